import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const RINGING = { from_number: '+4915228817386', to_number: '+493012345600', agent_id: 'agent_eins' };
const SERVICES = ['Herrenhaarschnitt', 'Damenhaarschnitt', 'Beratung'];

async function ring(gateway: TestGateway, field = 'call_inbound'): Promise<void> {
  const { status } = await gateway.postSigned('/retell/inbound', { event: field, [field]: RINGING });
  expect(status).toBe(200);
}

async function untilFetched(gateway: TestGateway, count: number): Promise<void> {
  const end = performance.now() + 5_000;
  while (gateway.sandbox.requests.count('listSlots') < count && performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(gateway.sandbox.requests.counts()).toEqual({ listSlots: count });
}

describe('the free times that are fetched while the phone rings', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    // Holds make requests of their own.
    gateway = await startTestGateway(testAccounts(), { slotHoldMs: 0 });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.sandbox.faults.clear();
    gateway.sandbox.requests.clear();
    // Nothing that an earlier test fetched is fresh any more.
    gateway.clock.advance(120_000);
  });

  it.each(['call_inbound', 'chat_inbound'])(
    'answer the first questions after %s without a request to Cal.com, about this week and the next two',
    async (field) => {
      await ring(gateway, field);
      await untilFetched(gateway, SERVICES.length);
      for (const date of ['2026-11-26', '2026-12-01', '2026-12-10']) {
        for (const service of SERVICES) {
          const wish = { service, date, time: '15:00' };
          const callId = `${field}_${date}`;
          expect((await gateway.call('check_availability', wish, { callId })).status).toBe('available');
        }
      }
      expect(gateway.sandbox.requests.counts()).toEqual({ listSlots: SERVICES.length });
    },
  );

  it('are fetched anew after a booking, so that the next question of the call waits for nothing either', async () => {
    const wish = { service: 'Herrenhaarschnitt', date: '2026-12-03', time: '10:00' };
    const call = { callId: 'goes_on' };
    expect((await gateway.call('check_availability', wish, call)).status).toBe('available');
    const booking = { ...wish, name: 'Jana Beispiel' };
    expect((await gateway.call('book_appointment', booking, call)).status).toBe('booked');
    await gateway.settled();
    const before = gateway.sandbox.requests.count();
    expect((await gateway.call('check_availability', { ...wish, time: '11:00' }, call)).status).toBe('available');
    expect((await gateway.call('check_availability', wish, { callId: 'other' })).status).toBe('alternatives');
    expect(gateway.sandbox.requests.count()).toBe(before);
  });

  it('are waited for by a question that is asked meanwhile, instead of being fetched twice', async () => {
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'latency', latencyMs: 300, times: 'always' });
    await ring(gateway);
    await untilFetched(gateway, SERVICES.length);
    const wish = { service: 'Beratung', date: '2026-12-02', time: '10:00' };
    expect((await gateway.call('check_availability', wish, { callId: 'joined' })).status).toBe('available');
    await ring(gateway);
    expect(gateway.sandbox.requests.counts()).toEqual({ listSlots: SERVICES.length });
  });

  it('are fetched by the first question where that failed', async () => {
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'rate_limited', times: 3, resetSeconds: 1 });
    await ring(gateway);
    await untilFetched(gateway, SERVICES.length);
    const wish = { service: 'Beratung', date: '2026-12-02', time: '10:00' };
    expect((await gateway.call('check_availability', wish, { callId: 'failed' })).status).toBe('unavailable');
    gateway.clock.advance(2_000);
    expect((await gateway.call('check_availability', wish, { callId: 'failed' })).status).toBe('available');
  });
});

describe('fetching ahead under the limit of the key', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { calcomRequestsPerMinute: 3, slotHoldMs: 0 });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  it('takes only what callers leave', async () => {
    await ring(gateway);
    await untilFetched(gateway, 2);
    await ring(gateway);
    for (const service of SERVICES) {
      const wish = { service, date: '2026-12-02', time: '10:00' };
      expect((await gateway.call('check_availability', wish)).status).toBe('available');
    }
    expect(gateway.sandbox.requests.counts()).toEqual({ listSlots: 3 });
  });
});
