import { BoundedMap } from '../../platform/index.js';
import { WEEKDAYS, type Weekday } from '../../tenancy/index.js';
import type { LocalDate, LocalTime } from '../requested-time/requested-time.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Numbers of days by their text: a ranking asks for hundreds on the same few days. */
const dayNumbers = new BoundedMap<LocalDate, number>(4_000);

/** Days since 1970-01-01, a Thursday. */
function dayNumberOf(date: LocalDate): number {
  let day = dayNumbers.get(date);
  if (day === undefined) {
    day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
    dayNumbers.set(date, day);
  }
  return day;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

export function weekdayOf(date: LocalDate): Weekday {
  const sinceMonday = (((dayNumberOf(date) + 3) % 7) + 7) % 7;
  return WEEKDAYS[sinceMonday] ?? 'mon';
}

/** Minutes since midnight of a wall-clock time; "24:00" is 1440. */
export function minutesOf(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
