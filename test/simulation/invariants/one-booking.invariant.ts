import { attemptOf, callOf } from '../calendar.js';
import { wishKey } from '../model.js';
import { type Invariant, local } from './invariant.js';
import { isLive } from '../calendar.js';

/** One wish, one booking: never two live bookings of one attempt, or of one call for one start of a service. */
export const oneBooking: Invariant = {
  name: 'one booking for one wish',
  check({ after }) {
    const live = after.filter(isLive);
    const ofAttempt = Map.groupBy(live, (booking) => attemptOf(booking));
    const ofWish = Map.groupBy(live, (booking) => {
      const call = callOf(booking);
      // One that was moved here was another wish.
      return call === null || booking.rescheduledFromUid !== null
        ? null
        : wishKey(call, booking.eventTypeId, booking.start);
    });
    return [...ofAttempt, ...ofWish]
      .filter(([key, bookings]) => key !== null && bookings.length > 1)
      .map(
        ([key, bookings]) =>
          `${bookings.length} live bookings of ${key} at ${bookings.map(({ start }) => local(start)).join(', ')}`,
      );
  },
};
