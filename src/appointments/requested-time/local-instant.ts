import { getTimezoneOffset } from 'date-fns-tz/getTimezoneOffset';
import { dayOf, minutesOf } from './calendar.js';
import type { LocalDate, LocalTime } from './requested-time.js';
import type { Reference } from './understanding.js';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/**
 * All instants at which the clocks of the zone show that date and time: none in the hour that daylight saving skips,
 * two in the hour it repeats, the earlier one first.
 *
 * @param timeZone - IANA name
 */
export function instantsOf(date: LocalDate, time: LocalTime, timeZone: string): Date[] {
  const day = dayOf(date);
  if (day === null) return [];
  const wall = day * MS_PER_DAY + minutesOf(time) * MS_PER_MINUTE;
  const offsets = new Set(
    [-MS_PER_DAY, 0, MS_PER_DAY].map((around) => getTimezoneOffset(timeZone, new Date(wall + around))),
  );
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((instant) => instant + getTimezoneOffset(timeZone, new Date(instant)) === wall)
    .sort((a, b) => a - b)
    .map((instant) => new Date(instant));
}

/** What the clocks and calendars of the zone show at that instant. */
export function wallClock(instant: Date, timeZone: string): Reference {
  const wall = instant.getTime() + getTimezoneOffset(timeZone, instant);
  const day = Math.floor(wall / MS_PER_DAY);
  return { day, minutes: Math.floor((wall - day * MS_PER_DAY) / MS_PER_MINUTE) };
}
