import type { Booking, CalcomClient } from '../../calcom/index.js';
import type { CalcomConnection } from '../../tenancy/index.js';

/** A booking moved more often than this is left to people. */
export const MOVES_FOLLOWED = 10;

/** The bookings that took each other's place, the last one last. */
export type Moves = readonly [Booking, ...Booking[]];

/** What has become of a booking. */
export type BookingFate =
  | { kind: 'unmoved' }
  | { kind: 'moved'; moves: Moves }
  /** Cal.com holds nothing any more of it and of those it was moved to. */
  | { kind: 'gone' };

/**
 * Follows a booking through all its moves: Cal.com calls a moved one cancelled, and names the next.
 * @throws CalcomError when Cal.com does not tell
 */
export async function readFate(
  calcom: CalcomClient,
  connection: CalcomConnection,
  firstUid: string,
): Promise<BookingFate> {
  let last = await calcom.getBooking(connection, firstUid);
  const moves: Booking[] = [];
  while (last.rescheduledToUid !== null) {
    if (moves.length === MOVES_FOLLOWED) throw new Error('The booking was moved too often to be followed');
    last = await calcom.getBooking(connection, last.rescheduledToUid);
    moves.push(last);
  }
  if (last.status === 'cancelled' || last.status === 'rejected') return { kind: 'gone' };
  const [first, ...others] = moves;
  return first ? { kind: 'moved', moves: [first, ...others] } : { kind: 'unmoved' };
}
