import type { CALL_OUTCOMES } from '../../platform/index.js';

export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** What our own rows say about a call. */
export interface CallDeeds {
  /** Statuses of the bookings it tried, without those that it cancelled itself again. */
  attempts: readonly ('pending' | 'confirmed' | 'requested' | 'failed' | 'in_doubt')[];
  moved: boolean;
  /** A move whose answer is still missing. */
  moving: boolean;
  cancelled: boolean;
  callback: boolean;
  /** Statuses that its functions answered with. */
  answers: readonly string[];
}

const FAILURES: ReadonlySet<string> = new Set([
  'error',
  'unavailable',
  'rate_limited',
  'invalid',
  'no_call',
  'unknown_tenant',
  'unknown_function',
]);

/**
 * What came of a call by our own rows: the weightiest thing that it left behind. What the vendor's model believes is kept
 * beside it and never asked (I-56, I-57).
 * @returns null while the agent has asked for nothing
 */
export function outcomeOf({ attempts, moved, moving, cancelled, callback, answers }: CallDeeds): CallOutcome | null {
  if (attempts.includes('confirmed')) return 'booked';
  if (attempts.includes('requested')) return 'requested';
  if (moved) return 'moved';
  if (cancelled) return 'cancelled';
  if (moving || attempts.includes('in_doubt') || attempts.includes('pending')) return 'in_doubt';
  if (callback) return 'callback';
  if (answers.some((status) => !FAILURES.has(status))) return 'answered';
  return answers.length > 0 ? 'failed' : null;
}
