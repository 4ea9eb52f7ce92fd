import type { CacheResult, CALL_STEP_KINDS } from '../platform/index.js';

type StepKind = (typeof CALL_STEP_KINDS)[number];

interface Step<Kind extends StepKind> {
  kind: Kind;
  name: string;
  outcome: string;
  /** Zero for what takes no time. */
  durationMs: number;
}

/** An answer to the agent. */
export interface FunctionStep extends Step<'function'> {
  /** Null when no cache was asked. */
  cache: CacheResult | null;
  /** State of the branch's breaker when the answer was given: an open one lets no request through. */
  breaker: string;
}

/** One HTTP request to Cal.com, named by its operation. */
export interface CalcomStep extends Step<'calcom'> {
  /** Null when no whole answer arrived. */
  httpStatus: number | null;
  /** 1 for the first. */
  attempt: number;
  /** State when the request had ended. */
  breaker: string;
  cache: CacheResult | null;
}

/**
 * Something that happened in a call, in names and codes of ours or of a vendor's documentation. There is no place for a
 * person, a uid or a sentence.
 */
export type CallStep =
  | FunctionStep
  | CalcomStep
  | (Step<'cache'> & { outcome: CacheResult })
  /** What became of an appointment: booked, moved or cancelled. */
  | (Step<'booking'> & { name: 'book' | 'move' | 'cancel' })
  /** A start that is kept for the call. */
  | (Step<'hold'> & { name: 'take' | 'release' })
  /** An event about the call or its bookings, when it was worked off. */
  | Step<'webhook'>
  /** Work in the background for the call, named by its queue. */
  | Step<'job'>;
