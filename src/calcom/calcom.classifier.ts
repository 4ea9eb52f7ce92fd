import {
  CalcomAlreadyCancelledError,
  CalcomAlreadyRescheduledError,
  CalcomBookingConflictError,
  type CalcomError,
  type CalcomErrorContext,
  CalcomInvalidFieldError,
  CalcomManagedParentError,
  CalcomNotFoundError,
  type CalcomOperation,
  CalcomOutOfBoundsError,
  CalcomPastStartError,
  CalcomRateLimitedError,
  CalcomRefusedError,
  type CalcomRefusal,
  CalcomSlotTakenError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
  CalcomUnexpectedError,
  CalcomUnknownEventTypeError,
} from './calcom.errors.js';
import { isRecord } from './json.js';

/** Cal.com blocks a key for a minute; taken when its headers do not say how long. */
export const DEFAULT_RESET_SECONDS = 60;

/**
 * Turns an answer that is no success into a typed error. Cal.com tells most business reasons only by an English text,
 * in an envelope or raw; the texts are matched here and go no further.
 * @param body - as received: JSON of either shape, HTML or empty
 */
export function classify(
  status: number,
  body: string,
  operation: CalcomOperation,
  resetSeconds: number = DEFAULT_RESET_SECONDS,
): CalcomError {
  const context = { operation, status };
  if (status >= 500) return new CalcomUnavailableError(context, 'server_error', 'maybe');
  if (status === 429) return new CalcomRateLimitedError(context, resetSeconds);
  const failure = readFailure(body);
  if (failure === null) {
    return status === 401 || status === 403
      ? new CalcomUnauthorizedError(context)
      : new CalcomUnexpectedError(context, 'no readable error');
  }
  for (const rule of RULES) {
    if (rule.text.test(failure.message)) return rule.error(context, failure.message);
  }
  return classifyByStatus(context, status, failure);
}

interface Failure {
  message: string;
}

interface Rule {
  text: RegExp;
  error: (context: CalcomErrorContext, message: string) => CalcomError;
}

const refused =
  (reason: CalcomRefusal) =>
  (context: CalcomErrorContext): CalcomError =>
    new CalcomRefusedError(context, reason);

const taken = (context: CalcomErrorContext): CalcomError => new CalcomSlotTakenError(context);

/** First match wins. Some texts contain others: "cancelled and rescheduled already" before "has been cancelled". */
const RULES: Rule[] = [
  { text: /already (?:has|have) booking at this time/i, error: taken },
  // Was seen although the booking had been made: whoever sent it has to look.
  {
    text: /no_available_users_found_error/,
    error: (context) => new CalcomUnexpectedError(context, 'no available users'),
  },
  { text: /hosts?_unavailable_for_booking|no available hosts/i, error: taken },
  { text: /slot is already reserved|can't reserve a slot|no more seats left/i, error: taken },
  { text: /^booking_conflict_error|already_signed_up/, error: (context) => new CalcomBookingConflictError(context) },
  {
    text: /minimum booking notice|outside the event's scheduling window|booking_time_out_of_bounds/i,
    error: (context) => new CalcomOutOfBoundsError(context),
  },
  { text: /book a meeting in the past/i, error: (context) => new CalcomPastStartError(context) },
  { text: /managed event type that can't be booked/i, error: (context) => new CalcomManagedParentError(context) },
  { text: /rescheduled already/i, error: (context) => new CalcomAlreadyRescheduledError(context) },
  { text: /because it has been cancelled/i, error: (context) => new CalcomAlreadyCancelledError(context) },
  { text: /maximum number of active bookings/i, error: refused('booker_limit') },
  { text: /cannot use this email/i, error: refused('booker_blocked') },
  { text: /email_verification_required|invalid_verification_code/, error: refused('email_verification_required') },
  { text: /does not allow cancell?ations?/i, error: refused('cancelling_disabled') },
  { text: /does not allow rescheduling/i, error: refused('rescheduling_disabled') },
  { text: /rescheduling is not allowed within the minimum notice/i, error: refused('reschedule_notice') },
  { text: /already ended/i, error: refused('already_ended') },
  { text: /already confirmed/i, error: refused('already_confirmed') },
  { text: /reason is required/i, error: refused('reason_required') },
  { text: /because it has no hosts/i, error: refused('no_hosts') },
  { text: /^event[ -]?type\b.*\bnot found/i, error: (context) => new CalcomUnknownEventTypeError(context) },
  {
    text: /property is wrong|missing required booking field|^missing attendee|^responses - |invalid event length|^invalid time range|^invalid option/i,
    error: (context, message) => new CalcomInvalidFieldError(context, fieldOf(message)),
  },
];

function classifyByStatus(context: CalcomErrorContext, status: number, failure: Failure): CalcomError {
  switch (status) {
    case 401:
    case 403:
      return new CalcomUnauthorizedError(context);
    case 404:
      return classifyNotFound(context, failure);
    case 409:
      return new CalcomBookingConflictError(context);
    case 400:
      // Only the list query answers with a list of constraints under this text.
      return failure.message === 'Bad Request Exception'
        ? new CalcomInvalidFieldError(context, null)
        : new CalcomUnexpectedError(context, 'unknown refusal');
    default:
      return new CalcomUnexpectedError(context, 'unknown refusal');
  }
}

function classifyNotFound(context: CalcomErrorContext, failure: Failure): CalcomError {
  // The router's own text: a wrong path or version header, not a missing object.
  if (/^Cannot (?:GET|POST|PUT|PATCH|DELETE) /.test(failure.message)) {
    return new CalcomUnexpectedError(context, 'no such route');
  }
  return context.operation === 'getEventType'
    ? new CalcomUnknownEventTypeError(context)
    : new CalcomNotFoundError(context);
}

function readFailure(body: string): Failure | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isRecord(json)) return null;
  const error = isRecord(json['error']) ? json['error'] : json;
  const message = error['message'];
  if (typeof message === 'string') return { message };
  return Array.isArray(message) ? { message: message.filter((part) => typeof part === 'string').join(', ') } : null;
}

const FIELD_TEXTS = [
  /^([A-Za-z][\w.-]*) property is wrong/,
  /missing required booking field response: ([\w.-]+)/i,
  /\{([\w.-]+)\}/,
];

/** Field names are the account's configuration, not caller data. */
function fieldOf(message: string): string | null {
  if (/missing attendee phone number/i.test(message)) return 'attendee.phoneNumber';
  if (/invalid event length/i.test(message)) return 'lengthInMinutes';
  for (const text of FIELD_TEXTS) {
    const field = text.exec(message)?.[1];
    if (field !== undefined && field.length <= 60) return field;
  }
  return null;
}
