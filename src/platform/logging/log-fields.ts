import { BoundedMap } from '../cache/bounded-map.js';
import { AppError } from '../errors/app-error.js';
import { redactText } from '../redaction/redact-text.js';
import { seenValues } from '../redaction/seen-values.js';

/** All that a log line may carry besides level, time and message. Ids, outcomes and measures; never what a person said or is. */
export const LOG_FIELDS = [
  'actor',
  'agentId',
  'attempt',
  'attemptId',
  'attempts',
  'branch',
  'branchId',
  'breaker',
  'breakerState',
  'cache',
  'cacheResult',
  'callId',
  'code',
  'company',
  'companyId',
  'connectionId',
  'context',
  'count',
  'difference',
  'durationMs',
  'event',
  'eventTypeId',
  'from',
  'function',
  'host',
  'httpStatus',
  'job',
  'jobId',
  'limit',
  'method',
  'operation',
  'outcome',
  'port',
  'queue',
  'reason',
  'remaining',
  'reqId',
  'retryAfterMs',
  'route',
  'serviceId',
  'source',
  'status',
  'to',
  'toolCallId',
  'upstreamMs',
  'upstreamRequests',
  'version',
  'webhookEvent',
  'webhookId',
] as const;

export type LogField = (typeof LOG_FIELDS)[number];
type LogValue = string | number | boolean | null | undefined;

/** One wide line about one event. `event` says what happened, in snake_case. */
export type LogLine = { event: string; err?: unknown } & { [field in LogField]?: LogValue };

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);
const MAX_VALUE_LENGTH = 200;

/** What of an object may be logged: listed fields with plain values, and an error reduced by `describeError`. */
export function allowedFields(fields: Record<string, unknown>): Record<string, unknown> {
  const allowed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') allowed.err = describeError(value);
    else if (ALLOWED.has(name) && isPlain(value)) allowed[name] = typeof value === 'string' ? safeText(value) : value;
  }
  return allowed;
}

/**
 * An error as far as it may be logged: its class, code and, of errors of ours, the internal text; of others only where they
 * were thrown, since the texts of drivers and vendors repeat the values they choke on.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { type: typeof error };
  const code = 'code' in error && isPlain(error.code) ? { code: safeText(String(error.code)) } : {};
  const type = safeText(error.constructor.name);
  const cause = 'cause' in error && error.cause !== undefined ? { cause: describeCause(error.cause) } : {};
  const frames = framesOf(error);
  const at = frames === null ? {} : { at: frames };
  if (error instanceof AppError) return { type, ...code, message: freeText(error.message), ...cause, ...at };
  return { type, ...code, ...cause, ...at };
}

/** Events, outcomes and slugs stand in every line: looking for personal data in the same words again costs time on the path. */
const redactedBefore = new BoundedMap<string, string>(1_000);
const MAX_REMEMBERED_LENGTH = 40;
/** Made by machines, another one in each line. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Text of a message without personal data and secrets, at most `maxLength` characters. */
export function safeText(text: string, maxLength = MAX_VALUE_LENGTH): string {
  if (UUID.test(text)) return text;
  let redacted = redactedBefore.get(text);
  if (redacted === undefined) {
    redacted = redactText(text);
    if (text.length <= MAX_REMEMBERED_LENGTH) redactedBefore.set(text, redacted);
  }
  return redacted.length <= maxLength ? redacted : `${redacted.slice(0, maxLength)}…`;
}

/** The same for a text that may be about the caller: what the request said of persons is taken out as well. */
export function freeText(text: string, maxLength = MAX_VALUE_LENGTH): string {
  const known = seenValues();
  return known.length === 0 || !/\s/.test(text)
    ? safeText(text, maxLength)
    : safeText(redactText(text, known), maxLength);
}

function describeCause(cause: unknown): Record<string, unknown> {
  if (typeof cause !== 'object' || cause === null) return { type: typeof cause };
  const code = 'code' in cause && isPlain(cause.code) ? { code: safeText(String(cause.code)) } : {};
  return { type: safeText(cause.constructor.name), ...code };
}

/** The first places of the stack; its head repeats the message and is left out. */
function framesOf(error: object): string | null {
  if (!('stack' in error) || typeof error.stack !== 'string') return null;
  const frames = error.stack.split('\n').filter((line) => /^\s+at (?:\S+ )?(?:async )?[^\n]*:\d+:\d+\)?$/.test(line));
  return frames.length === 0
    ? null
    : frames
        .slice(0, 6)
        .map((line) => line.trim())
        .join(' < ');
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
