import type { Booking } from './calcom.types.js';
import { isRecord } from './json.js';

/** Key of our own id in a Cal.com booking's metadata. */
export const ATTEMPT_METADATA_KEY = 'slotline_attempt_id';

/** What is kept of a webhook about a booking, until the mirror holds it. Instants are ISO 8601 in UTC. */
export interface BookingEvent {
  connectionId: string;
  /** `met`: the meeting began or ended, which frees and takes no time. */
  kind: 'written' | 'ended' | 'met' | 'no_show';
  /** When Cal.com says it happened. */
  at: string;
  uid: string;
  /** The booking that this one took the place of. */
  previousUid: string | null;
  pending: boolean;
  start: string | null;
  end: string | null;
  eventTypeId: number | null;
  /** Of bookings that are to come only: what is over needs no person, and must not bring back one who was erased. */
  name: string | null;
  /** As it was written; with the name. */
  phone: string | null;
  /** The id that we gave it, when it was booked by us. */
  attemptId: string | null;
  noShow: boolean;
}

export type BookingEventReading =
  | { kind: 'known'; event: string; booking: Omit<BookingEvent, 'connectionId'> }
  /** Nothing that changes a booking, or of a kind we do not know. */
  | { kind: 'ignored' }
  | { kind: 'unreadable'; event: string; reason: string };

/** The events that a webhook of ours should be told of. A payment that is only begun changes nothing yet. */
export const BOOKING_EVENTS = [
  'BOOKING_CREATED',
  'BOOKING_REQUESTED',
  'BOOKING_RESCHEDULED',
  'BOOKING_PAID',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
  'BOOKING_NO_SHOW_UPDATED',
  'MEETING_STARTED',
  'MEETING_ENDED',
] as const;

const KIND_OF: Readonly<Record<(typeof BOOKING_EVENTS)[number], BookingEvent['kind']>> = {
  BOOKING_CREATED: 'written',
  BOOKING_REQUESTED: 'written',
  BOOKING_RESCHEDULED: 'written',
  BOOKING_PAID: 'written',
  BOOKING_CANCELLED: 'ended',
  BOOKING_REJECTED: 'ended',
  BOOKING_NO_SHOW_UPDATED: 'no_show',
  MEETING_STARTED: 'met',
  MEETING_ENDED: 'met',
};

const NOBODY = { name: null, phone: null };

/** Cal.com's answers of a booking form that may hold the number, the surest first. */
const PHONE_RESPONSES = ['attendeePhoneNumber', 'phone', 'smsReminderNumber'];

/** Reads a verified body. */
export function readBookingEvent(body: unknown): BookingEventReading {
  const envelope = isRecord(body) ? body : {};
  const name = textIn(envelope, 'triggerEvent');
  if (name === null) return { kind: 'unreadable', event: 'unknown', reason: 'event_missing' };
  const event = BOOKING_EVENTS.find((known) => known === name);
  if (event === undefined) return { kind: 'ignored' };
  const kind = KIND_OF[event];
  // Meetings that begin or end are flat: the row of the booking itself, whose last change is all the time they tell.
  const payload = kind === 'met' ? envelope : recordIn(envelope, 'payload');
  const at = (kind === 'met' ? instantIn(payload, 'updatedAt') : null) ?? instantIn(envelope, 'createdAt');
  const uid = textIn(payload, kind === 'no_show' ? 'bookingUid' : 'uid');
  if (at === null) return { kind: 'unreadable', event, reason: 'time_missing' };
  if (uid === null) return { kind: 'unreadable', event, reason: 'uid_missing' };
  const state = stateOf(payload, event);
  const person = state.kind === 'written' ? personOf(payload) : NOBODY;
  return { kind: 'known', event, booking: { ...state, ...person, at, uid } };
}

/** What an event would tell that had brought a booking to the state that was read. */
export function bookingEventOf(connectionId: string, booking: Booking, now: Date): BookingEvent {
  const isOff = booking.status === 'cancelled' || booking.status === 'rejected';
  const kind = isOff ? 'ended' : booking.end <= now ? 'met' : 'written';
  const attendee = kind === 'written' ? booking.attendees[0] : undefined;
  return {
    connectionId,
    kind,
    at: lastChangeOf(booking).toISOString(),
    uid: booking.uid,
    previousUid: booking.rescheduledFromUid,
    pending: booking.status === 'pending',
    start: booking.start.toISOString(),
    end: booking.end.toISOString(),
    eventTypeId: booking.eventTypeId,
    name: attendee?.name ?? null,
    phone: attendee?.phoneNumber ?? null,
    attemptId: booking.metadata[ATTEMPT_METADATA_KEY] ?? null,
    noShow: false,
  };
}

export function lastChangeOf({ updatedAt, createdAt }: Booking): Date {
  return updatedAt ?? createdAt;
}

function stateOf(payload: Record<string, unknown>, event: (typeof BOOKING_EVENTS)[number]) {
  const status = textIn(payload, 'status')?.toUpperCase();
  const told = KIND_OF[event];
  const isOver = told !== 'no_show' && (status === 'CANCELLED' || status === 'REJECTED');
  const kind = isOver ? ('ended' as const) : told;
  const eventTypeId = payload['eventTypeId'];
  return {
    kind,
    previousUid: kind === 'ended' ? null : (textIn(payload, 'rescheduleUid') ?? textIn(payload, 'fromReschedule')),
    pending: event === 'BOOKING_REQUESTED' || status === 'PENDING',
    start: instantIn(payload, 'startTime'),
    end: instantIn(payload, 'endTime'),
    eventTypeId: typeof eventTypeId === 'number' && Number.isSafeInteger(eventTypeId) ? eventTypeId : null,
    attemptId: textIn(recordIn(payload, 'metadata'), ATTEMPT_METADATA_KEY),
    noShow: listIn(payload, 'attendees').some((attendee) => isRecord(attendee) && attendee['noShow'] === true),
  };
}

/** The one who booked stands first among the attendees; guests follow. */
function personOf(payload: Record<string, unknown>) {
  const [attendee = {}] = listIn(payload, 'attendees').filter(isRecord);
  const responses = recordIn(payload, 'responses');
  const answered = PHONE_RESPONSES.map((field) => responseIn(responses, field));
  return {
    name: textIn(attendee, 'name') ?? responseIn(responses, 'name'),
    phone:
      [
        textIn(attendee, 'phoneNumber'),
        ...answered,
        phonePlaceIn(responses),
        textIn(payload, 'smsReminderNumber'),
      ].find((number) => number !== null) ?? null,
  };
}

/** An answer of the booking form, bare or with its label. */
function responseIn(responses: Record<string, unknown>, field: string): string | null {
  return textIn(responses, field) ?? textIn(recordIn(responses, field), 'value');
}

/** Where the place of the meeting is the attendee's phone, its number is that of the attendee. */
function phonePlaceIn(responses: Record<string, unknown>): string | null {
  const place = recordIn(recordIn(responses, 'location'), 'value');
  return textIn(place, 'value') === 'phone' ? textIn(place, 'optionValue') : null;
}

function recordIn(record: Record<string, unknown>, field: string): Record<string, unknown> {
  const value = record[field];
  return isRecord(value) ? value : {};
}

function listIn(record: Record<string, unknown>, field: string): unknown[] {
  const value = record[field];
  return Array.isArray(value) ? value : [];
}

/** At most 500 characters. */
function textIn(record: Record<string, unknown>, field: string): string | null {
  const value = record[field];
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : null;
}

/** Cal.com writes instants in several forms. */
function instantIn(record: Record<string, unknown>, field: string): string | null {
  const value = textIn(record, field);
  const milliseconds = value === null ? Number.NaN : Date.parse(value);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
