import { lastChangeOf } from './booking-event.js';
import type { Booking, BookingFilter } from './calcom.types.js';
import { formatInstant } from './format-instant.js';

export function toListQuery(filter: BookingFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    query.set(name, value instanceof Date ? formatInstant(value) : String(value));
  }
  return query;
}

/** Whether a booking is what the filter asks for; `take`, `skip` and the order are not its matter. */
export function matchesFilter(booking: Booking, filter: BookingFilter): boolean {
  const { attendeeEmail, eventTypeId, afterStart, beforeEnd, afterCreatedAt, afterUpdatedAt } = filter;
  if (eventTypeId !== undefined && booking.eventTypeId !== eventTypeId) return false;
  if (afterStart !== undefined && booking.start < afterStart) return false;
  if (beforeEnd !== undefined && booking.end > beforeEnd) return false;
  if (afterCreatedAt !== undefined && booking.createdAt < afterCreatedAt) return false;
  if (afterUpdatedAt !== undefined && lastChangeOf(booking) < afterUpdatedAt) return false;
  if (attendeeEmail === undefined) return true;
  const wanted = attendeeEmail.toLowerCase();
  return booking.attendees.some((attendee) => attendee.email?.toLowerCase() === wanted);
}

export function sortBookings(bookings: Booking[], filter: BookingFilter): Booking[] {
  if (filter.sortUpdatedAt === undefined) return bookings;
  const direction = filter.sortUpdatedAt === 'asc' ? 1 : -1;
  return bookings.toSorted((a, b) => direction * (lastChangeOf(a).getTime() - lastChangeOf(b).getTime()));
}
