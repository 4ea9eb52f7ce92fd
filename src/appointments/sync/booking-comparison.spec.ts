import type { Booking } from '../../calcom/index.js';
import { aService } from '../../../test/support/branch.js';
import { compareBookings, type ComparedAppointment } from './booking-comparison.js';

const LONG_AGO = new Date('2026-11-01T08:00:00Z');
const JUST_NOW = new Date('2026-11-24T07:59:00Z');
const TEN = new Date('2026-12-01T09:00:00Z');
const ELEVEN = new Date('2026-12-01T10:00:00Z');
const CUT = aService();

function own(calcomUid: string, changes: Partial<ComparedAppointment> = {}): ComparedAppointment {
  return {
    id: `id-of-${calcomUid}`,
    calcomUid,
    serviceId: CUT.id,
    status: 'booked',
    startsAt: TEN,
    updatedAt: LONG_AGO,
    ...changes,
  };
}

function booking(uid: string, changes: Partial<Booking> = {}): Booking {
  return {
    uid,
    status: 'accepted',
    start: TEN,
    end: ELEVEN,
    eventTypeId: CUT.eventTypeId,
    attendees: [],
    metadata: {},
    createdAt: LONG_AGO,
    updatedAt: null,
    rescheduledFromUid: null,
    rescheduledToUid: null,
    ...changes,
  };
}

describe(compareBookings.name, () => {
  const compare = (mirror: ComparedAppointment[], bookings: Booking[]) =>
    compareBookings({ mirror, bookings, services: [CUT], settledBefore: new Date('2026-11-24T07:50:00Z') });
  const difference = { serviceId: CUT.id, appointmentId: 'id-of-a', mirrorStartsAt: TEN };

  it('finds nothing where both tell the same', () => {
    expect(
      compare([own('a'), own('b', { status: 'requested' })], [booking('a'), booking('b', { status: 'pending' })]),
    ).toEqual([]);
    expect(compare([own('a', { status: 'cancelled' })], [booking('a', { status: 'cancelled' })])).toEqual([]);
    expect(compare([own('a', { status: 'cancelled' })], [])).toEqual([]);
  });

  it.each([
    ['is not there', []],
    ['is cancelled', [booking('a', { status: 'cancelled' })]],
    ['is rejected', [booking('a', { status: 'rejected' })]],
  ])('finds a phantom where the booking %s', (_what, bookings) => {
    expect(compare([own('a')], bookings)).toEqual([{ ...difference, kind: 'phantom', calcomStartsAt: null }]);
  });

  it('finds what is missing, also what the mirror takes for cancelled', () => {
    const missing = { kind: 'missing', serviceId: CUT.id, mirrorStartsAt: null, calcomStartsAt: TEN };
    expect(compare([], [booking('a')])).toEqual([{ ...missing, appointmentId: null }]);
    expect(compare([own('a', { status: 'cancelled' })], [booking('a')])).toEqual([
      { ...missing, appointmentId: 'id-of-a' },
    ]);
  });

  it('finds one that is at another time, under its uid or a later one', () => {
    const moved = [{ ...difference, kind: 'moved', calcomStartsAt: ELEVEN }];
    expect(compare([own('a')], [booking('a', { start: ELEVEN })])).toEqual(moved);
    const chain = [
      booking('a', { status: 'cancelled', rescheduledToUid: 'b' }),
      booking('b', { start: ELEVEN, rescheduledFromUid: 'a' }),
    ];
    expect(compare([own('a')], chain)).toEqual(moved);
  });

  it('leaves out what may still be on its way, and services that are not offered', () => {
    expect(compare([own('a', { updatedAt: JUST_NOW })], [booking('b', { createdAt: JUST_NOW })])).toEqual([]);
    expect(compare([own('a', { serviceId: 'gone' })], [booking('b', { eventTypeId: 1 })])).toEqual([]);
  });
});
