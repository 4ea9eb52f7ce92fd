import { AppError } from '../platform/index.js';

export type CalcomOperation =
  | 'listSlots'
  | 'reserveSlot'
  | 'releaseSlot'
  | 'createBooking'
  | 'getBooking'
  | 'listBookings'
  | 'cancelBooking'
  | 'rescheduleBooking'
  | 'listEventTypes'
  | 'getEventType'
  | 'getMe'
  | 'listWebhooks'
  | 'createWebhook'
  | 'updateWebhook';

export interface CalcomErrorContext {
  operation: CalcomOperation;
  /** HTTP status of Cal.com's answer; null when there was none. */
  status: number | null;
}

/**
 * Base of all failures of a request to Cal.com. Messages name the operation and the status only: Cal.com's own texts
 * carry booking uids and may carry what callers said.
 */
export abstract class CalcomError extends AppError {
  override readonly httpStatus: number = 502;
  override readonly spoken = 'unavailable';
  readonly operation: CalcomOperation;
  readonly status: number | null;

  constructor(what: string, context: CalcomErrorContext, options?: ErrorOptions) {
    super(`${context.operation}: ${what}${context.status === null ? '' : ` (${context.status})`}`, options);
    this.operation = context.operation;
    this.status = context.status;
  }
}

/** The start is no longer free, or all seats are taken, or somebody else holds it. */
export class CalcomSlotTakenError extends CalcomError {
  readonly code = 'calcom_slot_taken';
  override readonly httpStatus = 409;

  constructor(context: CalcomErrorContext) {
    super('slot taken', context);
  }
}

/** Lost a race: another booking with the same host and time was written meanwhile, maybe our own. */
export class CalcomBookingConflictError extends CalcomError {
  readonly code = 'calcom_booking_conflict';
  override readonly httpStatus = 409;

  constructor(context: CalcomErrorContext) {
    super('booking conflict', context);
  }
}

/** Inside the minimum notice or beyond the booking window; Cal.com does not say which. */
export class CalcomOutOfBoundsError extends CalcomError {
  readonly code = 'calcom_out_of_bounds';
  override readonly httpStatus = 422;

  constructor(context: CalcomErrorContext) {
    super('start too soon or outside the booking window', context);
  }
}

export class CalcomPastStartError extends CalcomError {
  readonly code = 'calcom_past_start';
  override readonly httpStatus = 422;

  constructor(context: CalcomErrorContext) {
    super('start in the past', context);
  }
}

export class CalcomInvalidFieldError extends CalcomError {
  readonly code = 'calcom_invalid_field';
  override readonly httpStatus = 422;

  /** @param field - Cal.com's name of it (slug or path), null when its answer did not tell */
  constructor(
    context: CalcomErrorContext,
    readonly field: string | null,
  ) {
    super(`invalid or missing field ${field ?? '(unnamed)'}`, context);
  }
}

export class CalcomUnknownEventTypeError extends CalcomError {
  readonly code = 'calcom_unknown_event_type';

  constructor(context: CalcomErrorContext) {
    super('unknown event type', context);
  }
}

/** The event type is the parent of managed ones, which alone can be booked. */
export class CalcomManagedParentError extends CalcomError {
  readonly code = 'calcom_managed_parent';

  constructor(context: CalcomErrorContext) {
    super('managed parent event type cannot be booked', context);
  }
}

/** The key is wrong, lacks a permission, or belongs to another region. */
export class CalcomUnauthorizedError extends CalcomError {
  readonly code = 'calcom_unauthorized';

  constructor(context: CalcomErrorContext) {
    super('key refused', context);
  }
}

/** Nothing was done. Until the reset every further request with this key is refused without being sent. */
export class CalcomRateLimitedError extends CalcomError {
  readonly code = 'calcom_rate_limited';
  override readonly httpStatus = 503;

  constructor(
    context: CalcomErrorContext,
    readonly resetSeconds: number,
  ) {
    super(`rate limited for ${resetSeconds} s`, context);
  }
}

export class CalcomAlreadyCancelledError extends CalcomError {
  readonly code = 'calcom_already_cancelled';
  override readonly httpStatus = 409;

  constructor(context: CalcomErrorContext) {
    super('booking already cancelled', context);
  }
}

/** The booking was moved; its successor is in `rescheduledToUid` of `getBooking`. */
export class CalcomAlreadyRescheduledError extends CalcomError {
  readonly code = 'calcom_already_rescheduled';
  override readonly httpStatus = 409;

  constructor(context: CalcomErrorContext) {
    super('booking already rescheduled', context);
  }
}

export class CalcomNotFoundError extends CalcomError {
  readonly code = 'calcom_not_found';
  override readonly httpStatus = 404;

  constructor(context: CalcomErrorContext) {
    super('not found', context);
  }
}

export type CalcomRefusal =
  | 'booker_limit'
  | 'booker_blocked'
  | 'email_verification_required'
  | 'cancelling_disabled'
  | 'rescheduling_disabled'
  | 'reschedule_notice'
  | 'already_ended'
  | 'already_confirmed'
  | 'reason_required'
  | 'no_hosts';

/** A rule of the account or the event type forbids it. */
export class CalcomRefusedError extends CalcomError {
  readonly code = 'calcom_refused';
  override readonly httpStatus = 422;

  constructor(
    context: CalcomErrorContext,
    readonly reason: CalcomRefusal,
  ) {
    super(`refused: ${reason}`, context);
  }
}

export type UnavailableReason = 'network' | 'timeout' | 'server_error' | 'circuit_open' | 'budget' | 'overloaded';

/** Whether the request surely did not reach Cal.com, or may have been carried out. */
export type Sent = 'no' | 'maybe';

export class CalcomUnavailableError extends CalcomError {
  readonly code = 'calcom_unavailable';
  override readonly httpStatus = 503;

  constructor(
    context: CalcomErrorContext,
    readonly reason: UnavailableReason,
    readonly sent: Sent,
    options?: ErrorOptions,
  ) {
    super(`unavailable: ${reason}`, context, options);
  }
}

/** An answer nobody can rely on: a shape, status or text that is not known. A write may have been carried out. */
export class CalcomUnexpectedError extends CalcomError {
  readonly code = 'calcom_unexpected';

  /** @param detail - our own words on what was wrong, never Cal.com's text */
  constructor(context: CalcomErrorContext, detail: string, options?: ErrorOptions) {
    super(`unexpected answer, ${detail}`, context, options);
  }
}
