import { inArray, isNotNull, or } from 'drizzle-orm';
import type { FaultKind } from '../../src/calcom/sandbox/index.js';
import { appointments, bookingAttempts } from '../../src/platform/index.js';
import { type Answer, type CallOptions, RUN, startTestGateway, type TestGateway } from './gateway.js';
import { SALON, testAccounts } from './tenants.js';

const KINDS = [
  'ok',
  'taken',
  'conflict',
  'error_500',
  'hang_before_headers',
  'timeout_after_work',
  'reset_before_work',
  'reset_after_work',
  'refused_after_work',
  'foreign_booking',
  'other_start',
  'garbage',
] as const satisfies ('ok' | FaultKind)[];
/** Done, though no answer tells it: Cal.com shows it in time. */
const SEEN = new Set<string>(['timeout_after_work', 'reset_after_work']);
const MANNERS = ['single', 'repeated', 'parallel'] as const;

export type Write = 'book' | 'reschedule' | 'cancel';

const OPERATION = { book: 'createBooking', reschedule: 'rescheduleBooking', cancel: 'cancelBooking' } as const;
const DONE = { book: 'booked', reschedule: 'rescheduled', cancel: 'cancelled' } as const;
const CASES = MANNERS.flatMap((manner) => KINDS.map((kind) => [manner, kind] as const));

/** Of the write that fails: for what is made before and after it no machine is too slow. */
const IMPATIENT = { readMs: 800, writeMs: 1_600 };
/** Longer than a breaker stays open and than Cal.com's list may lag behind. */
const QUIET_MS = 61_000;

/**
 * One write under every fault, alone, three times in a row and three times at once: one booking for one wish, answers
 * that are true when they are given, nothing left open, and the wish met once Cal.com is well again.
 */
export function describeUnderFaults(write: Write): void {
  describe(`${write}: one booking for one wish, and a true answer, under every fault`, () => {
    let gateway: TestGateway;
    let cases = 0;

    beforeAll(async () => {
      gateway = await startTestGateway(testAccounts(), { calcomRequestsPerMinute: 10_000 });
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
        .filter(
          ({ status, metadata }) => status === 'accepted' && metadata['retell_call_id'] === `${RUN}_call_${cases}`,
        );

    /** Each write in each manner has a half-hour of its own. */
    function timeOf(firstHour: number): string {
      const index = Math.floor((cases - 1) / KINDS.length);
      return `${String(firstHour + Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`;
    }

    /** Each fault has a day of its own, all of them working days. */
    function dayOf(index: number): string {
      const weekday = index % 4;
      const week = Math.floor(index / 4);
      return new Date(Date.parse('2026-11-30T00:00:00Z') + (week * 7 + weekday) * 86_400_000)
        .toISOString()
        .slice(0, 10);
    }

    async function ask(action: Write, date: string): Promise<Answer> {
      if (action === 'book') {
        return gateway.call('book_appointment', { service, date, time: timeOf(9), name }, options());
      }
      if (action === 'cancel') return gateway.call('cancel_appointment', { ref: ref(), confirm: true }, options());
      const args = { ref: ref(), new_date: date, new_time: timeOf(14), confirm: true };
      return gateway.call('reschedule_appointment', args, options());
    }

    const unsettled = () =>
      gateway.database.asOperator(async (tx) => [
        ...(await tx
          .select({ open: bookingAttempts.status })
          .from(bookingAttempts)
          .where(inArray(bookingAttempts.status, ['pending', 'in_doubt']))),
        ...(await tx
          .select({ open: appointments.status })
          .from(appointments)
          .where(or(isNotNull(appointments.movingTo), isNotNull(appointments.cancellingSince)))),
      ]);

    let bookedRef = '';
    const ref = () => bookedRef;

    /** What was said must be what Cal.com holds at this moment. */
    function expectTrue(date: string, answers: Answer[]): void {
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

    it.each(CASES)(
      '%s, when Cal.com answers with %s',
      async (manner, kind) => {
        const date = dayOf((cases - 1) % KINDS.length);
        if (write !== 'book') {
          const booked = await ask('book', date);
          expect(booked.status).toBe('booked');
          bookedRef = (booked.data as unknown as { appointment: { ref: string } }).appointment.ref;
        }
        gateway.callersWait(IMPATIENT);
        if (kind !== 'ok') gateway.sandbox.faults.set({ operation: OPERATION[write], kind, times: 1 });

        if (manner === 'parallel') {
          expectTrue(date, await Promise.all([1, 2, 3].map(() => ask(write, date))));
        } else {
          for (let time = 0; time < (manner === 'single' ? 1 : 3); time += 1) {
            const answer = await ask(write, date);
            expectTrue(date, [answer]);
            if (SEEN.has(kind)) expect(answer.status).toBe(DONE[write]);
            // Nobody waits for its answer any more, so the next one need not either.
            gateway.clock.advance(IMPATIENT.writeMs);
          }
        }

        gateway.callersWait(null);
        gateway.clock.advance(QUIET_MS);
        await gateway.reconcile();
        expect(await unsettled()).toEqual([]);
        const again = await ask(write, date);
        expectTrue(date, [again]);
        expect(again.status).toBe(DONE[write]);
      },
      60_000,
    );
  });
}
