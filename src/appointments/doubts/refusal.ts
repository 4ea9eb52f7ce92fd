import {
  CalcomBookingConflictError,
  CalcomOutOfBoundsError,
  CalcomPastStartError,
  CalcomSlotTakenError,
} from '../../calcom/index.js';
import type { WishGap } from '../appointment.js';

/** Why Cal.com refuses a start for good; null when the error says nothing about the start. */
export function refusalOf(error: unknown): WishGap | null {
  if (error instanceof CalcomSlotTakenError || error instanceof CalcomBookingConflictError) return 'taken';
  if (error instanceof CalcomOutOfBoundsError) return 'too_soon';
  if (error instanceof CalcomPastStartError) return 'past';
  return null;
}
