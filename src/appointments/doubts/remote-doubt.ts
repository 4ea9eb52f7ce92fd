import { CalcomError, CalcomUnavailableError, CalcomUnexpectedError } from '../../calcom/index.js';

/**
 * Tells whether a write that failed may have been done all the same.
 * Only what surely never reached Cal.com, or what it refused in words, was not.
 */
export function mayHaveBeenDone(error: unknown): boolean {
  if (error instanceof CalcomUnavailableError) return error.sent === 'maybe';
  return error instanceof CalcomUnexpectedError || !(error instanceof CalcomError);
}
