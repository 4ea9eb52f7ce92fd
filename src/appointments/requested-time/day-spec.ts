import type { CalendarUnit, Weekday } from './calendar.js';
import type { Feast } from './token.js';

export type WeekdayMode = 'plain' | 'this' | 'next' | 'coming' | 'afterNext' | 'last';
/** `early` and `late` are loose, `firstHalf` and `secondHalf` were said so; `later` is what is left of the second half. */
export type Edge = 'start' | 'middle' | 'end' | 'rest' | 'early' | 'late' | 'later' | 'firstHalf' | 'secondHalf';

/** Everything said about one day or span; what was not said is absent. Pieces of one phrase are merged field by field. */
export interface DaySpec {
  /** Days from today. */
  offset?: number;
  weekday?: Weekday;
  weekdayMode?: WeekdayMode;
  /** 0 is this ISO week. */
  weekOffset?: number;
  day?: number;
  month?: number;
  year?: number;
  /** 0 is this month, or this quarter or year where `months` says so. */
  monthOffset?: number;
  /** How many months the span "month" has: 3 for a quarter, 12 for a year. */
  months?: number;
  /** "January next year": 0 is this year. */
  yearOffset?: number;
  /** "next March", "this Christmas". */
  periodMode?: WeekdayMode;
  /** Day and month can be the other way round. */
  swapped?: boolean;
  /** "15.1": perhaps the fifteenth of the running month (heard as "fünfzehnter Punkt eins"). */
  looseJanuary?: boolean;
  span?: 'week' | 'workweek' | 'weekend' | 'month';
  edge?: Edge;
  /** The week with that day in it. */
  around?: boolean;
  /** "the next three days". */
  count?: { n: number; unit: CalendarUnit };
  /** "in two to three weeks": from one distance to the other. */
  spread?: { from: number; to: number; unit: CalendarUnit };
  /** The count begins today: "within five days". */
  within?: boolean;
  /** "the upcoming two weeks": all of them, or the last one of them to some. */
  orLast?: boolean;
  /** With a weekday or a week and a month, or with a week and a year: "first Monday of October"; -1 is the last. */
  nth?: number;
  nthWeek?: boolean;
  feast?: Feast;
  /** The nth such weekday, or the nth whole week for null, after the feast; -1 is the last one before it. */
  afterFeast?: { nth: number; weekday: Weekday | null };
  /** "in acht Tagen" is a week to many. */
  looseWeek?: boolean;
  /** Moved at the end: "two weeks after Friday", "Wednesday in two weeks". */
  shifts?: { n: number; unit: CalendarUnit; anchored?: boolean }[];
}

/** One spec out of two pieces, or null where they say different things of the same kind. */
export function mergeDays(a: DaySpec, b: DaySpec): DaySpec | null {
  const [ofYear, year] = isWholeYear(a) ? [b, a] : [a, b];
  if (isWholeYear(year) && ofYear.yearOffset === undefined && ofYear.year === undefined && hasMonth(ofYear))
    return { ...ofYear, yearOffset: year.monthOffset ?? 0 };
  const merged: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    if (key === 'shifts') {
      merged[key] = [...(a.shifts ?? []), ...(b.shifts ?? [])];
    } else if (key === 'weekdayMode' && merged[key] !== undefined) {
      if (value !== 'plain') merged[key] = value;
    } else if (merged[key] !== undefined && JSON.stringify(merged[key]) !== JSON.stringify(value)) {
      return null;
    } else merged[key] = value;
  }
  return makesSense(merged as DaySpec) ? (merged as DaySpec) : null;
}

/** "next year" without a part of it. */
function isWholeYear(day: DaySpec): boolean {
  return day.months === 12 && day.monthOffset !== undefined && day.edge === undefined;
}

function hasMonth(day: DaySpec): boolean {
  return day.month !== undefined || day.feast !== undefined;
}

/** A span with a date in it ("the week of October 6th") or a feast moved by a free distance is more than is understood. */
function makesSense(day: DaySpec): boolean {
  if (day.feast !== undefined && day.span === 'weekend' && day.day === undefined) return true;
  const dated = day.day !== undefined || day.feast !== undefined;
  if (day.offset !== undefined && day.weekOffset) return false;
  if (dated && day.span !== undefined && day.span !== 'month' && !day.around && day.weekday === undefined) return false;
  if (day.count !== undefined && (dated || day.weekday !== undefined || day.offset !== undefined)) return false;
  const placed = dated || day.weekday !== undefined || day.offset !== undefined || day.span !== undefined;
  if (day.spread !== undefined && placed) return false;
  return !(dated && day.shifts?.some((shift) => !shift.anchored || day.offset !== undefined));
}
