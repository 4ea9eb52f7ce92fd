import { jest } from '@jest/globals';
import { CheckCustomerService } from '../../src/appointments/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

const RINGING = { from_number: '+4915228817386', to_number: '+493012345600', agent_id: 'agent_eins' };

describe('POST /retell/inbound', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const ring = (body: object, key?: string) => gateway.postSigned('/retell/inbound', body, key);

  it.each(['call_inbound', 'chat_inbound'])('tells the agent of %s whose line it is and which day', async (field) => {
    const { status, body } = await ring({ event: field, [field]: RINGING });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      [field]: {
        dynamic_variables: {
          company: 'Friseur Eins',
          branch: 'Salon Mitte',
          locale: 'de',
          today: '2026-11-24',
          tomorrow: '2026-11-25',
          weekday: 'Dienstag',
          now: '2026-11-24T09:00:00+01:00',
        },
        metadata: { company: 'friseur-eins', branch: 'mitte' },
      },
    });
    const { dynamic_variables: variables } = (body as Record<string, { dynamic_variables: object }>)[field] ?? {};
    expect(Object.values(variables ?? {}).every((value) => typeof value === 'string')).toBe(true);
    expect(variables).not.toHaveProperty('caller_name');
  });

  it('speaks of the day in the zone and language of the branch', async () => {
    const to = { from_number: 'anonymous', to_number: '+12125550100', agent_id: 'agent_two' };
    const { body } = await ring({ event: 'call_inbound', call_inbound: to }, 'key_of_the_dentist');
    expect(body).toMatchObject({
      call_inbound: { dynamic_variables: { weekday: 'Tuesday', now: '2026-11-24T03:00:00-05:00' } },
    });
  });

  it('says nothing about an unknown number, and refuses a forged one', async () => {
    const call = { from_number: '+4915228817386', to_number: '+499999' };
    expect((await ring({ event: 'call_inbound', call_inbound: call })).body).toEqual({ call_inbound: {} });
    expect((await ring({ event: 'chat_inbound', chat_inbound: call })).body).toEqual({ chat_inbound: {} });
    const { text } = await gateway.http.get('/metrics');
    for (const kind of ['call_inbound', 'chat_inbound']) {
      expect(text).toContain(`slotline_inbound_total{kind="${kind}",outcome="unknown"} 1`);
    }
    expect((await ring({ event: 'call_inbound', call_inbound: RINGING }, 'key_forged')).status).toBe(401);
  });

  it('does not let the phone ring on while the database is slow', async () => {
    const customers = gateway.app.get(CheckCustomerService, { strict: false });
    const slow = jest.spyOn(customers, 'check').mockReturnValue(new Promise(() => undefined));
    const { status, body } = await ring({ event: 'call_inbound', call_inbound: RINGING });
    expect(slow).toHaveBeenCalled();
    slow.mockRestore();
    expect(status).toBe(200);
    expect(body).toMatchObject({ call_inbound: { dynamic_variables: { company: 'Friseur Eins' } } });
  });

  it('knows a caller who has booked before', async () => {
    const wish = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00', name: 'Jana Beispiel' };
    expect(await gateway.call('book_appointment', wish)).toMatchObject({ status: 'booked' });
    await gateway.settled();
    const nameOf = async () => {
      const { body } = await ring({ event: 'call_inbound', call_inbound: RINGING });
      return (body as { call_inbound: { dynamic_variables: { caller_name?: string } } }).call_inbound.dynamic_variables
        .caller_name;
    };
    // A call that rings waits 80 ms for a name at most, which a busy machine may take for the first one.
    expect([await nameOf(), await nameOf(), await nameOf()]).toContain('Jana Beispiel');
  });
});
