import { ATTEMPT_METADATA_KEY, type Attendee, type Booking } from '../../calcom/index.js';

/** Clocks of two companies differ a little; older than this before our intent is an old booking. */
export const CLOCK_SKEW_MS = 120_000;

export interface ExpectedBooking {
  attemptId: string;
  start: Date;
  attendee: Pick<Attendee, 'email' | 'phoneNumber'>;
  /** When the intent was written. */
  intendedAt: Date;
}

export type BookingCheck =
  | { kind: 'ours' }
  /** Carries our id, yet is not what was asked for: our own write went wrong and must be undone. */
  | { kind: 'ours_but_wrong'; difference: 'start' | 'attendee' | 'status' }
  /** Somebody else's, or an earlier one: never ours to report or to touch. */
  | { kind: 'foreign' };

/**
 * Tells whether a booking that Cal.com answered is the one we asked for: our metadata, fresh, our start, our
 * attendee. Cal.com answers 2xx with an existing booking when it takes two people for one (I-37).
 */
export function checkBooking(booking: Booking, expected: ExpectedBooking): BookingCheck {
  if (booking.metadata[ATTEMPT_METADATA_KEY] !== expected.attemptId) return { kind: 'foreign' };
  if (booking.createdAt.getTime() < expected.intendedAt.getTime() - CLOCK_SKEW_MS) return { kind: 'foreign' };
  if (booking.start.getTime() !== expected.start.getTime()) return { kind: 'ours_but_wrong', difference: 'start' };
  if (!booking.attendees.some((attendee) => isSamePerson(attendee, expected.attendee))) {
    return { kind: 'ours_but_wrong', difference: 'attendee' };
  }
  if (booking.status !== 'accepted' && booking.status !== 'pending') {
    return { kind: 'ours_but_wrong', difference: 'status' };
  }
  return { kind: 'ours' };
}

function isSamePerson(
  answered: { email: string | null; phoneNumber: string | null },
  asked: Pick<Attendee, 'email' | 'phoneNumber'>,
): boolean {
  if (asked.email !== null && answered.email?.toLowerCase() === asked.email.toLowerCase()) return true;
  return asked.phoneNumber !== null && answered.phoneNumber === asked.phoneNumber;
}
