import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { AppointmentMirror } from '../../src/appointments/sync/appointment-mirror.js';
import { readBookingEvent } from '../../src/calcom/booking-event.js';
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
    gateway = await startTestGateway(testAccounts(), { logLevel: 'warn' });
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

  it('takes the secret before as well until it is given up, and shows neither', async () => {
    const signed = async (secret: string) => (await post(dentist, { triggerEvent: 'PING' }, secret)).status;
    const rotate = async (secrets: object) => {
      const answer = await gateway.putTenant({
        ...DENTIST,
        calcom: { apiKey: 'cal_zwei', ...secrets },
      } as typeof DENTIST);
      expect(answer.text).not.toMatch(/[sS]ecret-/);
    };
    await rotate({ webhookSecret: 'secret-three', previousWebhookSecret: 'secret-two' });
    expect([await signed('secret-three'), await signed('secret-two')]).toEqual([204, 204]);
    await rotate({});
    expect([await signed('secret-three'), await signed('secret-two')]).toEqual([204, 204]);
    await rotate({ webhookSecret: 'secret-two', previousWebhookSecret: null });
    expect([await signed('secret-three'), await signed('secret-two')]).toEqual([401, 204]);
  });

  /** Works an event off as the route does that stored it. */
  const follow = async (body: object) => {
    const read = readBookingEvent(body);
    if (read.kind !== 'known') throw new Error('Not an event of a booking');
    const mirrorOfCalcom = gateway.app.get(AppointmentMirror, { strict: false });
    expect(await mirrorOfCalcom.follow({ ...read.booking, connectionId: salon })).toMatch(/changed/);
  };

  /** What of a row must not depend on the order of events. */
  const facts = ({ id: _id, createdAt: _created, updatedAt: _updated, ...rest }: typeof appointments.$inferSelect) =>
    rest;

  it('ends with the same row in whatever order a booking is asked for, made, moved twice, missed and cancelled', async () => {
    const moved = { startTime: '2026-12-02T12:00:00.000Z', endTime: '2026-12-02T12:30:00Z' };
    const attendees = [{ name: 'Jana B.', phoneNumber: '+4915228817387' }];
    const eventsOf = (uid: string) => [
      about('BOOKING_REQUESTED', 1, {
        uid: `${uid}a`,
        status: 'PENDING',
        attendees: [{ name: 'Jana' }],
        responses: {},
      }),
      about('BOOKING_CREATED', 1, { uid: `${uid}a` }),
      about('BOOKING_RESCHEDULED', 2, { uid: `${uid}b`, rescheduleUid: `${uid}a`, attendees }),
      about('BOOKING_PAID', 3, { uid: `${uid}b`, status: 'ACCEPTED', responses: {} }),
      about('BOOKING_RESCHEDULED', 4, { uid: `${uid}c`, rescheduleUid: `${uid}b`, ...moved }),
      { ...about('BOOKING_NO_SHOW_UPDATED', 5, {}), payload: { bookingUid: `${uid}c`, attendees: [{ noShow: true }] } },
      about('BOOKING_CANCELLED', 5, { uid: `${uid}c`, ...moved, responses: {} }),
    ];
    let run = 0;
    const indices = eventsOf('').map((_, index) => index);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(indices, { minLength: indices.length }), async (order) => {
        const uid = `o${run++}_`;
        const events = eventsOf(uid);
        for (const at of order) for (let times = 0; times < 2; times += 1) await follow(events[at] ?? {});
        expect((await mirror(uid)).map(facts)).toEqual([
          expect.objectContaining({
            calcomUid: `${uid}c`,
            status: 'cancelled',
            timesMoved: 2,
            startsAt: new Date('2026-12-02T12:00:00Z'),
            attendeeName: 'Jana Beispiel',
            attendeePhone: '+4915228817386',
            contactAt: new Date('2026-11-24T07:04:00Z'),
            eventAt: new Date('2026-11-24T07:05:00Z'),
            noShow: true,
          }),
        ]);
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  it('notes of a booking that has been moved since that its first time was missed', async () => {
    await post(salon, about('BOOKING_CREATED', 1, { uid: 'missed_a' }));
    await post(salon, about('BOOKING_RESCHEDULED', 2, { uid: 'missed_b', rescheduleUid: 'missed_a' }));
    await gateway.settled();
    const missed = { bookingUid: 'missed_a', attendees: [{ noShow: true }] };
    await post(salon, { ...about('BOOKING_NO_SHOW_UPDATED', 3, {}), payload: missed });
    expect(await mirror('missed_')).toMatchObject([{ calcomUid: 'missed_b', noShow: true }]);
  });

  it('makes one row of events that are worked off at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const uid = `p${round}_`;
      const bodies = [
        about('BOOKING_CREATED', 1, { uid: `${uid}a` }),
        about('BOOKING_RESCHEDULED', 2, { uid: `${uid}b`, rescheduleUid: `${uid}a` }),
        about('BOOKING_RESCHEDULED', 3, { uid: `${uid}c`, rescheduleUid: `${uid}b` }),
        about('BOOKING_CANCELLED', 4, { uid: `${uid}c` }),
      ];
      await Promise.all([...bodies, ...bodies].map(follow));
      expect(await mirror(uid)).toMatchObject([{ calcomUid: `${uid}c`, status: 'cancelled', timesMoved: 2 }]);
    }
  });

  it.each([
    ['attendee', { attendees: [{ name: 'Jana', phoneNumber: '+4915228817386' }], responses: {} }],
    ['form', { responses: { attendeePhoneNumber: { label: 'phone', value: '+49 1522 8817386' } } }],
    ['form without labels', { responses: { phone: '01522 8817386' } }],
    ['place', { responses: { location: { value: { value: 'phone', optionValue: '+4915228817386' } } } }],
    ['reminder', { responses: {}, smsReminderNumber: '+4915228817386' }],
  ])('finds a customer of the web on the phone by the number of the %s', async (where, booked) => {
    const uid = `web_${where}`;
    await post(salon, about('BOOKING_CREATED', 1, { uid, ...booked }));
    expect(await mirror(uid)).toMatchObject([{ attendeePhone: '+4915228817386', status: 'booked' }]);
    expect((await gateway.call('find_appointments', {}, { callId: where })).status).toBe('found');
  });

  it('does not bring back by the end of a booking the person who was erased', async () => {
    await post(salon, about('BOOKING_CANCELLED', 7, { uid: 'gone_1' }));
    expect(await mirror('gone_')).toMatchObject([{ status: 'cancelled', attendeeName: '', attendeePhone: null }]);
    await post(salon, about('BOOKING_CREATED', 6, { uid: 'gone_1' }));
    expect(await mirror('gone_')).toMatchObject([{ status: 'cancelled', attendeeName: 'Jana Beispiel' }]);
  });

  it('learns from a meeting that ended what it had missed, without its person, and leaves the slots alone', async () => {
    const flat = {
      triggerEvent: 'MEETING_ENDED',
      uid: 'met_1',
      status: 'ACCEPTED',
      eventTypeId: 4711,
      startTime: '2026-11-23T10:00:00.000Z',
      endTime: '2026-11-23T10:30:00.000Z',
      createdAt: '2026-11-20T10:00:00.000Z',
      updatedAt: '2026-11-23T10:30:00.000Z',
      attendees: [{ name: 'Jana', phoneNumber: '+4915228817399' }],
    };
    const question = { service: 'Herrenhaarschnitt', date: '2026-12-09', time: '10:00' };
    await gateway.call('check_availability', question, { callId: 'met' });
    const asked = gateway.sandbox.requests.count('listSlots');
    expect((await post(salon, flat)).status).toBe(204);
    expect(await mirror('met_')).toMatchObject([{ status: 'booked', attendeeName: '', attendeePhone: null }]);
    await gateway.call('check_availability', question, { callId: 'met' });
    expect(gateway.sandbox.requests.count('listSlots')).toBe(asked);
    await post(salon, about('BOOKING_CREATED', 1, { uid: 'met_2', eventTypeId: 999_999 }));
    await gateway.settled();
    await gateway.call('check_availability', question, { callId: 'met' });
    expect(gateway.sandbox.requests.count('listSlots')).toBe(asked + 1);
  });

  it('I-77: changes nothing for an event that names a booking of another connection, and says so in the log', async () => {
    await post(salon, about('BOOKING_CREATED', 1, { uid: 'own_1' }));
    const before = await mirror('own_');
    expect(before).toMatchObject([{ status: 'booked', connectionId: salon }]);
    const foreign = [
      about('BOOKING_CANCELLED', 5, { uid: 'own_1', eventTypeId: 5711 }),
      about('BOOKING_RESCHEDULED', 5, { uid: 'own_2', rescheduleUid: 'own_1', eventTypeId: 5711 }),
      { ...about('BOOKING_NO_SHOW_UPDATED', 6, {}), payload: { bookingUid: 'own_1', attendees: [{ noShow: true }] } },
    ];
    for (const body of foreign) expect((await post(dentist, body, 'secret-two')).status).toBe(204);
    expect(await mirror('own_')).toEqual(before);
    const suspicious = gateway.lines.filter((line) => line.includes('webhook_suspicious'));
    expect(suspicious).toHaveLength(foreign.length);
    const { text } = await gateway.http.get('/metrics');
    expect(text).toMatch(/slotline_webhooks_total\{source="calcom",event="BOOKING_CANCELLED",outcome="suspicious"\} 1/);
    expect(suspicious.join('')).not.toMatch(/own_1|Jana|4915228817386/);
  });

  const suite = existsSync(PAYLOADS) ? describe : describe.skip;
  suite(existsSync(PAYLOADS) ? 'with payloads of the field' : 'skipped: no payloads beside the repository', () => {
    const files = existsSync(PAYLOADS) ? readdirSync(PAYLOADS).filter((file) => /^[A-Z].*\.json$/.test(file)) : [];
    it('takes every body, each twice, and ends with the same rows in whatever order', async () => {
      const texts = files.map((file) => readFileSync(path.join(PAYLOADS, file), 'utf8').replaceAll('4128801', '4711'));
      const ends: string[] = [];
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(texts, { minLength: texts.length }), async (order) => {
          const uid = `f${ends.length}_`;
          for (const text of order) {
            const body = JSON.parse(text.replaceAll(/"(k7Vd2m|q3Bn8s|t6Yw1z)\w+"/g, `"${uid}$1"`)) as object;
            expect((await post(salon, body)).status).toBe(204);
            expect((await post(salon, body)).status).toBe(204);
          }
          ends.push(JSON.stringify((await mirror(uid)).map(facts)).replaceAll(uid, ''));
          expect(ends.at(-1)).toBe(ends[0]);
        }),
        { numRuns: 3 },
      );
      expect(JSON.parse(ends[0] ?? '')).toMatchObject([{ calcomUid: 'q3Bn8s', status: 'cancelled', timesMoved: 1 }]);
      const rows = await gateway.database.asOperator((tx) => tx.select().from(webhookDeliveries));
      expect(rows.filter(({ status }) => status !== 'done')).toEqual([]);
    }, 60_000);
  });
});
