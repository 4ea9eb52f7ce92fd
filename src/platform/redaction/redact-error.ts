import { redactText } from './redact-text.js';

/** What of an error may stand in a log. */
export interface RedactedError {
  type: string;
  code?: string;
  message: string;
  stack?: string;
  cause?: RedactedError;
  /** Of an AggregateError. */
  errors?: RedactedError[];
}

const MAX_DEPTH = 5;
const MAX_ERRORS = 10;

/**
 * Turns anything that was thrown into what may be logged: type, code, message and stack of the error
 * and its causes, masked. Other properties (requests, responses, parameters) are left out, clients
 * hang whole bodies on their errors.
 * @param known - values seen in this request, see {@link redactText}
 */
export function redactError(error: unknown, known: readonly string[] = []): RedactedError {
  return describe(error, known, 0);
}

function describe(error: unknown, known: readonly string[], depth: number): RedactedError {
  if (!(error instanceof Error)) return describeOther(error, known);
  const redacted: RedactedError = {
    type: redactText(error.name === 'Error' ? error.constructor.name : error.name, known),
    message: redactText(error.message, known),
  };
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' || typeof code === 'number') redacted.code = redactText(String(code), known);
  if (error.stack !== undefined) redacted.stack = redactText(error.stack, known);
  if (depth >= MAX_DEPTH) return redacted;
  if (error.cause !== undefined) redacted.cause = describe(error.cause, known, depth + 1);
  if (error instanceof AggregateError) {
    redacted.errors = error.errors.slice(0, MAX_ERRORS).map((item: unknown) => describe(item, known, depth + 1));
  }
  return redacted;
}

/** Errors of other realms (workers, test sandboxes) have the fields without the class. */
function describeOther(thrown: unknown, known: readonly string[]): RedactedError {
  if (typeof thrown === 'string') return { type: 'string', message: redactText(thrown, known) };
  if (typeof thrown !== 'object' || thrown === null) return { type: typeof thrown, message: String(thrown) };
  const message =
    'message' in thrown && typeof thrown.message === 'string' ? thrown.message : '[dropped: not an error]';
  const redacted: RedactedError = { type: thrown.constructor?.name ?? 'object', message: redactText(message, known) };
  if ('stack' in thrown && typeof thrown.stack === 'string') redacted.stack = redactText(thrown.stack, known);
  return redacted;
}
