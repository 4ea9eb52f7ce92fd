import { appointments, bookingAttempts } from '../../src/platform/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';
import { writeOnTheWeb } from '../support/web-booker.js';

const CALLER = '+4915228817386';

async function until(holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** As long as a change in Cal.com may take to be known here. */
const withinASecond = (holds: () => Promise<boolean>) => until(holds, 1_000);

describe('a booking made in Cal.com itself', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    // Each question is of another call here, which must not hold what it finds free from the next one.
    gateway = await startTestGateway(testAccounts(), { slotHoldMs: 0, breakerFailures: 100 });
    const { body } = await gateway.putTenant(SALON);
    const { webhookUrl } = (body as { calcom: { webhookUrl: string } }).calcom;
    const url = `${await gateway.listen()}${webhookUrl}`;
    gateway.sandbox.webhooks.subscribe({ apiKey: 'cal_eins', url, secret: 'secret-eins' });
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.sandbox.faults.clear();
    gateway.sandbox.requests.clear();
  });

  const calcom = (path: string, body: object) => writeOnTheWeb(gateway, path, body);
  const attendee = { name: 'Jana Beispiel', email: 'jana@example.com', phoneNumber: CALLER, timeZone: 'Europe/Berlin' };
  const appointmentAt = async (callId: string): Promise<string | null> => {
    const { data } = await gateway.call('find_appointments', {}, { callId });
    return (data as { appointments?: { start: string }[] } | null)?.appointments?.[0]?.start ?? null;
  };
  const isFree = async (time: string, callId: string): Promise<boolean> => {
    const wish = { service: 'Herrenhaarschnitt', date: '2026-12-01', time };
    return (await gateway.call('check_availability', wish, { callId })).status === 'available';
  };

  it('is found, moved and gone for its caller on the phone within a second, and the free times follow', async () => {
    let calls = 0;
    const nextCall = () => `web_${calls++}`;
    expect(await isFree('10:00', nextCall())).toBe(true);
    expect(await appointmentAt(nextCall())).toBeNull();

    const uid = await calcom('/bookings', { start: '2026-12-01T09:00:00Z', eventTypeId: 4711, attendee });
    await withinASecond(async () => (await appointmentAt(nextCall())) === '2026-12-01T10:00:00+01:00');
    await withinASecond(async () => !(await isFree('10:00', nextCall())));

    const moved = await calcom(`/bookings/${uid}/reschedule`, { start: '2026-12-01T13:00:00Z' });
    await withinASecond(async () => (await appointmentAt(nextCall())) === '2026-12-01T14:00:00+01:00');
    await withinASecond(async () => (await isFree('10:00', nextCall())) && !(await isFree('14:00', nextCall())));

    await calcom(`/bookings/${moved}/cancel`, { cancellationReason: 'ill' });
    await withinASecond(async () => (await appointmentAt(nextCall())) === null);
    await withinASecond(() => isFree('14:00', nextCall()));
  }, 20_000);

  it('settles by its webhook a booking whose answer was lost; the caller who asks again hears that it is booked', async () => {
    gateway.sandbox.faults.set(
      { operation: 'createBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'listBookings', kind: 'error_503', times: 'always' },
    );
    const wish = { service: 'Herrenhaarschnitt', date: '2026-12-02', time: '11:00', name: 'Jana Beispiel' };
    expect((await gateway.call('book_appointment', wish, { callId: 'lost' })).status).toBe('in_doubt');
    // A webhook that overtakes the answer is taken up again later.
    await until(async () => {
      gateway.clock.advance(1_000);
      await gateway.settled();
      const attempts = await gateway.database.asOperator((tx) => tx.select().from(bookingAttempts));
      return attempts.every(({ status }) => status === 'confirmed');
    }, 10_000);
    expect((await gateway.call('book_appointment', wish, { callId: 'lost' })).status).toBe('booked');
    expect(gateway.sandbox.bookings.bookings().filter(({ status }) => status === 'accepted')).toHaveLength(1);
  }, 20_000);

  it('settles by its webhook a move whose answer was lost', async () => {
    gateway.sandbox.faults.set(
      { operation: 'rescheduleBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'getBooking', kind: 'error_503', times: 'always' },
    );
    const move = { new_date: '2026-12-03', new_time: '15:00', confirm: true };
    expect((await gateway.call('reschedule_appointment', move, { callId: 'lost' })).status).toBe('in_doubt');
    await gateway.sandbox.webhooks.settled();
    await gateway.settled();
    const rows = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    expect(rows.find(({ bookedInCall }) => bookedInCall?.endsWith('lost'))).toMatchObject({
      startsAt: new Date('2026-12-03T14:00:00Z'),
      movedFrom: new Date('2026-12-02T10:00:00Z'),
      movingTo: null,
      timesMoved: 1,
    });
    expect((await gateway.call('reschedule_appointment', move, { callId: 'lost' })).status).toBe('rescheduled');
  });

  it('settles by its webhook a cancellation whose answer was lost', async () => {
    gateway.sandbox.faults.set(
      { operation: 'cancelBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'getBooking', kind: 'error_503', times: 'always' },
    );
    const cancel = () => gateway.call('cancel_appointment', { confirm: true }, { callId: 'lost' });
    expect((await cancel()).status).toBe('in_doubt');
    await gateway.sandbox.webhooks.settled();
    await gateway.settled();
    expect((await cancel()).status).toBe('cancelled');
    expect(gateway.sandbox.requests.count('cancelBooking')).toBe(1);
  });

  it('follows a booking to the time it was moved to on the web, though Cal.com tells of a new one to be confirmed', async () => {
    const caller = { callId: 'pending', from: '+4915228817301' };
    const wish = { service: 'Beratung', date: '2026-12-08', time: '10:00', name: 'Jana Beispiel' };
    expect((await gateway.call('book_appointment', wish, caller)).status).toBe('requested');
    const onTheWeb = await calcom('/bookings', { start: '2026-12-08T12:00:00Z', eventTypeId: 4713, attendee });
    await gateway.sandbox.webhooks.settled();
    await gateway.settled();

    const booked = gateway.sandbox.bookings
      .bookings()
      .find(({ start }) => start.getTime() === Date.UTC(2026, 11, 8, 9));
    for (const [uid, start] of [
      [booked?.uid, '2026-12-09T09:00:00Z'],
      [onTheWeb, '2026-12-09T12:00:00Z'],
    ]) {
      // Without a key it is the attendee who moves it, so it must be confirmed again.
      await fetch(`${gateway.sandbox.url}/bookings/${uid}/reschedule`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cal-api-version': '2024-08-13' },
        body: JSON.stringify({ start }),
      });
    }
    await gateway.sandbox.webhooks.settled();
    await gateway.settled();
    const rows = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    const ofService = rows.filter(({ startsAt }) => startsAt >= new Date('2026-12-08T00:00:00Z'));
    const told = new Map(ofService.map(({ startsAt, status }) => [startsAt.toISOString(), status]));
    expect({ rows: ofService.length, told }).toEqual({
      rows: 2,
      told: new Map([
        ['2026-12-09T09:00:00.000Z', 'requested'],
        ['2026-12-09T12:00:00.000Z', 'requested'],
      ]),
    });
  });
});
