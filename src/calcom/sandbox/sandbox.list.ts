import { SandboxFailure } from './sandbox.failure.js';
import { requireInstant } from './sandbox.input.js';
import type { SandboxBooking } from './sandbox.model.js';

const STATUSES = ['upcoming', 'recurring', 'past', 'cancelled', 'unconfirmed'];

export interface BookingPage {
  bookings: SandboxBooking[];
  pagination: Record<string, number | boolean>;
}

/** GET /bookings: filters it does not know are ignored without a word, as Cal.com's are. */
export function pageOfBookings(all: SandboxBooking[], query: URLSearchParams, now: Date): BookingPage {
  const take = bounded(query, 'take', 100, 1, 250);
  const skip = bounded(query, 'skip', 0, 0, Infinity);
  const matching = sorted(
    filters(query, now).reduce((bookings, keep) => bookings.filter(keep), all),
    query,
  );
  const bookings = matching.slice(skip, skip + take);
  const remaining = Math.max(0, matching.length - skip - bookings.length);
  return {
    bookings,
    pagination: {
      returnedItems: bookings.length,
      totalItems: matching.length,
      itemsPerPage: take,
      remainingItems: remaining,
      currentPage: matching.length === 0 ? 0 : Math.floor(skip / take) + 1,
      totalPages: Math.ceil(matching.length / take),
      hasNextPage: remaining > 0,
      hasPreviousPage: skip > 0,
    },
  };
}

type Keep = (booking: SandboxBooking) => boolean;

function filters(query: URLSearchParams, now: Date): Keep[] {
  const keeps: Keep[] = [];
  const when = (name: string, keep: (value: string) => Keep): void => {
    const value = query.get(name);
    if (value !== null && value !== '') keeps.push(keep(value));
  };
  const instant = (name: string, keep: (booking: SandboxBooking, at: Date) => boolean): void =>
    when(name, (value) => {
      const at = requireInstant(value, name);
      return (booking) => keep(booking, at);
    });
  when('status', (value) => statusFilter(value, now));
  // An unencoded "+" arrives as a space.
  when('attendeeEmail', (value) => (booking) => booking.attendee.email === value.replaceAll(' ', '+'));
  when('attendeeName', (value) => (booking) => booking.attendee.name === value);
  when('bookingUid', (value) => (booking) => booking.uid === value);
  when('eventTypeId', (value) => (booking) => booking.eventTypeId === Number(value));
  when('eventTypeIds', (value) => (booking) => value.split(',').map(Number).includes(booking.eventTypeId));
  instant('afterStart', (booking, at) => booking.start >= at);
  instant('beforeEnd', (booking, at) => booking.end <= at);
  instant('afterCreatedAt', (booking, at) => booking.createdAt >= at);
  instant('beforeCreatedAt', (booking, at) => booking.createdAt <= at);
  instant('afterUpdatedAt', (booking, at) => booking.updatedAt >= at);
  instant('beforeUpdatedAt', (booking, at) => booking.updatedAt <= at);
  return keeps;
}

function statusFilter(value: string, now: Date): Keep {
  const wanted = value.split(',');
  if (wanted.some((status) => !STATUSES.includes(status))) {
    throw SandboxFailure.of(400, `Invalid status. Allowed are ${STATUSES.join(', ')}`);
  }
  return (booking) => {
    const isOver = booking.status === 'cancelled' || booking.status === 'rejected';
    return wanted.some((status) => {
      if (status === 'cancelled') return isOver;
      if (isOver || status === 'recurring') return false;
      if (status === 'unconfirmed') return booking.status === 'pending';
      return status === 'past' ? booking.end < now : booking.end >= now;
    });
  };
}

function sorted(bookings: SandboxBooking[], query: URLSearchParams): SandboxBooking[] {
  const keys: [string, (booking: SandboxBooking) => Date][] = [
    ['sortStart', (booking) => booking.start],
    ['sortEnd', (booking) => booking.end],
    ['sortCreated', (booking) => booking.createdAt],
    ['sortUpdatedAt', (booking) => booking.updatedAt],
  ];
  for (const [name, key] of keys) {
    const order = query.get(name);
    if (order === null) continue;
    const direction = order === 'desc' ? -1 : 1;
    return bookings.toSorted((a, b) => direction * (key(a).getTime() - key(b).getTime()));
  }
  return bookings;
}

function bounded(query: URLSearchParams, name: string, fallback: number, min: number, max: number): number {
  const given = query.get(name);
  const value = given === null ? fallback : Number(given);
  if (!Number.isInteger(value) || value < min || value > max) throw SandboxFailure.of(400, 'Bad Request Exception');
  return value;
}
