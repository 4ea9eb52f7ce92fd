import { isRecord } from './json.js';
import type { Account, Booking, BookingAttendee, EventType, Slot, SlotReservation, Webhook } from './calcom.types.js';

/** What is wrong with a success body, in our words. The client turns it into a CalcomUnexpectedError. */
export class UnexpectedShape extends Error {}

/** @returns the `data` of a success envelope */
export function parseEnvelope(body: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new UnexpectedShape(body.trim() === '' ? 'empty body' : 'not JSON');
  }
  if (!isRecord(json)) throw new UnexpectedShape('not an object');
  if (json['status'] !== undefined && json['status'] !== 'success') throw new UnexpectedShape('status is not success');
  return json['data'];
}

/**
 * Accepts slots grouped by date or flat, each with `start` or `time` or a bare instant. An unknown shape is an error:
 * read as "no slots" it would send callers away from an open calendar.
 */
export function parseSlots(data: unknown): Slot[] {
  const grouped = isRecord(data) && isRecord(data['slots']) ? data['slots'] : data;
  const items = Array.isArray(grouped) ? grouped : Object.values(record(grouped, 'slots')).flatMap(slotsOfDay);
  return items.map(parseSlot);
}

function slotsOfDay(day: unknown): unknown[] {
  if (!Array.isArray(day)) throw new UnexpectedShape('slots of a day are no list');
  return day;
}

function parseSlot(item: unknown): Slot {
  if (typeof item === 'string') return { start: instant(item, 'slot') };
  const slot = record(item, 'slot');
  return { start: instant(slot['start'] ?? slot['time'], 'slot.start') };
}

export function parseReservation(data: unknown): SlotReservation {
  const reservation = record(data, 'reservation');
  return {
    uid: text(reservation['reservationUid'], 'reservationUid'),
    until: instant(reservation['reservationUntil'], 'reservationUntil'),
  };
}

const STATUSES: Booking['status'][] = ['accepted', 'pending', 'cancelled', 'rejected'];

/** Recurring event types answer with a list, which nobody asked for: unexpected. */
export function parseBooking(data: unknown): Booking {
  const booking = record(data, 'booking');
  const named = typeof booking['status'] === 'string' ? booking['status'].toLowerCase() : null;
  const status = STATUSES.find((known) => known === named);
  if (status === undefined) throw new UnexpectedShape('unknown booking status');
  return {
    uid: text(booking['uid'], 'uid'),
    status,
    start: instant(booking['start'], 'start'),
    end: instant(booking['end'], 'end'),
    eventTypeId: parseEventTypeId(booking),
    attendees: parseAttendees(booking),
    metadata: parseMetadata(booking['metadata']),
    createdAt: instant(booking['createdAt'], 'createdAt'),
    updatedAt:
      booking['updatedAt'] === undefined || booking['updatedAt'] === null
        ? null
        : instant(booking['updatedAt'], 'updatedAt'),
    rescheduledFromUid: optionalText(booking['rescheduledFromUid']),
    rescheduledToUid: optionalText(booking['rescheduledToUid']),
  };
}

export function parseBookings(data: unknown): Booking[] {
  return list(data, 'bookings').map(parseBooking);
}

function parseEventTypeId(booking: Record<string, unknown>): number | null {
  const nested = isRecord(booking['eventType']) ? booking['eventType']['id'] : undefined;
  const id = booking['eventTypeId'] ?? nested;
  return typeof id === 'number' ? id : null;
}

function parseAttendees(booking: Record<string, unknown>): BookingAttendee[] {
  const attendees = list(booking['attendees'] ?? [], 'attendees').map((item) => {
    const attendee = record(item, 'attendee');
    return {
      name: optionalText(attendee['name']) ?? '',
      email: optionalText(attendee['email']),
      phoneNumber: optionalText(attendee['phoneNumber']),
    };
  });
  // A lone attendee's number may stand only among the answers of the form.
  const responses = booking['bookingFieldsResponses'];
  const [only] = attendees;
  if (only && attendees.length === 1 && only.phoneNumber === null && isRecord(responses)) {
    only.phoneNumber =
      optionalText(responses['attendeePhoneNumber']) ??
      optionalText(responses['phone']) ??
      optionalText(responses['smsReminderNumber']);
  }
  return attendees;
}

function parseMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([key, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value) ? [[key, String(value)]] : [],
    ),
  );
}

export function parseEventType(data: unknown): EventType {
  const eventType = record(data, 'event type');
  const confirmation = eventType['confirmationPolicy'];
  return {
    id: number(eventType['id'], 'id'),
    slug: text(eventType['slug'], 'slug'),
    title: text(eventType['title'], 'title'),
    lengthInMinutes: number(eventType['lengthInMinutes'], 'lengthInMinutes'),
    minimumBookingNoticeMinutes: number(eventType['minimumBookingNotice'] ?? 0, 'minimumBookingNotice'),
    bookingFields: list(eventType['bookingFields'] ?? [], 'bookingFields').flatMap(parseBookingField),
    requiresConfirmation: isRecord(confirmation) && confirmation['disabled'] !== true,
    isManagedParent: eventType['schedulingType'] === 'managed' && (eventType['parentEventTypeId'] ?? null) === null,
    isShared: isSeated(eventType) || isRecurring(eventType['recurrence']),
    verifiesEmail: eventType['requiresBookerEmailVerification'] === true,
  };
}

export function parseEventTypes(data: unknown): EventType[] {
  return list(data, 'event types').map(parseEventType);
}

function isSeated(eventType: Record<string, unknown>): boolean {
  const seats = isRecord(eventType['seats']) ? eventType['seats']['seatsPerTimeSlot'] : eventType['seatsPerTimeSlot'];
  return typeof seats === 'number' && seats > 0;
}

function isRecurring(recurrence: unknown): boolean {
  return isRecord(recurrence) && recurrence['disabled'] !== true;
}

export function parseWebhook(data: unknown): Webhook {
  const webhook = record(data, 'webhook');
  const id = webhook['id'];
  return {
    id: typeof id === 'number' ? String(id) : text(id, 'id'),
    subscriberUrl: text(webhook['subscriberUrl'], 'subscriberUrl'),
    active: webhook['active'] === true,
    triggers: list(webhook['triggers'], 'triggers').filter((trigger) => typeof trigger === 'string'),
    secret: optionalText(webhook['secret']),
    hasTemplate: optionalText(webhook['payloadTemplate']) !== null,
  };
}

export function parseWebhooks(data: unknown): Webhook[] {
  return list(data, 'webhooks').map(parseWebhook);
}

/** A field without a slug cannot be answered, so it is left out. */
function parseBookingField(item: unknown): EventType['bookingFields'] {
  const field = record(item, 'booking field');
  const slug = optionalText(field['slug']) ?? optionalText(field['name']);
  if (slug === null) return [];
  return [{ slug, type: optionalText(field['type']) ?? 'text', required: field['required'] === true }];
}

export function parseAccount(data: unknown): Account {
  const me = record(data, 'account');
  return {
    id: number(me['id'], 'id'),
    username: optionalText(me['username']),
    timeZone: optionalText(me['timeZone']),
  };
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw new UnexpectedShape(`${what} is no object`);
  return value;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new UnexpectedShape(`${what} is no list`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new UnexpectedShape(`${what} is missing`);
  return value;
}

/** Cal.com writes "" for what is absent. */
function optionalText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnexpectedShape(`${what} is no number`);
  return value;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** A time without an offset is no instant: which one it means would be a guess. */
function instant(value: unknown, what: string): Date {
  const date = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : null;
  if (date === null || Number.isNaN(date.getTime())) throw new UnexpectedShape(`${what} is no instant`);
  return date;
}
