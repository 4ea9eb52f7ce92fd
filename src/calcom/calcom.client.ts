import type { RequestContext } from '../platform/index.js';
import type { PolicyRegistry } from '../resilience/index.js';
import type { CalcomConnection } from '../tenancy/index.js';
import { matchesFilter, sortBookings, toListQuery } from './booking-filter.js';
import type { CalcomHttp } from './calcom.http.js';
import { CalcomRequester, type CalcomRequestListener } from './calcom.requester.js';
import {
  parseAccount,
  parseBooking,
  parseBookings,
  parseEventType,
  parseEventTypes,
  parseReservation,
  parseSlots,
} from './calcom.schemas.js';
import type {
  Account,
  Booking,
  BookingFilter,
  BookingPage,
  EventType,
  NewBooking,
  Slot,
  SlotQuery,
  SlotReservation,
} from './calcom.types.js';
import { CalcomWebhooks } from './calcom.webhooks.js';
import { formatInstant } from './format-instant.js';

/** Each family of endpoints has its own; a wrong one answers 404 or older shapes. */
const VERSION = { slots: '2024-09-04', bookings: '2024-08-13', eventTypes: '2024-06-14' } as const;

const SECOND_MS = 1_000;
/** Bookings that Cal.com answers when nobody says how many. */
const DEFAULT_PAGE = 100;

/**
 * Cal.com's API, one method an endpoint, all through the connection's policy: reads are retried within the read
 * budget, writes are attempted exactly once. Every method throws a CalcomError; CalcomUnavailableError tells by `sent`
 * whether a write may have been carried out.
 */
export class CalcomClient {
  readonly webhooks: CalcomWebhooks;
  readonly #requester: CalcomRequester;

  constructor(http: CalcomHttp, policies: PolicyRegistry, request: RequestContext) {
    this.#requester = new CalcomRequester(http, policies, request);
    this.webhooks = new CalcomWebhooks(this.#requester);
  }

  /** Tells of every HTTP request made, in the async context of the call that caused it. @returns ends it */
  observe(listener: CalcomRequestListener): () => void {
    return this.#requester.observe(listener);
  }

  /** False while requests are refused: the breaker is not closed, or Cal.com has told the key to wait. */
  isReachable(connection: CalcomConnection): boolean {
    return this.#requester.isReachable(connection);
  }

  /**
   * Lists bookable starts of one event type. A slot is a hint: booking checks again.
   * @returns ascending, unique, within [from, to); empty when nothing is free
   * @see https://cal.com/docs/api-reference/v2/slots (checked 2026-11)
   */
  async listSlots(connection: CalcomConnection, query: SlotQuery): Promise<Slot[]> {
    const fromMs = query.from.getTime();
    const toMs = query.to.getTime();
    if (toMs <= fromMs) return [];
    // Cal.com's end is inclusive, and an end at 00:00:00Z would mean the whole day that begins there.
    const end = new Date(Math.max(toMs - SECOND_MS, fromMs + SECOND_MS));
    const search = new URLSearchParams({
      eventTypeId: String(query.eventTypeId),
      start: formatInstant(query.from),
      end: formatInstant(end),
      timeZone: query.timeZone,
      ...(query.bookingUidToReschedule === undefined ? {} : { bookingUidToReschedule: query.bookingUidToReschedule }),
    });
    const slots = await this.#requester.call(connection, {
      operation: 'listSlots',
      kind: 'read',
      method: 'GET',
      path: `/slots?${search.toString()}`,
      version: VERSION.slots,
      parse: parseSlots,
    });
    const starts = new Set(slots.map((slot) => slot.start.getTime()).filter((ms) => ms >= fromMs && ms < toMs));
    return [...starts].toSorted((a, b) => a - b).map((ms) => ({ start: new Date(ms) }));
  }

  /**
   * Hides a slot from everybody's slots for some minutes; it does not keep anyone from booking it.
   * @param slot - durationMinutes only for event types with several lengths; holdMinutes only with a key of the event
   *   type's owner, Cal.com's five where left out
   */
  async reserveSlot(
    connection: CalcomConnection,
    slot: { eventTypeId: number; start: Date; durationMinutes?: number; holdMinutes?: number },
  ): Promise<SlotReservation> {
    return this.#requester.call(connection, {
      operation: 'reserveSlot',
      kind: 'write',
      method: 'POST',
      path: '/slots/reservations',
      version: VERSION.slots,
      body: {
        eventTypeId: slot.eventTypeId,
        slotStart: formatInstant(slot.start),
        ...(slot.durationMinutes === undefined ? {} : { slotDuration: slot.durationMinutes }),
        ...(slot.holdMinutes === undefined ? {} : { reservationDuration: slot.holdMinutes }),
      },
      parse: parseReservation,
    });
  }

  /** Succeeds for unknown and expired reservations too. */
  async releaseSlot(connection: CalcomConnection, uid: string): Promise<void> {
    await this.#requester.call(connection, {
      operation: 'releaseSlot',
      kind: 'write',
      method: 'DELETE',
      path: `/slots/reservations/${encodeURIComponent(uid)}`,
      version: VERSION.slots,
      parse: () => undefined,
    });
  }

  /**
   * Books. The answer may be an older booking of somebody else (round robin, confirmation): the caller must check it.
   * @see https://cal.com/docs/api-reference/v2/bookings (checked 2026-11)
   */
  async createBooking(connection: CalcomConnection, booking: NewBooking): Promise<Booking> {
    const { attendee } = booking;
    return this.#requester.call(connection, {
      operation: 'createBooking',
      kind: 'write',
      method: 'POST',
      path: '/bookings',
      version: VERSION.bookings,
      body: {
        start: formatInstant(booking.start),
        eventTypeId: booking.eventTypeId,
        attendee: {
          name: attendee.name,
          timeZone: attendee.timeZone,
          language: attendee.language,
          ...(attendee.email === null ? {} : { email: attendee.email }),
          ...(attendee.phoneNumber === null ? {} : { phoneNumber: attendee.phoneNumber }),
        },
        metadata: booking.metadata,
        ...(booking.bookingFieldsResponses === undefined
          ? {}
          : { bookingFieldsResponses: booking.bookingFieldsResponses }),
      },
      parse: parseBooking,
    });
  }

  /** The uid of a moved booking still answers: cancelled, with `rescheduledToUid`. */
  async getBooking(connection: CalcomConnection, uid: string): Promise<Booking> {
    return this.#requester.call(connection, {
      operation: 'getBooking',
      kind: 'read',
      method: 'GET',
      path: `/bookings/${encodeURIComponent(uid)}`,
      version: VERSION.bookings,
      parse: parseBooking,
    });
  }

  /**
   * One page of bookings. Cal.com ignores filters it does not know and reads from a replica that lags behind writes;
   * the filter is applied to the answer once more, so a page may hold fewer than `take`.
   */
  async listBookings(connection: CalcomConnection, filter: BookingFilter): Promise<Booking[]> {
    return (await this.listBookingPage(connection, filter)).bookings;
  }

  /** The same, with word of whether more pages follow. */
  async listBookingPage(connection: CalcomConnection, filter: BookingFilter): Promise<BookingPage> {
    const bookings = await this.#requester.call(connection, {
      operation: 'listBookings',
      kind: 'read',
      method: 'GET',
      path: `/bookings?${toListQuery(filter).toString()}`,
      version: VERSION.bookings,
      parse: parseBookings,
    });
    const matching = bookings.filter((booking) => matchesFilter(booking, filter));
    return { bookings: sortBookings(matching, filter), hasMore: bookings.length >= (filter.take ?? DEFAULT_PAGE) };
  }

  /** @param reason - wanted by Cal.com whenever the key is the host's */
  async cancelBooking(connection: CalcomConnection, uid: string, reason: string): Promise<Booking> {
    return this.#requester.call(connection, {
      operation: 'cancelBooking',
      kind: 'write',
      method: 'POST',
      path: `/bookings/${encodeURIComponent(uid)}/cancel`,
      version: VERSION.bookings,
      body: { cancellationReason: reason },
      parse: parseBooking,
    });
  }

  /** Moves a booking. @returns the new booking, with a new uid; the old one is cancelled and points to it */
  async rescheduleBooking(
    connection: CalcomConnection,
    uid: string,
    change: { start: Date; reason: string },
  ): Promise<Booking> {
    return this.#requester.call(connection, {
      operation: 'rescheduleBooking',
      kind: 'write',
      method: 'POST',
      path: `/bookings/${encodeURIComponent(uid)}/reschedule`,
      version: VERSION.bookings,
      body: { start: formatInstant(change.start), reschedulingReason: change.reason },
      parse: parseBooking,
    });
  }

  /** Event types of the key's owner. */
  async listEventTypes(connection: CalcomConnection): Promise<EventType[]> {
    return this.#requester.call(connection, {
      operation: 'listEventTypes',
      kind: 'read',
      method: 'GET',
      path: '/event-types',
      version: VERSION.eventTypes,
      parse: parseEventTypes,
    });
  }

  /** @throws CalcomUnknownEventTypeError when the account has none of that id */
  async getEventType(connection: CalcomConnection, id: number): Promise<EventType> {
    return this.#requester.call(connection, {
      operation: 'getEventType',
      kind: 'read',
      method: 'GET',
      path: `/event-types/${id}`,
      version: VERSION.eventTypes,
      parse: parseEventType,
    });
  }

  /** The account of the key: the cheapest test of a connection. */
  async getMe(connection: CalcomConnection): Promise<Account> {
    return this.#requester.call(connection, {
      operation: 'getMe',
      kind: 'read',
      method: 'GET',
      path: '/me',
      version: null,
      parse: parseAccount,
    });
  }
}
