import { randomBytes, randomUUID } from 'node:crypto';
import { isRecord } from '../json.js';
import { SandboxFailure } from './sandbox.failure.js';
import { type BookingInput, checkForm, readBody, readBookingInput, requireInstant } from './sandbox.input.js';
import {
  MINUTE_MS,
  type OwnedEventType,
  type SandboxAccount,
  type SandboxBooking,
  type SandboxReservation,
} from './sandbox.model.js';
import { isWithinBounds, isWithinWorkingHours, spanOf } from './sandbox.slots.js';
import type { SandboxStore } from './sandbox.store.js';

const DEFAULT_HOLD_MINUTES = 5;

export function createBooking(store: SandboxStore, body: unknown): SandboxBooking {
  const input = readBookingInput(body);
  const owned = requireBookable(store, input.eventTypeId);
  checkForm(owned.eventType, input);
  checkStart(store, owned, input.start);
  const attendee = { ...input.attendee, email: input.attendee.email ?? emailOfPhone(input.attendee.phoneNumber) };
  const existing = findSame(store, owned, input.start, attendee);
  if (existing) return existing;
  const { account, eventType } = owned;
  const now = store.clock.now();
  const booking: SandboxBooking = {
    id: store.nextId(),
    uid: newUid(),
    apiKey: account.apiKey,
    eventTypeId: eventType.id,
    hostIds: requireHosts(store, owned, input.start, null),
    status: eventType.requiresConfirmation ? 'pending' : 'accepted',
    ...spanOf(eventType, input.start),
    attendee,
    guests: input.guests,
    responses: input.responses,
    metadata: input.metadata,
    createdAt: now,
    updatedAt: now,
    cancellationReason: null,
    cancelledByEmail: null,
    reschedulingReason: null,
    rescheduledByEmail: null,
    rescheduledFromUid: null,
    rescheduledToUid: null,
  };
  store.put(booking);
  return booking;
}

/** @param account - whose key was sent, if any */
export function cancelBooking(
  store: SandboxStore,
  uid: string,
  body: unknown,
  account: SandboxAccount | null,
): SandboxBooking {
  const input = readBody(body, ['cancellationReason', 'cancelSubsequentBookings']);
  const booking = store.findBooking(uid);
  if (!booking) throw SandboxFailure.of(404, `Booking with uid=${uid} not found`);
  if (booking.status === 'cancelled') {
    throw SandboxFailure.of(
      400,
      `Can't cancel booking with uid=${uid} because it has been cancelled already. Please provide uid of a booking that is not cancelled.`,
    );
  }
  if (store.findEventType(booking.eventTypeId)?.eventType.cancellingDisabled) {
    throw SandboxFailure.raw(400, 'This event type does not allow cancellations');
  }
  const reason = typeof input['cancellationReason'] === 'string' ? input['cancellationReason'] : '';
  const isHost = account?.apiKey === booking.apiKey;
  if (isHost && reason === '') throw SandboxFailure.raw(400, 'Cancellation reason is required when you are the host');
  const now = store.clock.now();
  if (booking.end <= now) throw SandboxFailure.raw(400, 'Cannot cancel a booking that has already ended');
  const cancelled: SandboxBooking = {
    ...booking,
    status: 'cancelled',
    updatedAt: now,
    cancellationReason: reason,
    cancelledByEmail: isHost ? account.hosts[0].email : null,
  };
  store.put(cancelled);
  return cancelled;
}

/** @returns the new booking; the old one is cancelled and points to it */
export function rescheduleBooking(
  store: SandboxStore,
  uid: string,
  body: unknown,
  account: SandboxAccount | null,
): SandboxBooking {
  const input = readBody(body, ['start', 'reschedulingReason', 'rescheduledBy', 'emailVerificationCode']);
  const start = requireInstant(input['start'], 'start');
  const old = store.findBooking(uid);
  if (!old) throw SandboxFailure.of(404, `Booking with uid=${uid} was not found in the database`);
  if (old.status === 'cancelled') throw movedOrCancelled(old);
  const owned = requireBookable(store, old.eventTypeId);
  checkStart(store, owned, start);
  const hostIds = requireHosts(store, owned, start, uid);
  const now = store.clock.now();
  const isHost = account?.apiKey === old.apiKey;
  const moved: SandboxBooking = {
    ...old,
    id: store.nextId(),
    uid: newUid(),
    hostIds,
    status: owned.eventType.requiresConfirmation && !isHost ? 'pending' : 'accepted',
    start,
    end: new Date(start.getTime() + (old.end.getTime() - old.start.getTime())),
    createdAt: now,
    updatedAt: now,
    reschedulingReason: typeof input['reschedulingReason'] === 'string' ? input['reschedulingReason'] : '',
    rescheduledFromUid: uid,
    rescheduledByEmail: null,
  };
  store.put({
    ...old,
    status: 'cancelled',
    updatedAt: now,
    rescheduledToUid: moved.uid,
    rescheduledByEmail: typeof input['rescheduledBy'] === 'string' ? input['rescheduledBy'] : null,
  });
  store.put(moved);
  return moved;
}

/** Hides a slot from everybody's slots; POST /bookings does not look at it. */
export function reserveSlot(store: SandboxStore, body: unknown, account: SandboxAccount | null): SandboxReservation {
  const input = isRecord(body) ? body : {};
  const start = requireInstant(input['slotStart'], 'slotStart');
  const owned = store.findEventType(Number(input['eventTypeId']));
  if (!owned) throw SandboxFailure.of(404, `Event Type with ID=${String(input['eventTypeId'])} not found`);
  const minutes = input['reservationDuration'];
  if (minutes !== undefined && account === null) {
    throw SandboxFailure.of(
      401,
      'reservationDuration can only be used for authenticated requests - use access token, api key or OAuth credentials',
    );
  }
  const span = spanOf(owned.eventType, start);
  const free = store.freeHostIds(owned, span, null);
  if (store.pickHostIds(owned, free) === null) {
    throw SandboxFailure.of(422, "Can't reserve a slot if the event is already booked.");
  }
  const hostIds = store.pickHostIds(owned, store.unheldHostIds(free, span));
  if (hostIds === null) {
    throw SandboxFailure.of(422, 'This time slot is already reserved by another user. Please choose a different time.');
  }
  const heldMinutes = typeof minutes === 'number' ? minutes : DEFAULT_HOLD_MINUTES;
  const reservation: SandboxReservation = {
    uid: randomUUID(),
    eventTypeId: owned.eventType.id,
    hostIds,
    ...span,
    minutes: heldMinutes,
    until: new Date(store.clock.now().getTime() + heldMinutes * MINUTE_MS),
  };
  store.putReservation(reservation);
  return reservation;
}

function requireBookable(store: SandboxStore, eventTypeId: number): OwnedEventType {
  const owned = store.findEventType(eventTypeId);
  if (!owned) throw SandboxFailure.of(404, `Event type with id ${eventTypeId} not found.`);
  if (owned.eventType.managedParent) {
    throw SandboxFailure.of(
      400,
      `Event type with id=${eventTypeId} is the parent managed event type that can't be booked. You have to provide the child event type id aka id of event type that has been assigned to one of the users.`,
    );
  }
  return owned;
}

function checkStart(store: SandboxStore, { eventType }: OwnedEventType, start: Date): void {
  if (start < store.clock.now()) throw SandboxFailure.of(400, 'Attempting to book a meeting in the past.');
  if (!isWithinBounds(store, eventType, start)) {
    throw SandboxFailure.of(
      400,
      'The event type can\'t be booked at the "start" time provided. This could be because it\'s too soon (violating the minimum booking notice) or too far in the future (outside the event\'s scheduling window). Try fetching available slots first using the GET /v2/slots endpoint and then make a booking with "start" time equal to one of the available slots: https://cal.com/docs/api-reference/v2/slots',
    );
  }
}

function requireHosts(store: SandboxStore, owned: OwnedEventType, start: Date, movedUid: string | null): number[] {
  const span = spanOf(owned.eventType, start);
  const hostIds = isWithinWorkingHours(owned.eventType, span)
    ? store.pickHostIds(owned, store.freeHostIds(owned, span, movedUid))
    : null;
  if (hostIds !== null) return hostIds;
  throw slotTaken((owned.eventType.scheduling ?? 'single') !== 'single');
}

export function slotTaken(isTeam = false): SandboxFailure {
  return SandboxFailure.of(
    400,
    isTeam
      ? 'One of the hosts either already has booking at this time or is not available'
      : 'User either already has booking at this time or is not available',
  );
}

function movedOrCancelled({ uid, rescheduledToUid }: SandboxBooking): SandboxFailure {
  return SandboxFailure.of(
    400,
    rescheduledToUid === null
      ? `Can't reschedule booking with uid=${uid} because it has been cancelled. Please provide uid of a booking that is not cancelled.`
      : `Can't reschedule booking with uid=${uid} because it has been cancelled and rescheduled already to booking with uid=${rescheduledToUid}. You probably want to reschedule ${rescheduledToUid} instead by passing it within the request URL.`,
  );
}

/** Round robin and confirmation: the same person asking for the same start gets the booking that is there. */
function findSame(
  store: SandboxStore,
  { eventType }: OwnedEventType,
  start: Date,
  attendee: BookingInput['attendee'],
): SandboxBooking | null {
  if (eventType.scheduling !== 'round_robin' && !eventType.requiresConfirmation) return null;
  const same = store
    .bookings()
    .find(
      (booking) =>
        booking.eventTypeId === eventType.id &&
        booking.start.getTime() === start.getTime() &&
        (booking.status === 'accepted' || booking.status === 'pending') &&
        booking.attendee.email === attendee.email &&
        booking.attendee.phoneNumber === attendee.phoneNumber,
    );
  return same ?? null;
}

function emailOfPhone(phoneNumber: string | null): string {
  return `${(phoneNumber ?? '').replace(/\D/g, '')}@sms.cal.com`;
}

function newUid(): string {
  return randomBytes(16).toString('base64url');
}
