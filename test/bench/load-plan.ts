import { branchAt, startAt, STARTS_PER_DAY } from './bench-world.js';
import { callEvent, functionCall, type CallIdentity, type SignedBody } from './signed-body.js';

/** What the load generator sends; it builds and signs the bodies before it begins. */
export interface LoadPlan {
  /** Base addresses; connections are spread over them. */
  urls: readonly string[];
  /**
   * `question` asks for a part of a day, `exact` for a time, which is held for the call when it is free; `miss` and
   * `exact_miss` do the same where nothing is cached.
   */
  kind: 'question' | 'exact' | 'miss' | 'exact_miss' | 'booking' | 'event';
  /** Tells the calls of this plan from those of all others. */
  run: string;
  /** Requests in all; of bookings at most 1,000 a branch. */
  amount: number;
  connections: number;
  /** Requests a second; null: as fast as the answers come. */
  ratePerSecond: number | null;
  branches: number;
  bytes: number;
  /** Eight where left out. */
  questionsPerCall?: number;
  /** Number of the first wish, so that plans do not ask for the same. */
  firstWish?: number;
  /** What a right answer contains. */
  expected: string;
}

export interface LoadResult {
  perSecond: number;
  /** Milliseconds of each answer, ascending. */
  latenciesMs: number[];
  /** Not 2xx, or no answer. */
  unanswered: number;
  /** These, and answers with another content than expected. */
  wrong: number;
}

/** A call asks at most this often for the same, well below what the throttle allows. */
const QUESTIONS_PER_CALL = 8;

/** The n-th body of the plan. */
export function bodyAt(plan: LoadPlan, n: number, today: Date): SignedBody {
  const { questionsPerCall = QUESTIONS_PER_CALL } = plan;
  const asksAgain = plan.kind === 'question' || plan.kind === 'exact';
  const callNumber = asksAgain ? Math.floor(n / questionsPerCall) : n;
  const branch = branchAt(callNumber % plan.branches);
  const call: CallIdentity = {
    branch,
    callId: `call_${plan.run}_${callNumber}`,
    callerNumber: `+4915${String(200_000_000 + callNumber)}`,
  };
  const wish = (plan.firstWish ?? 0) + Math.floor(n / plan.branches);
  switch (plan.kind) {
    case 'event':
      return callEvent(call, 'call_ended');
    case 'question': {
      // Another day each time: the same question is answered from its last answer.
      const { date } = startAt(today, (n % 8) * STARTS_PER_DAY);
      const args = { service: 'beratung', date, part_of_day: 'nachmittags' };
      return functionCall(call, 'check_availability', args, plan.bytes);
    }
    case 'exact':
      return functionCall(call, 'check_availability', { ...startAt(today, n % 96), service: 'beratung' }, plan.bytes);
    case 'miss':
    case 'exact_miss': {
      // Each three weeks of a service are one entry of the cache: another service or week each time.
      const service = branch.services[wish % branch.services.length]?.slug ?? '';
      const week = Math.floor(wish / branch.services.length) % 7;
      const { date, time } = startAt(today, STARTS_PER_DAY * (7 * week + 7));
      const args = { service, date, ...(plan.kind === 'exact_miss' ? { time } : { part_of_day: 'nachmittags' }) };
      return functionCall(call, 'check_availability', args, plan.bytes);
    }
    case 'booking': {
      const args = { service: 'herrenhaarschnitt', ...startAt(today, wish), name: 'Jana Beispiel' };
      return functionCall(call, 'book_appointment', args, plan.bytes);
    }
  }
}
