import { localDateOf, localMinutesOf, localTimeOf } from '../../platform/index.js';
import type { Branch, OpeningInterval } from '../../tenancy/index.js';
import { addDays, minutesOf, weekdayOf } from '../wishes/local-time.js';
import { publicHolidayOn } from './public-holidays.js';
import type { LocalDate, LocalTime } from '../requested-time/requested-time.js';

/** A branch that opens on no day of the next year is closed for good. */
const SEARCH_DAYS = 366;
const MINUTE_MS = 60_000;

type Calendar = Pick<Branch, 'openingHours' | 'holidays' | 'closures' | 'timeZone'>;

export type OpeningDay =
  { kind: 'open'; intervals: OpeningInterval[] } | { kind: 'closed'; because: 'weekday' | 'holiday' | 'closure' };

/** When a branch opens on a day: closures first, then public holidays of its region, then the hours of the weekday. */
export function opensOn(branch: Calendar, date: LocalDate): OpeningDay {
  if (branch.closures.some((closure) => closure.from <= date && date <= closure.to)) {
    return { kind: 'closed', because: 'closure' };
  }
  const intervals = branch.openingHours[weekdayOf(date)] ?? [];
  if (intervals.length === 0) return { kind: 'closed', because: 'weekday' };
  if (branch.holidays && publicHolidayOn(branch.holidays, date) !== null) return { kind: 'closed', because: 'holiday' };
  return { kind: 'open', intervals };
}

/** Whether an appointment lies within one interval: it may start at opening and must end by closing. */
export function fitsOpeningHours(branch: Calendar, start: Date, end: Date): boolean {
  const minutes = (end.getTime() - start.getTime()) / MINUTE_MS;
  return fitsThatDay(branch, localDateOf(start, branch.timeZone), localMinutesOf(start, branch.timeZone), minutes);
}

export type WishPlace =
  | { kind: 'inside' }
  /** `date` and `time` are where the wish moves to: the next time the branch opens. */
  | { kind: 'before_opening' | 'after_closing' | 'closed_day'; date: LocalDate; time: LocalTime };

/**
 * Where a wished start lies in the hours of a branch, and where to look instead.
 * Before opening or in a break: the next opening of that day. After closing, or too late to end by then: the next open
 * day. On a closed day: the next open day, at the wished time if that is within its hours.
 */
export function placeWish(branch: Calendar, start: Date, durationMinutes: number): WishPlace {
  const date = localDateOf(start, branch.timeZone);
  const day = opensOn(branch, date);
  if (day.kind === 'closed') {
    const next = nextOpening(branch, date);
    const time = localTimeOf(start, branch.timeZone);
    return {
      kind: 'closed_day',
      date: next.date,
      time: fitsThatDay(branch, next.date, minutesOf(time), durationMinutes) ? time : next.time,
    };
  }
  if (fitsOpeningHours(branch, start, new Date(start.getTime() + durationMinutes * MINUTE_MS)))
    return { kind: 'inside' };
  const minutes = localMinutesOf(start, branch.timeZone);
  const next = day.intervals.find((interval) => minutesOf(interval.from) > minutes);
  if (next) return { kind: 'before_opening', date, time: next.from };
  return { kind: 'after_closing', ...nextOpening(branch, date) };
}

/** @param from - minutes since midnight */
function fitsThatDay(branch: Calendar, date: LocalDate, from: number, durationMinutes: number): boolean {
  const day = opensOn(branch, date);
  return (
    day.kind === 'open' &&
    day.intervals.some(
      (interval) => minutesOf(interval.from) <= from && from + durationMinutes <= minutesOf(interval.to),
    )
  );
}

function nextOpening(branch: Calendar, after: LocalDate): { date: LocalDate; time: LocalTime } {
  for (let days = 1; days <= SEARCH_DAYS; days += 1) {
    const date = addDays(after, days);
    const day = opensOn(branch, date);
    const first = day.kind === 'open' ? day.intervals[0] : undefined;
    if (first) return { date, time: first.from };
  }
  return { date: addDays(after, 1), time: '00:00' };
}
