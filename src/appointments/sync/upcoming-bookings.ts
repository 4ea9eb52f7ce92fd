import type { Booking, CalcomClient } from '../../calcom/index.js';
import type { CalcomConnection } from '../../tenancy/index.js';

const PAGE = 250;
const MAX_PAGES = 20;

/**
 * All bookings of an account that begin after a moment, whatever became of them, page by page.
 * @throws CalcomError; Error beyond 5,000, since a part would look like the whole
 */
export async function* readUpcomingBookings(
  calcom: CalcomClient,
  connection: CalcomConnection,
  from: Date,
): AsyncGenerator<Booking[]> {
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const filter = { afterStart: from, sortUpdatedAt: 'asc' as const, take: PAGE, skip: page * PAGE };
    const { bookings, hasMore } = await calcom.listBookingPage(connection, filter);
    yield bookings;
    if (!hasMore) return;
  }
  throw new Error('Too many bookings to come');
}
