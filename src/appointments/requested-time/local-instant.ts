import { instantOf, localDateOf, localTimeOf } from '../../platform/index.js';
import { dayOf, minutesOf } from './calendar.js';
import type { LocalDate, LocalTime } from './requested-time.js';
import type { Reference } from './understanding.js';

/**
 * All instants at which the clocks of the zone show that date and time: none in the hour that daylight saving skips,
 * two in the hour it repeats, the earlier one first.
 *
 * @param timeZone - IANA name
 */
export function instantsOf(date: LocalDate, time: LocalTime, timeZone: string): Date[] {
  const found = instantOf(date, time, timeZone);
  switch (found.kind) {
    case 'instant':
      return [found.instant];
    case 'overlap':
      return [found.first, found.second];
    case 'gap':
      return [];
  }
}

/** What the clocks and calendars of the zone show at that instant. */
export function wallClock(instant: Date, timeZone: string): Reference {
  return { day: dayOf(localDateOf(instant, timeZone)) ?? 0, minutes: minutesOf(localTimeOf(instant, timeZone)) };
}
