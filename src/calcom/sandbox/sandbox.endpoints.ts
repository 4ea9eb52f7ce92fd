import { cancelBooking, createBooking, rescheduleBooking, reserveSlot } from './sandbox.bookings.js';
import { type Endpoint, requireAccount, success } from './sandbox.endpoint.js';
import { SandboxFailure } from './sandbox.failure.js';
import { invalid, requireInstant, requireTimeZone, unknownKeys } from './sandbox.input.js';
import { pageOfBookings } from './sandbox.list.js';
import type { SandboxBooking } from './sandbox.model.js';
import { presentAccount, presentBooking, presentEventType, presentReservation } from './sandbox.presenter.js';
import { groupByDate, listFreeStarts } from './sandbox.slots.js';
import type { SandboxStore } from './sandbox.store.js';
import { webhookEndpoints } from './sandbox.webhook-endpoints.js';
import type { SandboxWebhooks } from './sandbox.webhooks.js';

const SLOTS = ['2024-09-04'];
const BOOKINGS = ['2024-08-13', '2026-02-25'];
const EVENT_TYPES = ['2024-06-14'];

const SLOT_KEYS = ['eventTypeId', 'start', 'end', 'timeZone', 'duration', 'format', 'bookingUidToReschedule'];

export function makeEndpoints(store: SandboxStore, webhooks: SandboxWebhooks): Endpoint[] {
  return [
    ...slotEndpoints(store),
    ...readingEndpoints(store),
    ...writingEndpoints(store, webhooks),
    ...accountEndpoints(),
    ...webhookEndpoints(webhooks),
  ];
}

function slotEndpoints(store: SandboxStore): Endpoint[] {
  return [
    {
      operation: 'listSlots',
      method: 'GET',
      path: /^\/slots$/,
      versions: SLOTS,
      handle: ({ query }) => success(200, listSlots(store, query)),
    },
    {
      operation: 'reserveSlot',
      method: 'POST',
      path: /^\/slots\/reservations$/,
      versions: SLOTS,
      handle: ({ body, account }) => success(201, presentReservation(reserveSlot(store, body, account))),
    },
    {
      operation: 'getReservation',
      method: 'GET',
      path: /^\/slots\/reservations\/([^/]+)$/,
      versions: SLOTS,
      handle: ({ id }) => {
        const reservation = store.findReservation(id);
        return success(200, reservation === null ? null : presentReservation(reservation));
      },
    },
    {
      operation: 'releaseSlot',
      method: 'DELETE',
      path: /^\/slots\/reservations\/([^/]+)$/,
      versions: SLOTS,
      handle: ({ id }) => {
        store.deleteReservation(id);
        return { status: 200, body: { status: 'success' } };
      },
    },
  ];
}

function readingEndpoints(store: SandboxStore): Endpoint[] {
  return [
    {
      operation: 'listBookings',
      method: 'GET',
      path: /^\/bookings$/,
      versions: BOOKINGS,
      handle: ({ query, account }) => {
        const { apiKey } = requireAccount(account);
        const own = store.bookings().filter((candidate) => candidate.apiKey === apiKey);
        const { bookings, pagination } = pageOfBookings(own, query, store.clock.now());
        return {
          status: 200,
          body: { status: 'success', data: bookings.map((found) => present(store, found)), pagination },
        };
      },
    },
    {
      operation: 'getBooking',
      method: 'GET',
      path: /^\/bookings\/([^/]+)$/,
      versions: BOOKINGS,
      handle: ({ id }) => {
        const found = store.findBooking(id);
        if (!found) throw SandboxFailure.of(404, `Booking with uid=${id} was not found in the database`);
        return success(200, present(store, found));
      },
    },
  ];
}

function writingEndpoints(store: SandboxStore, webhooks: SandboxWebhooks): Endpoint[] {
  return [
    {
      operation: 'createBooking',
      method: 'POST',
      path: /^\/bookings$/,
      versions: BOOKINGS,
      handle: ({ body }) => {
        const before = store.bookings().length;
        const made = createBooking(store, body);
        if (store.bookings().length > before) webhooks.created(made);
        return success(201, present(store, made));
      },
    },
    {
      operation: 'cancelBooking',
      method: 'POST',
      path: /^\/bookings\/([^/]+)\/cancel$/,
      versions: BOOKINGS,
      handle: ({ id, body, account }) => {
        const cancelled = cancelBooking(store, id, body, account);
        webhooks.cancelled(cancelled);
        return success(200, present(store, cancelled));
      },
    },
    {
      operation: 'rescheduleBooking',
      method: 'POST',
      path: /^\/bookings\/([^/]+)\/reschedule$/,
      versions: BOOKINGS,
      handle: ({ id, body, account }) => {
        const moved = rescheduleBooking(store, id, body, account);
        webhooks.rescheduled(moved);
        return success(201, present(store, moved));
      },
    },
  ];
}

function accountEndpoints(): Endpoint[] {
  return [
    {
      operation: 'listEventTypes',
      method: 'GET',
      path: /^\/event-types$/,
      versions: EVENT_TYPES,
      handle: ({ account }) => {
        const owner = requireAccount(account);
        return success(
          200,
          owner.eventTypes.map((eventType) => presentEventType({ account: owner, eventType })),
        );
      },
    },
    {
      operation: 'getEventType',
      method: 'GET',
      path: /^\/event-types\/(\d+)$/,
      versions: EVENT_TYPES,
      handle: ({ id, account }) => {
        const owner = requireAccount(account);
        const eventType = owner.eventTypes.find((candidate) => candidate.id === Number(id));
        if (!eventType) throw SandboxFailure.of(404, `Event type with id ${id} not found`);
        return success(200, presentEventType({ account: owner, eventType }));
      },
    },
    {
      operation: 'getMe',
      method: 'GET',
      path: /^\/me$/,
      versions: null,
      handle: ({ account }) => success(200, presentAccount(requireAccount(account))),
    },
  ];
}

export function present(store: SandboxStore, booking: SandboxBooking): object {
  const owned = store.findEventType(booking.eventTypeId);
  if (!owned) throw SandboxFailure.raw(500, 'Internal server error');
  return presentBooking(booking, owned);
}

function listSlots(store: SandboxStore, query: URLSearchParams): object {
  const problems = unknownKeys(Object.fromEntries(query), SLOT_KEYS);
  if (problems.length > 0) throw invalid(problems);
  const start = requireInstant(query.get('start'), 'start');
  const end = endOfRange(query.get('end') ?? '');
  const timeZone = requireTimeZone(query.get('timeZone') ?? 'UTC');
  if (end <= start) {
    throw SandboxFailure.of(400, "Invalid time range given - check the 'start' and 'end' query parameters.");
  }
  const owned = store.findEventType(Number(query.get('eventTypeId')));
  if (!owned) throw SandboxFailure.of(404, 'Event Type not found');
  const starts = listFreeStarts(store, owned, { start, end }, query.get('bookingUidToReschedule'));
  return groupByDate(starts, timeZone, owned.eventType, query.get('format') === 'range');
}

/** A date and any instant at 00:00:00Z mean the whole day that begins there. */
function endOfRange(value: string): Date {
  const end = requireInstant(value, 'end');
  const iso = end.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? new Date(`${iso.slice(0, 10)}T23:59:59Z`) : end;
}
