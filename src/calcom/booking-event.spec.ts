import fc from 'fast-check';
import { bookingEventOf, readBookingEvent } from './booking-event.js';
import type { Booking } from './calcom.types.js';

const CREATED = {
  triggerEvent: 'BOOKING_CREATED',
  createdAt: '2026-11-24T08:00:00.000+01:00',
  payload: {
    uid: 'a',
    status: 'ACCEPTED',
    eventTypeId: 4711,
    startTime: '2026-12-01T09:00:00Z',
    endTime: '2026-12-01T09:30:00+00:00',
    attendees: [{ name: 'Jana Beispiel', phoneNumber: '+4915228817386' }, { name: 'Guest' }],
    metadata: { slotline_attempt_id: 'attempt-1' },
  },
};

function bookingOf(body: object) {
  const read = readBookingEvent(body);
  if (read.kind !== 'known') throw new Error(read.kind);
  return read.booking;
}

describe(readBookingEvent.name, () => {
  it('reads a booking with whoever made it, all instants in UTC', () => {
    expect(bookingOf(CREATED)).toEqual({
      kind: 'written',
      at: '2026-11-24T07:00:00.000Z',
      uid: 'a',
      previousUid: null,
      pending: false,
      start: '2026-12-01T09:00:00.000Z',
      end: '2026-12-01T09:30:00.000Z',
      eventTypeId: 4711,
      name: 'Jana Beispiel',
      phone: '+4915228817386',
      attemptId: 'attempt-1',
      noShow: false,
    });
  });

  it.each([
    ['BOOKING_CANCELLED', {}, { kind: 'ended', name: null, phone: null }],
    ['BOOKING_REJECTED', {}, { kind: 'ended', name: null, phone: null }],
    ['BOOKING_CREATED', { status: 'CANCELLED' }, { kind: 'ended', name: null }],
    ['BOOKING_REQUESTED', { status: 'PENDING' }, { kind: 'written', pending: true }],
    ['BOOKING_PAID', {}, { kind: 'written', pending: false }],
    ['BOOKING_RESCHEDULED', { rescheduleUid: 'before' }, { kind: 'written', previousUid: 'before' }],
    [
      'BOOKING_NO_SHOW_UPDATED',
      { bookingUid: 'b', attendees: [{ noShow: true }] },
      { kind: 'no_show', uid: 'b', noShow: true },
    ],
  ])('reads %s with %j', (triggerEvent, payload, expected) => {
    expect(bookingOf({ ...CREATED, triggerEvent, payload: { ...CREATED.payload, ...payload } })).toMatchObject(
      expected,
    );
  });

  it('reads the flat body of a meeting, without its person', () => {
    const { payload, ...envelope } = CREATED;
    const flat = { ...envelope, ...payload, triggerEvent: 'MEETING_ENDED', updatedAt: '2026-12-01T09:30:00Z' };
    expect(bookingOf({ ...flat, fromReschedule: 'before' })).toMatchObject({
      kind: 'met',
      at: '2026-12-01T09:30:00.000Z',
      uid: 'a',
      previousUid: 'before',
      name: null,
      phone: null,
    });
  });

  it('I-51: passes by what is no event of a booking, and keeps what cannot be read with its reason', () => {
    for (const triggerEvent of ['PING', 'booking.created', 'BOOKING_PAYMENT_INITIATED', 'SOMETHING_NEW']) {
      expect(readBookingEvent({ ...CREATED, triggerEvent })).toEqual({ kind: 'ignored' });
    }
    expect(readBookingEvent({})).toMatchObject({ kind: 'unreadable', reason: 'event_missing' });
    expect(readBookingEvent({ ...CREATED, createdAt: 'now' })).toMatchObject({ reason: 'time_missing' });
    expect(readBookingEvent({ ...CREATED, payload: [] })).toMatchObject({ reason: 'uid_missing' });
  });

  it('comes to an end with any JSON', () => {
    const parts = { payload: fc.jsonValue(), createdAt: fc.oneof(fc.constant('2026-11-24T08:00:00Z'), fc.jsonValue()) };
    const bodies = fc.oneof(
      fc.jsonValue(),
      fc.record({ triggerEvent: fc.constantFrom('BOOKING_CREATED', 'MEETING_ENDED'), ...parts }),
      fc.dictionary(fc.constantFrom(...Object.keys(CREATED.payload), 'responses'), fc.jsonValue()).map((payload) => ({
        ...CREATED,
        payload: { ...CREATED.payload, ...payload },
      })),
    );
    fc.assert(fc.property(bodies, (body) => expect(readBookingEvent(body)).toHaveProperty('kind')));
  });
});

describe(bookingEventOf.name, () => {
  const booking: Booking = {
    uid: 'b',
    status: 'accepted',
    start: new Date('2026-12-01T09:00:00Z'),
    end: new Date('2026-12-01T09:30:00Z'),
    eventTypeId: 4711,
    attendees: [{ name: 'Jana', email: null, phoneNumber: '+4915228817386' }],
    metadata: {},
    createdAt: new Date('2026-11-24T07:00:00Z'),
    updatedAt: null,
    rescheduledFromUid: 'a',
    rescheduledToUid: null,
  };

  it('names the person of what is to come, and nobody of what is over', () => {
    const before = bookingEventOf('c', booking, new Date('2026-12-01T09:00:00Z'));
    expect(before).toMatchObject({ kind: 'written', previousUid: 'a', name: 'Jana', phone: '+4915228817386' });
    const after = bookingEventOf('c', booking, new Date('2026-12-01T09:30:00Z'));
    expect(after).toMatchObject({ kind: 'met', name: null, phone: null });
    const off = bookingEventOf('c', { ...booking, status: 'cancelled' }, new Date('2026-11-24T08:00:00Z'));
    expect(off).toMatchObject({ kind: 'ended', name: null, phone: null });
  });
});
