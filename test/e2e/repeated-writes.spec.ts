import { appointments } from '../../src/platform/index.js';
import { type Answer, type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const HAIRCUT = { service: 'Herrenhaarschnitt', name: 'Jana Beispiel' };
/** Longer than a breaker stays open and than Cal.com's list may lag behind. */
const QUIET_MS = 61_000;

describe('a write that is repeated', () => {
  let one: TestGateway;
  let other: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    const settings = { calcomReadBudgetMs: 2500, calcomWriteBudgetMs: 6000, calcomRequestsPerMinute: 10_000 };
    one = await startTestGateway(testAccounts(), settings);
    expect((await one.putTenant(SALON)).status).toBe(200);
    other = await startTestGateway(testAccounts(), settings, one);
  }, 60_000);
  afterAll(async () => {
    await other.close();
    await one.close();
  });
  beforeEach(() => {
    cases += 1;
    one.sandbox.faults.clear();
    one.clock.advance(QUIET_MS);
  });

  const inCall = (options: CallOptions = {}): CallOptions => ({
    callId: `call_${cases}`,
    from: `+49152288174${10 + cases}`,
    ...options,
  });
  const book = (gateway: TestGateway, args: object, options?: CallOptions) =>
    gateway.call('book_appointment', { ...HAIRCUT, ...args }, inCall(options));
  const live = () =>
    one.sandbox.bookings
      .bookings()
      .filter(({ status, metadata }) => status === 'accepted' && metadata['retell_call_id'] === `${RUN}_call_${cases}`);
  const appointmentOf = (answer: Answer) => (answer.data as unknown as { appointment: { ref: string } }).appointment;

  it('waits on another instance for the first one and gets its answer', async () => {
    one.sandbox.faults.set({ operation: 'createBooking', kind: 'latency', latencyMs: 700, times: 1 });
    const wish = { date: '2026-12-01', time: '10:00' };
    const [first, second] = await Promise.all([book(one, wish), book(other, wish)]);
    expect([first.status, second.status]).toEqual(['booked', 'booked']);
    expect(second.data).toEqual(first.data);
    expect(live()).toHaveLength(1);
  });

  it('gets the refusal of the first one as well, whichever instance it runs on', async () => {
    one.sandbox.faults.set(
      { operation: 'createBooking', kind: 'taken', times: 1 },
      { operation: 'listSlots', kind: 'latency', latencyMs: 300, times: 1 },
    );
    const wish = { date: '2026-12-01', time: '11:00' };
    const answers = await Promise.all([book(one, wish), book(other, wish)]);
    const booked = answers.filter(({ status }) => status === 'booked');
    expect(live()).toHaveLength(booked.length > 0 ? 1 : 0);
    expect(answers.map(({ status }) => status)).toContain('slot_taken');
  });

  it('is the same answer for the same invocation, even when its words mean another time by now', async () => {
    const redelivered = { toolCallId: `tool_${RUN}` };
    one.clock.set('2026-11-24T09:00:00Z');
    const first = await book(one, { date: 'heute', time: 'in zwei Stunden' }, redelivered);
    one.clock.advance(30 * 60_000);
    const again = await book(other, { date: 'heute', time: 'in zwei Stunden' }, redelivered);
    expect([first.status, again.status]).toEqual(['booked', 'booked']);
    expect(again.data).toEqual(first.data);
    expect(live()).toHaveLength(1);
    expect((await book(one, { date: '2026-12-02', time: '10:00' })).status).toBe('booked');
    expect(live()).toHaveLength(2);
  });

  it('is one booking when one invocation arrives twice at the same moment in different words', async () => {
    const redelivered = { toolCallId: `tool_${RUN}_parallel` };
    one.sandbox.faults.set({ operation: 'createBooking', kind: 'latency', latencyMs: 300, times: 2 });
    const answers = await Promise.all([
      book(one, { date: '2026-12-03', time: '10:00' }, redelivered),
      book(one, { date: '2026-12-03', time: '11:00' }, redelivered),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['booked', 'booked']);
    expect(answers[1]?.data).toEqual(answers[0]?.data);
    expect(live()).toHaveLength(1);
  });

  it('books anew what was booked and cancelled before', async () => {
    const wish = { date: '2026-12-04', time: '10:00' };
    const first = await book(one, wish);
    const { ref } = appointmentOf(first);
    const cancel = (args: object) => one.call('cancel_appointment', { ...args, confirm: true }, inCall());
    expect((await cancel({ ref })).status).toBe('cancelled');
    expect([(await cancel({ ref })).status, (await cancel(wish)).status]).toEqual(['cancelled', 'cancelled']);
    const again = await book(one, wish);
    expect(again.status).toBe('booked');
    expect(appointmentOf(again).ref).not.toBe(ref);
  });

  it('books nothing for an invocation that is delivered again after its booking was cancelled or moved', async () => {
    const wish = { date: '2026-12-08', time: '10:00' };
    const [first, second] = ['cancelled', 'moved'].map((name) => ({ toolCallId: `tool_${RUN}_${name}` }));
    const { ref } = appointmentOf(await book(one, wish, first));
    await one.call('cancel_appointment', { ref, confirm: true }, inCall());
    const afterwards = await book(one, wish, first);
    expect(afterwards).toMatchObject({ status: 'ask', data: { appointment: null } });
    expect(live()).toHaveLength(0);

    const booked = appointmentOf(await book(one, wish, second));
    const move = { appointment_ref: booked.ref, new_date: '2026-12-08', new_time: '14:00', confirm: true };
    expect((await one.call('reschedule_appointment', move, inCall())).status).toBe('rescheduled');
    const again = await book(other, wish, second);
    expect(again).toMatchObject({
      status: 'booked',
      data: { appointment: { ref: booked.ref, start: '2026-12-08T14:00:00+01:00' } },
    });
    expect(live()).toHaveLength(1);
  });

  it('settles a cancellation whose answer was lost, made or not, and then answers with the truth', async () => {
    for (const kind of ['timeout_after_work', 'hang_before_headers'] as const) {
      const isMade = kind === 'timeout_after_work';
      const wish = { date: '2026-12-07', time: isMade ? '10:00' : '11:00' };
      const { ref } = appointmentOf(await book(one, wish));
      one.sandbox.faults.set(
        { operation: 'cancelBooking', kind, times: 1 },
        { operation: 'getBooking', kind: 'error_503', times: 'always' },
      );
      const lost = await one.call('cancel_appointment', { ref, confirm: true }, inCall());
      expect(lost.status).toBe('in_doubt');
      one.sandbox.faults.clear();
      one.clock.advance(QUIET_MS);
      await other.reconcile();
      const rows = await one.database.asOperator((tx) => tx.select().from(appointments));
      const row = rows.find(({ id }) => id.startsWith(ref));
      expect({ status: row?.status, open: row?.cancellingSince }).toEqual({
        status: isMade ? 'cancelled' : 'booked',
        open: null,
      });
      const again = await one.call('cancel_appointment', { ref, confirm: true }, inCall());
      expect(again.status).toBe('cancelled');
    }
    expect(live()).toHaveLength(0);
  }, 20_000);
});
