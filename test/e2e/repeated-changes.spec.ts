import { appointments } from '../../src/platform/index.js';
import { type Answer, type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';
import { writeOnTheWeb } from '../support/web-booker.js';

const HAIRCUT = { service: 'Herrenhaarschnitt', name: 'Jana Beispiel' };
/** Longer than slots are cached. */
const COLD_MS = 61_000;
/** Longer than a write takes: nobody waits for its answer any more. */
const ABANDONED_MS = 7_000;
const TARGET = { new_date: '2026-12-02', new_time: '14:00', confirm: true };

interface Told {
  appointment: { ref: string; start: string; end: string } | null;
  previous: { start: string; end: string } | null;
}

describe('a move or a cancellation that is repeated', () => {
  let one: TestGateway;
  let other: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    const settings = { calcomRequestsPerMinute: 10_000, slotHoldMs: 0 };
    one = await startTestGateway(testAccounts(), settings);
    expect((await one.putTenant(SALON)).status).toBe(200);
    other = await startTestGateway(testAccounts(), settings, one);
  }, 60_000);
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  let ref = '';
  beforeEach(async () => {
    cases += 1;
    one.sandbox.bookings.clear();
    one.sandbox.faults.clear();
    one.clock.set('2026-11-24T09:00:00Z');
    one.clock.advance(cases * COLD_MS);
    const booked = await book({ date: '2026-12-01', time: '10:00' });
    expect(booked.status).toBe('booked');
    ref = told(booked).appointment?.ref ?? '';
    one.sandbox.requests.clear();
  });

  const ask = (gateway: TestGateway, name: string, args: object, options: CallOptions = {}) =>
    gateway.call(name, args, { callId: `call_${cases}`, from: `+49152288176${10 + cases}`, ...options });
  const book = (args: object) => ask(one, 'book_appointment', { ...HAIRCUT, ...args });
  const move = (gateway: TestGateway, args: object, options?: CallOptions) =>
    ask(gateway, 'reschedule_appointment', { ...TARGET, ...args }, options);
  const cancel = (gateway: TestGateway, args: object = {}, options?: CallOptions) =>
    ask(gateway, 'cancel_appointment', { ...args, confirm: true }, options);
  const told = ({ data }: Answer) => data as unknown as Told;
  const sent = (operation: 'rescheduleBooking' | 'cancelBooking') =>
    one.sandbox.requests.list().filter((request) => request.operation === operation).length;
  const live = () =>
    one.sandbox.bookings
      .bookings()
      .filter(({ status }) => status === 'accepted')
      .map(({ start }) => start.toISOString());
  const slow = (operation: 'rescheduleBooking' | 'cancelBooking') =>
    one.sandbox.faults.set({ operation, kind: 'latency', latencyMs: 600, times: 1 });
  const loseTheAnswer = () =>
    one.sandbox.faults.set(
      { operation: 'rescheduleBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'getBooking', kind: 'error_503', times: 'always' },
    );
  const rowOf = async () =>
    (await one.database.asOperator((tx) => tx.select().from(appointments))).find(({ id }) => id.startsWith(ref));
  const onTheWeb = (uid: string | undefined, start: string) =>
    writeOnTheWeb(one, `/bookings/${uid}/reschedule`, { start });
  /** What two instances share beside the database: nothing, without a Redis. */
  const another = () => (process.env.REDIS_URL === undefined ? one : other);

  it('is sent to Cal.com once by two instances at once, and both say the same', async () => {
    slow('rescheduleBooking');
    const [first, second] = await Promise.all([move(one, { ref }), move(other, { ref })]);
    expect([first.status, second.status]).toEqual(['rescheduled', 'rescheduled']);
    expect(second.data).toEqual(first.data);
    expect({ sent: sent('rescheduleBooking'), live: live() }).toEqual({ sent: 1, live: ['2026-12-02T13:00:00.000Z'] });

    slow('cancelBooking');
    const ends = await Promise.all([cancel(one, { ref }), cancel(other, { ref })]);
    expect(ends.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(ends[1]?.data).toEqual(ends[0]?.data);
    expect({ sent: sent('cancelBooking'), live: live() }).toEqual({ sent: 1, live: [] });
  });

  it('never ends a booking beside its move: the second change waits for the first', async () => {
    slow('rescheduleBooking');
    const moving = move(one, { ref });
    while (sent('rescheduleBooking') === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await cancel(other, { ref })).status).toBe('cancelled');
    expect((await moving).status).toBe('rescheduled');
    expect(live()).toEqual([]);
    expect((await rowOf())?.status).toBe('cancelled');
  });

  it('gets the same answer when it names the appointment by the time that it was moved from', async () => {
    const words = { old_date: '2026-12-01', old_time: '10:00' };
    const first = await move(one, words);
    const again = [await move(one, words), await move(other, words), await move(other, { ref })];
    expect([first, ...again].map(({ status }) => status)).toEqual(Array(4).fill('rescheduled'));
    for (const { data } of again) expect(data).toEqual(first.data);
    expect(told(first).previous).toMatchObject({
      start: '2026-12-01T10:00:00+01:00',
      end: '2026-12-01T10:30:00+01:00',
    });
    expect(sent('rescheduleBooking')).toBe(1);
  });

  it('is the same for the same invocation, even when its words mean another time by now', async () => {
    const delivered = { toolCallId: `tool_${RUN}_relative` };
    const words = { new_date: 'heute', new_time: 'in drei Stunden' };
    one.clock.set('2026-11-24T10:30:00Z');
    const first = await move(one, words, delivered);
    one.clock.advance(30 * 60_000);
    const again = await move(another(), words, delivered);
    expect([first.status, again.status]).toEqual(['rescheduled', 'rescheduled']);
    expect(again.data).toEqual(first.data);
    expect(sent('rescheduleBooking')).toBe(1);
  });

  it('is one move when one invocation arrives twice at the same moment in different words', async () => {
    const delivered = { toolCallId: `tool_${RUN}_parallel` };
    slow('rescheduleBooking');
    const [first, second] = await Promise.all([
      move(one, { ref }, delivered),
      move(another(), { ref, new_time: '15:00' }, delivered),
    ]);
    expect([first.status, second.status]).toEqual(['rescheduled', 'rescheduled']);
    expect(second.data).toEqual(first.data);
    expect(sent('rescheduleBooking')).toBe(1);
  });

  it('moves nothing back when an invocation arrives again after the next one', async () => {
    const delivered = { toolCallId: `tool_${RUN}_late` };
    await move(one, { ref }, delivered);
    expect((await move(one, { ref, new_time: '15:00' })).status).toBe('rescheduled');
    const late = await move(another(), { ref }, delivered);
    expect(late.status).toBe('rescheduled');
    expect(told(late).appointment?.start).toBe('2026-12-02T15:00:00+01:00');
    expect(told(late).previous?.start).toBe('2026-12-01T10:00:00+01:00');
    expect({ sent: sent('rescheduleBooking'), live: live() }).toEqual({ sent: 2, live: ['2026-12-02T14:00:00.000Z'] });
  });

  it('cancels no other appointment when an invocation arrives again after that was booked', async () => {
    const delivered = { toolCallId: `tool_${RUN}_cancel` };
    const first = await cancel(one, {}, delivered);
    expect(first.status).toBe('cancelled');
    expect((await book({ date: '2026-12-03', time: '11:00' })).status).toBe('booked');
    const late = await cancel(another(), {}, delivered);
    expect(late.status).toBe('cancelled');
    expect(late.data).toEqual(first.data);
    expect(live()).toEqual(['2026-12-03T10:00:00.000Z']);
  });

  it('is told the truth after its first answer was lost, though Cal.com calls the booking moved already', async () => {
    loseTheAnswer();
    const lost = await move(one, { ref });
    one.sandbox.faults.clear();
    one.clock.advance(ABANDONED_MS);
    const again = await move(other, { ref });
    expect([lost.status, again.status]).toEqual(['in_doubt', 'rescheduled']);
    expect(told(again).previous?.start).toBe('2026-12-01T10:00:00+01:00');
    expect({ sent: sent('rescheduleBooking'), live: live() }).toEqual({ sent: 1, live: ['2026-12-02T13:00:00.000Z'] });
  });

  it('is no refusal when it is the appointment itself that takes the start', async () => {
    await onTheWeb((await rowOf())?.calcomUid, '2026-12-02T13:00:00Z');
    one.sandbox.faults.set({ operation: 'rescheduleBooking', kind: 'conflict', times: 1 });
    expect((await move(one, { ref })).status).toBe('rescheduled');
    expect(live()).toEqual(['2026-12-02T13:00:00.000Z']);
  });

  it('follows a booking that was moved on the web twice unheard, and moves the one that is left', async () => {
    const moved = await onTheWeb((await rowOf())?.calcomUid, '2026-12-03T09:00:00Z');
    const last = await onTheWeb(moved, '2026-12-04T09:00:00Z');
    expect((await move(one, { ref })).status).toBe('rescheduled');
    expect(live()).toEqual(['2026-12-02T13:00:00.000Z']);
    expect(one.sandbox.bookings.findBooking(last)?.status).toBe('cancelled');
    expect(await rowOf()).toMatchObject({ timesMoved: 3, movingTo: null, status: 'booked' });
  });
});
