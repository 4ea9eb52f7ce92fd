import { inArray } from 'drizzle-orm';
import type { FaultKind } from '../../src/calcom/sandbox/index.js';
import { bookingAttempts } from '../../src/platform/index.js';
import { type Answer, type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const KINDS = [
  'ok',
  'taken',
  'conflict',
  'error_500',
  'timeout_after_work',
  'reset_before_work',
  'reset_after_work',
  'foreign_booking',
  'other_start',
  'garbage',
] as const satisfies ('ok' | FaultKind)[];
const MANNERS = ['single', 'repeated', 'parallel'] as const;
const WRITES = ['book', 'reschedule', 'cancel'] as const;

const OPERATION = { book: 'createBooking', reschedule: 'rescheduleBooking', cancel: 'cancelBooking' } as const;
const DONE = { book: 'booked', reschedule: 'rescheduled', cancel: 'cancelled' } as const;
const CASES = WRITES.flatMap((write) =>
  MANNERS.flatMap((manner) => KINDS.map((kind) => [write, manner, kind] as const)),
);

/** Longer than a breaker stays open and than Cal.com's list may lag behind. */
const QUIET_MS = 61_000;

describe('one booking for one wish, and a true answer, under every fault', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), {
      calcomReadBudgetMs: 1000,
      calcomWriteBudgetMs: 2000,
      calcomRequestsPerMinute: 10_000,
    });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  beforeEach(() => {
    gateway.sandbox.faults.clear();
    gateway.clock.advance(QUIET_MS);
    cases += 1;
  });

  const service = 'Herrenhaarschnitt';
  const options = (): CallOptions => ({ callId: `call_${cases}`, from: `+4915228817${String(100 + cases)}` });
  const name = 'Jana Beispiel';
  const live = () =>
    gateway.sandbox.bookings
      .bookings()
      .filter(({ status, metadata }) => status === 'accepted' && metadata['retell_call_id'] === `${RUN}_call_${cases}`);

  /** Each write in each manner has a half-hour of its own. */
  function timeOf(firstHour: number): string {
    const index = Math.floor((cases - 1) / KINDS.length);
    return `${String(firstHour + Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`;
  }

  /** Each fault has a day of its own, all of them working days. */
  function dayOf(index: number): string {
    const weekday = index % 4;
    const week = Math.floor(index / 4);
    return new Date(Date.parse('2026-11-30T00:00:00Z') + (week * 7 + weekday) * 86_400_000).toISOString().slice(0, 10);
  }

  async function ask(write: (typeof WRITES)[number], date: string): Promise<Answer> {
    if (write === 'book') {
      return gateway.call('book_appointment', { service, date, time: timeOf(9), name }, options());
    }
    if (write === 'cancel') return gateway.call('cancel_appointment', { ref: ref(), confirm: true }, options());
    const args = { ref: ref(), new_date: date, new_time: timeOf(14), confirm: true };
    return gateway.call('reschedule_appointment', args, options());
  }

  const unsettled = () =>
    gateway.database.asOperator((tx) =>
      tx
        .select({ status: bookingAttempts.status })
        .from(bookingAttempts)
        .where(inArray(bookingAttempts.status, ['pending', 'in_doubt'])),
    );

  let bookedRef = '';
  const ref = () => bookedRef;

  /** What was said must be what Cal.com holds at this moment. */
  function expectTrue(write: (typeof WRITES)[number], date: string, answers: Answer[]): void {
    const said = new Set(answers.map(({ status }) => status));
    const held = live();
    expect({ held: held.length, said: [...said] }).toEqual({ held: Math.min(held.length, 1), said: [...said] });
    const at = (time: string) => held.some(({ start }) => start.getTime() === Date.parse(`${date}T${time}:00+01:00`));
    const isDone = write === 'cancel' ? held.length === 0 : at(timeOf(write === 'book' ? 9 : 14));
    if (said.has(DONE[write])) expect({ said: [...said], isDone }).toEqual({ said: [...said], isDone: true });
    const failed = ['slot_taken', 'unavailable', 'not_found', 'alternatives', 'none'].some((status) =>
      said.has(status),
    );
    // Of several that ran beside each other one may fail before another succeeds.
    if (failed && !said.has(DONE[write]))
      expect({ said: [...said], isDone }).toEqual({ said: [...said], isDone: false });
  }

  it.each(CASES)('%s, %s, when Cal.com answers with %s', async (write, manner, kind) => {
    const date = dayOf((cases - 1) % KINDS.length);
    if (write !== 'book') {
      const booked = await ask('book', date);
      expect(booked.status).toBe('booked');
      bookedRef = (booked.data as unknown as { appointment: { ref: string } }).appointment.ref;
    }
    if (kind !== 'ok') gateway.sandbox.faults.set({ operation: OPERATION[write], kind, times: 1 });

    if (manner === 'parallel') {
      expectTrue(write, date, await Promise.all([1, 2, 3].map(() => ask(write, date))));
    } else {
      for (let time = 0; time < (manner === 'single' ? 1 : 3); time += 1) {
        expectTrue(write, date, [await ask(write, date)]);
      }
    }

    gateway.clock.advance(QUIET_MS);
    await gateway.reconcile();
    expect(await unsettled()).toEqual([]);
    const again = await ask(write, date);
    expectTrue(write, date, [again]);
  });
});
