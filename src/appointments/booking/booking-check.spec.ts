import { ATTEMPT_METADATA_KEY, type Booking } from '../../calcom/index.js';
import { checkBooking, type ExpectedBooking } from './booking-check.js';

const expected: ExpectedBooking = {
  attemptId: 'attempt-1',
  start: new Date('2026-12-01T13:30:00Z'),
  attendee: { email: 'guest-1@slotline.invalid', phoneNumber: '+4915112345678' },
  intendedAt: new Date('2026-11-24T08:00:00Z'),
};

const ours: Booking = {
  uid: 'uid-1',
  status: 'accepted',
  start: expected.start,
  end: new Date('2026-12-01T14:00:00Z'),
  eventTypeId: 1,
  attendees: [{ name: 'Test Person', email: 'GUEST-1@slotline.invalid', phoneNumber: null }],
  metadata: { [ATTEMPT_METADATA_KEY]: 'attempt-1' },
  createdAt: new Date('2026-11-24T08:00:01Z'),
  updatedAt: null,
  rescheduledFromUid: null,
  rescheduledToUid: null,
};

describe(checkBooking.name, () => {
  it('knows our own booking by id, start and person, accepted or pending', () => {
    expect(checkBooking(ours, expected)).toEqual({ kind: 'ours' });
    expect(checkBooking({ ...ours, status: 'pending' }, expected)).toEqual({ kind: 'ours' });
    const byPhone = [{ name: 'Test Person', email: '4915112345678@sms.cal.com', phoneNumber: '+4915112345678' }];
    expect(checkBooking({ ...ours, attendees: byPhone }, expected)).toEqual({ kind: 'ours' });
  });

  it.each<[string, Partial<Booking>]>([
    ["another attempt's booking", { metadata: { [ATTEMPT_METADATA_KEY]: 'attempt-0' } }],
    ['a booking without our metadata', { metadata: {} }],
    ['an earlier booking with our id', { createdAt: new Date('2026-11-24T07:57:59Z') }],
  ])('I-37: takes %s for foreign', (_, change) => {
    expect(checkBooking({ ...ours, ...change }, expected)).toEqual({ kind: 'foreign' });
  });

  it.each<['start' | 'attendee' | 'status', Partial<Booking>]>([
    ['start', { start: new Date('2026-12-01T13:45:00Z') }],
    ['attendee', { attendees: [{ name: 'Test Person', email: 'other@example.com', phoneNumber: null }] }],
    ['status', { status: 'cancelled' }],
  ])('I-37: sees our own booking with a wrong %s', (difference, change) => {
    expect(checkBooking({ ...ours, ...change }, expected)).toEqual({ kind: 'ours_but_wrong', difference });
  });
});
