import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { appointments, webhookDeliveries } from '../../src/platform/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

const PAYLOADS = path.resolve('../shared/payloads/calcom/webhooks');

function about(triggerEvent: string, minute: number, payload: object): object {
  return {
    triggerEvent,
    createdAt: `2026-11-24T07:0${minute}:00.000Z`,
    payload: {
      eventTypeId: 4711,
      startTime: '2026-12-01T10:00:00Z',
      endTime: '2026-12-01T10:30:00+00:00',
      attendees: [{ name: 'Jana Beispiel', phoneNumber: null }],
      responses: { attendeePhoneNumber: { value: '+4915228817386' } },
      ...payload,
    },
  };
}

describe('POST /calcom/webhook/:connectionId', () => {
  let gateway: TestGateway;
  let salon: string;
  let dentist: string;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    const put = async (document: { slug: string }) => {
      const { body } = await gateway.putTenant(document);
      return (body as { calcom: { connectionId: string } }).calcom.connectionId;
    };
    salon = await put(SALON);
    dentist = await put({ ...DENTIST, calcom: { apiKey: 'cal_zwei', webhookSecret: 'secret-two' } } as typeof DENTIST);
  }, 60_000);
  afterAll(() => gateway.close());

  const post = (connectionId: string, body: object, secret = 'secret-eins', signature?: string) => {
    const text = JSON.stringify(body);
    return gateway.http
      .post(`/calcom/webhook/${connectionId}`)
      .set('Content-Type', 'application/json')
      .set('X-Cal-Signature-256', signature ?? signCalcomBody(Buffer.from(text), secret))
      .send(text);
  };
  const mirror = async (start: string) => {
    await gateway.settled();
    const rows = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    return rows.filter(({ calcomUid }) => calcomUid.startsWith(start));
  };

  it('refuses what is not signed with the secret of that connection, and stores nothing', async () => {
    const body = about('BOOKING_CREATED', 1, { uid: 'forged_1' });
    expect((await post(salon, body, 'secret-two')).status).toBe(401);
    expect((await post(salon, body, '', 'no-secret-provided')).status).toBe(401);
    expect((await post('7d5a2f4e-0000-4000-8000-000000000001', body)).status).toBe(401);
    expect(await gateway.database.asOperator((tx) => tx.select().from(webhookDeliveries))).toEqual([]);
  });

  it('ends with the same row in whatever order a booking is made, moved and cancelled', async () => {
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]; // prettier-ignore
    for (const [index, order] of orders.entries()) {
      const uid = `o${index}_`;
      const start = { startTime: '2026-12-02T12:00:00.000Z', endTime: '2026-12-02T12:30:00Z' };
      const events = [
        about('BOOKING_CREATED', 1, { uid: `${uid}a` }),
        about('BOOKING_RESCHEDULED', 2, { uid: `${uid}b`, rescheduleUid: `${uid}a`, ...start }),
        about('BOOKING_CANCELLED', 3, { uid: `${uid}b`, ...start }),
      ];
      for (const at of order) {
        for (const body of [events[at] ?? {}, events[at] ?? {}]) expect((await post(salon, body)).status).toBe(204);
        await gateway.settled();
      }
      const rows = await mirror(uid);
      expect(rows).toMatchObject([{ calcomUid: `${uid}b`, status: 'cancelled', timesMoved: 1 }]);
      expect(rows[0]?.startsAt.toISOString()).toBe('2026-12-02T12:00:00.000Z');
    }
  }, 30_000);

  it('lets a customer of the web be found on the phone', async () => {
    await post(salon, about('BOOKING_CREATED', 1, { uid: 'web_1' }));
    await gateway.settled();
    expect(await gateway.call('check_customer', {})).toMatchObject({ success: true });
    expect(await mirror('web_')).toMatchObject([{ attendeePhone: '+4915228817386', status: 'booked' }]);
  });

  it('changes no booking of another connection', async () => {
    await post(salon, about('BOOKING_CREATED', 1, { uid: 'own_1' }));
    expect((await post(dentist, about('BOOKING_CANCELLED', 5, { uid: 'own_1' }), 'secret-two')).status).toBe(204);
    expect(await mirror('own_')).toMatchObject([{ status: 'booked', connectionId: salon }]);
  });

  const suite = existsSync(PAYLOADS) ? describe : describe.skip;
  suite(existsSync(PAYLOADS) ? 'with payloads of the field' : 'skipped: no payloads beside the repository', () => {
    const files = existsSync(PAYLOADS) ? readdirSync(PAYLOADS).filter((file) => /^[A-Z].*\.json$/.test(file)) : [];
    it.each(files)('acknowledges and works off %s', async (file) => {
      const body = JSON.parse(readFileSync(path.join(PAYLOADS, file), 'utf8')) as object;
      expect((await post(salon, body)).status).toBe(204);
      await gateway.settled();
      const rows = await gateway.database.asOperator((tx) => tx.select().from(webhookDeliveries));
      expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
    });
  });
});
