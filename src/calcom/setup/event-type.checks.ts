import type { Service } from '../../tenancy/index.js';
import type { EventType } from '../calcom.types.js';
import { type Check, checksOf } from './check.js';

/** Answers that every booking of ours carries; a withheld number is the only thing that may be missing. */
const ANSWERED: ReadonlySet<string> = new Set(['name', 'email', 'attendeePhoneNumber', 'rescheduleReason']);

/** What of an event type keeps callers from booking the service. */
export function checkEventType(subject: string, service: Service, eventType: EventType): Check[] {
  return [
    checkKind(subject, eventType),
    checkLength(subject, service, eventType),
    checkFields(subject, service, eventType),
    checkPhoneOnly(subject, eventType),
  ];
}

function checkKind(subject: string, { id, isManagedParent, isShared, requiresConfirmation }: EventType): Check {
  const { ok, fail } = checksOf(subject);
  if (isManagedParent) {
    return fail(
      'event_type',
      `Event type ${id} is the parent of managed event types, which cannot be booked`,
      'Set eventTypeId to the child of the person who does it',
    );
  }
  if (isShared) {
    return fail(
      'event_type',
      `Event type ${id} has seats or is a series`,
      'Use an event type for one person and one time',
    );
  }
  const after = requiresConfirmation ? ' and must be confirmed: callers hear that it is requested' : '';
  return ok('event_type', `Event type ${id} can be booked${after}`);
}

function checkLength(subject: string, { durationMinutes }: Service, { lengthInMinutes }: EventType): Check {
  const { ok, fail } = checksOf(subject);
  if (lengthInMinutes === durationMinutes) return ok('event_type_length', `Both say ${durationMinutes} minutes`);
  return fail(
    'event_type_length',
    `Cal.com books ${lengthInMinutes} minutes, the tenant document says ${durationMinutes}`,
    'Make durationMinutes equal to the default length of the event type',
  );
}

function checkFields(subject: string, service: Service, { bookingFields }: EventType): Check {
  const { ok, warn, fail } = checksOf(subject);
  const required = bookingFields.filter((field) => field.required).map(({ slug }) => slug);
  const unanswered = required.filter((slug) => !ANSWERED.has(slug) && !Object.hasOwn(service.bookingFields, slug));
  if (unanswered.length > 0) {
    return fail(
      'booking_fields',
      `The booking form wants what callers are not asked for: ${unanswered.join(', ')}`,
      'Answer them in bookingFields of the service, or make these questions optional in Cal.com',
    );
  }
  if (required.includes('attendeePhoneNumber')) {
    return warn(
      'booking_fields',
      'The booking form wants a number; callers who withhold theirs must say one',
      'Make the number optional in Cal.com',
    );
  }
  return ok('booking_fields', 'Everything that the booking form wants is sent');
}

function checkPhoneOnly(subject: string, { verifiesEmail, bookingFields }: EventType): Check {
  const { ok, fail } = checksOf(subject);
  if (verifiesEmail) {
    return fail(
      'phone_only',
      'The e-mail must be confirmed, which nobody can do on the phone',
      'Switch off the verification of e-mails in the event type',
    );
  }
  const wantsEmail = bookingFields.some(({ slug, required }) => slug === 'email' && required);
  return ok(
    'phone_only',
    wantsEmail ? 'Callers without an e-mail are booked under a placeholder address' : 'No e-mail is needed',
  );
}
