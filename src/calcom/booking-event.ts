import { isRecord } from './json.js';

/** What is kept of a webhook about a booking, until the mirror holds it. Instants are ISO 8601 in UTC. */
export interface BookingEvent {
  connectionId: string;
  kind: 'written' | 'ended' | 'no_show';
  /** When Cal.com says it happened. */
  at: string;
  uid: string;
  /** The booking that this one took the place of. */
  previousUid: string | null;
  pending: boolean;
  start: string | null;
  end: string | null;
  eventTypeId: number | null;
  name: string | null;
  /** As it was written. */
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

const KIND_OF: ReadonlyMap<string, BookingEvent['kind']> = new Map([
  ['BOOKING_CREATED', 'written'],
  ['BOOKING_REQUESTED', 'written'],
  ['BOOKING_RESCHEDULED', 'written'],
  ['BOOKING_CANCELLED', 'ended'],
  ['BOOKING_REJECTED', 'ended'],
  ['BOOKING_NO_SHOW_UPDATED', 'no_show'],
]);

/** Reads a verified body. Meetings that begin or end are flat and change no booking; payments change nothing we mirror. */
export function readBookingEvent(body: unknown): BookingEventReading {
  const envelope = isRecord(body) ? body : {};
  const event = textIn(envelope, 'triggerEvent');
  if (event === null) return { kind: 'unreadable', event: 'unknown', reason: 'event_missing' };
  const kind = KIND_OF.get(event);
  if (kind === undefined) return { kind: 'ignored' };
  const payload = recordIn(envelope, 'payload');
  const at = instantIn(envelope, 'createdAt');
  const uid = textIn(payload, kind === 'no_show' ? 'bookingUid' : 'uid');
  if (at === null) return { kind: 'unreadable', event, reason: 'time_missing' };
  if (uid === null) return { kind: 'unreadable', event, reason: 'uid_missing' };
  const attendees = listIn(payload, 'attendees').filter(isRecord);
  const [attendee = {}] = attendees;
  const responses = recordIn(payload, 'responses');
  const eventTypeId = payload['eventTypeId'];
  return {
    kind: 'known',
    event,
    booking: {
      kind,
      at,
      uid,
      previousUid: kind === 'written' ? textIn(payload, 'rescheduleUid') : null,
      pending: event === 'BOOKING_REQUESTED' || textIn(payload, 'status') === 'PENDING',
      start: instantIn(payload, 'startTime'),
      end: instantIn(payload, 'endTime'),
      eventTypeId: typeof eventTypeId === 'number' && Number.isSafeInteger(eventTypeId) ? eventTypeId : null,
      name: textIn(attendee, 'name') ?? textIn(recordIn(responses, 'name'), 'value'),
      phone:
        textIn(attendee, 'phoneNumber') ??
        textIn(recordIn(responses, 'attendeePhoneNumber'), 'value') ??
        textIn(recordIn(responses, 'phone'), 'value') ??
        textIn(recordIn(responses, 'smsReminderNumber'), 'value'),
      attemptId: textIn(recordIn(payload, 'metadata'), 'slotline_attempt_id'),
      noShow: attendees.some((one) => one['noShow'] === true),
    },
  };
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
