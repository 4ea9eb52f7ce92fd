export {
  AttemptTimeoutError,
  BudgetExceededError,
  BulkheadFullError,
  CircuitOpenError,
  OvertakenError,
} from './policy.errors.js';
export type { BreakerIdentity, BreakerSnapshot, BreakerState, BreakerTransition } from './breaker-state.js';
export { InFlightLimit } from './in-flight-limit.js';
export type { AttemptContext, CallKind, Policy, PolicyOptions } from './policy.factory.js';
export { PolicyRegistry, type TransitionListener } from './policy.registry.js';
export { RateLimits, type ReportedLimit } from './rate-limits.js';
export {
  type CallCounters,
  type CallLimit,
  CallThrottlerStorage,
  PER_FUNCTION,
  throttleKey,
} from './throttler-storage.js';
export { ResilienceModule } from './resilience.module.js';
export { consume, SharedCounter } from './shared-counter.js';
export { answerWithin, currentUrgency, msUntilAnswer, type Urgency, withUrgency } from './urgency.js';
