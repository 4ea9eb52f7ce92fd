import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { appointments, bookingAttempts } from '../../src/platform/index.js';
import { type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

/** Longer than Cal.com's list may lag behind its writes. */
const QUIET_MS = 61_000;

describe('bookings that came out wrong before', () => {
  let gateway: TestGateway;
  let connectionId: string;
  let calls = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { calcomReadBudgetMs: 2500, calcomWriteBudgetMs: 5000 });
    const { body } = await gateway.putTenant(SALON);
    ({ connectionId } = (body as { calcom: { connectionId: string } }).calcom);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.sandbox.faults.clear();
    calls += 1;
  });

  const caller = (): CallOptions => ({ callId: `call_${calls}`, from: `+4915228817${String(300 + calls)}` });
  const book = (date: string, time: string) =>
    gateway.call('book_appointment', { service: 'Herrenhaarschnitt', date, time, name: 'Jana Beispiel' }, caller());
  const made = () =>
    gateway.sandbox.bookings
      .bookings()
      .filter(({ metadata }) => metadata['retell_call_id'] === `${RUN}_${caller().callId}`);
  const live = () => made().filter(({ status }) => status === 'accepted');
  const openAttempts = async () => {
    const rows = await gateway.database.asOperator((tx) => tx.select().from(bookingAttempts));
    return rows.filter(({ status }) => status === 'pending' || status === 'in_doubt');
  };

  it('I-37: a booking at another start is taken back in the background when that failed in the call', async () => {
    gateway.sandbox.faults.set(
      { operation: 'createBooking', kind: 'other_start', times: 1 },
      { operation: 'cancelBooking', kind: 'error_500', times: 'always' },
    );
    expect(await book('2026-11-30', '10:00')).toMatchObject({ status: 'in_doubt' });
    expect(live()).toHaveLength(1);
    gateway.sandbox.faults.clear();
    gateway.clock.advance(QUIET_MS);
    await gateway.reconcile();
    expect(live()).toEqual([]);
    expect(await openAttempts()).toEqual([]);
  });

  it('I-53: a wish that first came out wrong and then right is in the mirror, though Cal.com told of the wrong one', async () => {
    gateway.sandbox.faults.set({ operation: 'createBooking', kind: 'other_start', times: 1 });
    expect(await book('2026-12-01', '10:00')).toMatchObject({ status: 'slot_taken' });
    const [wrong] = made();
    const body = JSON.stringify({
      triggerEvent: 'BOOKING_CREATED',
      createdAt: gateway.clock.now().toISOString(),
      payload: {
        uid: wrong?.uid,
        status: 'ACCEPTED',
        eventTypeId: 4711,
        startTime: wrong?.start.toISOString(),
        endTime: wrong?.end.toISOString(),
        attendees: [{ name: 'Jana Beispiel' }],
        metadata: wrong?.metadata,
      },
    });
    const tell = async (event: string) => {
      await gateway.http
        .post(`/calcom/webhook/${connectionId}`)
        .set('Content-Type', 'application/json')
        .set('X-Cal-Signature-256', signCalcomBody(Buffer.from(event), 'secret-eins'))
        .send(event)
        .expect(204);
      await gateway.settled();
    };
    await tell(body);
    expect(await book('2026-12-01', '10:00')).toMatchObject({ status: 'booked' });
    await tell(body.replace('BOOKING_CREATED', 'BOOKING_CANCELLED'));
    const rows = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    expect(rows.filter(({ calcomUid }) => calcomUid === live()[0]?.uid)).toMatchObject([{ status: 'booked' }]);
    expect(await gateway.call('find_appointments', {}, caller())).toMatchObject({ status: 'found' });
  });

  it('I-55: an appointment cancelled at Cal.com behind our back is not found when it is to be moved', async () => {
    expect(await book('2026-12-02', '10:00')).toMatchObject({ status: 'booked' });
    const [booking] = live();
    if (booking) gateway.sandbox.bookings.put({ ...booking, status: 'cancelled' });
    const move = { new_date: '2026-12-02', new_time: '15:00', confirm: true };
    expect(await gateway.call('reschedule_appointment', move, caller())).toMatchObject({
      success: true,
      status: 'not_found',
    });
    expect(await gateway.call('find_appointments', {}, caller())).toMatchObject({ status: 'none' });
  });
});
