import { AppError } from '../platform/index.js';

/** Raised without any request being made: the breaker is open, isolated, or its probes are under way. */
export class CircuitOpenError extends AppError {
  readonly code = 'circuit_open';
  override readonly httpStatus = 503;
  override readonly spoken = 'unavailable';

  constructor(readonly breaker: string) {
    super(`circuit ${breaker} is open`);
  }
}

/** The whole time of a call is used up, attempts and waiting included. */
export class BudgetExceededError extends AppError {
  readonly code = 'budget_exceeded';
  override readonly httpStatus = 504;
  override readonly spoken = 'unavailable';

  /** @param attempted - false when the time ran out before anything was sent */
  constructor(
    breaker: string,
    readonly attempted: boolean,
  ) {
    super(`time budget of a call through ${breaker} exceeded`);
  }
}

/** One attempt took too long; its signal has been aborted. Always counts as a failure of the target. */
export class AttemptTimeoutError extends AppError {
  readonly code = 'attempt_timeout';
  override readonly httpStatus = 504;
  override readonly spoken = 'unavailable';

  constructor(breaker: string) {
    super(`attempt through ${breaker} timed out`);
  }
}

/** Too many calls to one target at a time; nothing was sent. */
export class BulkheadFullError extends AppError {
  readonly code = 'bulkhead_full';
  override readonly httpStatus = 503;
  override readonly spoken = 'unavailable';

  constructor(breaker: string) {
    super(`too many concurrent calls through ${breaker}`);
  }
}

/** Another attempt of the same call was faster; this one was ended, which says nothing about the target. */
export class OvertakenError extends AppError {
  readonly code = 'overtaken';
  override readonly httpStatus = 503;
  override readonly spoken = 'unavailable';

  constructor(breaker: string) {
    super(`another attempt through ${breaker} was faster`);
  }
}
