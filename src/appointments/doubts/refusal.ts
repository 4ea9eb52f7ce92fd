import {
  CalcomBookingConflictError,
  CalcomOutOfBoundsError,
  CalcomPastStartError,
  CalcomSlotTakenError,
} from '../../calcom/index.js';
import type { WishGap } from '../appointment.js';

/** No event type ends its window sooner, so a start that is nearer is inside its notice. */
const SHORTEST_WINDOW_MS = 24 * 60 * 60 * 1000;

/** Why Cal.com refuses a start for good; null when the error says nothing about the start. */
export function refusalOf(error: unknown, start: Date, now: Date): WishGap | null {
  if (error instanceof CalcomSlotTakenError || error instanceof CalcomBookingConflictError) return 'taken';
  if (error instanceof CalcomOutOfBoundsError) {
    return start.getTime() - now.getTime() < SHORTEST_WINDOW_MS ? 'too_soon' : 'out_of_bounds';
  }
  if (error instanceof CalcomPastStartError) return 'past';
  return null;
}
