import { AttemptTimeoutError, BudgetExceededError, BulkheadFullError, CircuitOpenError } from '../resilience/index.js';
import { type CalcomOperation, CalcomUnavailableError } from './calcom.errors.js';

/**
 * What speaks against a Cal.com connection: network errors, time-outs and 5xx. A 4xx is a healthy answer, however
 * unwelcome; counting "slot taken" once closed the line for everybody.
 */
export function isCalcomFailure(error: unknown): boolean {
  return error instanceof CalcomUnavailableError;
}

/** Turns what the policy itself raises into the words of this room; leaves everything else alone. */
export function translatePolicyError(error: unknown, operation: CalcomOperation): unknown {
  const context = { operation, status: null };
  const cause = { cause: error };
  if (error instanceof CircuitOpenError) return new CalcomUnavailableError(context, 'circuit_open', 'no', cause);
  if (error instanceof BulkheadFullError) return new CalcomUnavailableError(context, 'overloaded', 'no', cause);
  if (error instanceof AttemptTimeoutError) return new CalcomUnavailableError(context, 'timeout', 'maybe', cause);
  if (error instanceof BudgetExceededError) {
    return new CalcomUnavailableError(context, 'budget', error.attempted ? 'maybe' : 'no', cause);
  }
  return error;
}
