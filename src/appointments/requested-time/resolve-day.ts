import {
  addMonths,
  dayNumber,
  daysInMonth,
  firstOfMonth,
  mondayOf,
  partsOf,
  weekdayOf,
  type DayNumber,
} from './calendar.js';
import type { DaySpec } from './day-spec.js';
import { feastIn, nthWeekday } from './feasts.js';
import type { Ambiguity } from './requested-time.js';

/** Both days included; `whole` tells a span ("nächste Woche") from a single day. */
export interface Span {
  from: DayNumber;
  to: DayNumber;
  whole: boolean;
}

export type ResolvedDay =
  | { kind: 'span'; span: Span }
  | { kind: 'choices'; because: Ambiguity; spans: Span[] }
  /** A day of the year that has just gone by, said without a year. */
  | { kind: 'gone'; span: Span }
  | { kind: 'invalid' };

/** A day of the year that would only come in more full weeks than this is asked about. */
const MAX_ROLLOVER_WEEKS = 11;
/** A day of the year that went by at most so many days ago was meant as that day. */
const JUST_GONE_DAYS = 14;

const INVALID: ResolvedDay = { kind: 'invalid' };

/** Turns what was said about a day into days of the calendar, seen from today. */
export function resolveDay(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (spec.count) return resolveCount(spec.count, today);
  const base = resolveBase(spec, today);
  return withShifts(base, spec, today);
}

function resolveBase(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (spec.feast) return resolveFeast(spec, today);
  if (spec.nth !== undefined) return resolveNth(spec, today);
  if (spec.day !== undefined) return resolveDate(spec, today);
  if (spec.offset !== undefined) return checked(single(today + spec.offset), spec);
  if (spec.weekday !== undefined && !(spec.shifts && spec.shifts.some((shift) => !shift.anchored)))
    return resolveWeekday(spec, today);
  if (spec.span === 'month') return resolveMonth(spec, today);
  if (spec.span) return resolveWeek(spec, today);
  return single(today);
}

function single(day: DayNumber): ResolvedDay {
  return { kind: 'span', span: { from: day, to: day, whole: false } };
}

function days(because: Ambiguity, ...choices: DayNumber[]): ResolvedDay {
  const different = [...new Set(choices)];
  const first = different[0];
  if (different.length === 1 && first !== undefined) return single(first);
  return { kind: 'choices', because, spans: different.map((day) => ({ from: day, to: day, whole: false })) };
}

/** Asks when a weekday was said that the day is not, offering the day and the nearest such weekday. */
function checked(resolved: ResolvedDay, spec: DaySpec): ResolvedDay {
  if (spec.weekday === undefined || resolved.kind === 'invalid' || resolved.kind === 'choices' || resolved.span.whole)
    return resolved;
  const day = resolved.span.from;
  const distance = ((spec.weekday - weekdayOf(day) + 10) % 7) - 3;
  return distance === 0 ? resolved : days('weekday_contradicts_date', day, day + distance);
}

function resolveDate(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { day = 0, month, year } = spec;
  if (month === undefined) return checked(resolveDayOfMonth(spec, day, today), spec);
  if (spec.swapped && year === undefined) {
    const first = nextDate(day, month, today);
    const second = nextDate(month, day, today);
    if (first !== null && second !== null) return days('which_day', first, second);
  }
  if (year !== undefined) {
    const said = dayNumber(year, month, day);
    if (said === null) return INVALID;
    const other = spec.swapped ? dayNumber(year, day, month) : null;
    return other === null ? checked(single(said), spec) : days('which_day', said, other);
  }
  const next = nextDate(day, month, today);
  if (next === null) return INVALID;
  if (spec.looseJanuary && partsOf(today).month >= 9) return days('which_day', next, nextDayOfMonth(day, today));
  return checked(rolledOver(next, day, month, today), spec);
}

/** Said without a year and gone by this year: recent days were meant as they are, far ones are asked about. */
function rolledOver(next: DayNumber, day: number, month: number, today: DayNumber): ResolvedDay {
  const thisYear = partsOf(today).year;
  if (partsOf(next).year === thisYear) return single(next);
  const gone = dayNumber(thisYear, month, day);
  if (gone !== null && today - gone <= JUST_GONE_DAYS)
    return { kind: 'gone', span: { from: gone, to: gone, whole: false } };
  const weeks = Math.floor((next - today) / 7);
  if (weeks > MAX_ROLLOVER_WEEKS)
    return { kind: 'choices', because: 'which_day', spans: [{ from: next, to: next, whole: false }] };
  return single(next);
}

function nextDate(day: number, month: number, today: DayNumber): DayNumber | null {
  const { year } = partsOf(today);
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const candidate = dayNumber(year + ahead, month, day);
    if (candidate !== null && candidate >= today) return candidate;
  }
  return null;
}

function resolveDayOfMonth(spec: DaySpec, day: number, today: DayNumber): ResolvedDay {
  if (spec.monthOffset !== undefined) {
    const { year, month } = partsOf(
      addMonths(firstOfMonth(partsOf(today).year, partsOf(today).month), spec.monthOffset),
    );
    const said = dayNumber(year, month, day);
    return said === null ? INVALID : single(said);
  }
  return day > 31 ? INVALID : single(nextDayOfMonth(day, today));
}

function nextDayOfMonth(day: number, today: DayNumber): DayNumber {
  const { year, month } = partsOf(today);
  for (let ahead = 0; ahead < 12; ahead += 1) {
    const first = addMonths(firstOfMonth(year, month), ahead);
    const inMonth = partsOf(first);
    const candidate = dayNumber(inMonth.year, inMonth.month, day);
    if (candidate !== null && candidate >= today) return candidate;
  }
  return today;
}

/**
 * "nächsten Freitag" is two different days to different people while that weekday is still to come this week;
 * a bare weekday on that very weekday is today or in a week.
 */
function resolveWeekday(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { weekday = 1, weekdayMode = 'plain' } = spec;
  const thisWeek = mondayOf(today) + weekday - 1;
  if (spec.weekOffset !== undefined) return single(thisWeek + 7 * spec.weekOffset);
  const coming = thisWeek > today ? thisWeek : thisWeek + 7;
  switch (weekdayMode) {
    case 'plain':
      return thisWeek === today ? days('which_day', today, today + 7) : single(coming);
    case 'this':
      return single(thisWeek === today ? today : coming);
    case 'next':
      return thisWeek > today ? days('which_day', thisWeek, thisWeek + 7) : single(coming);
    case 'coming':
      return single(coming);
    case 'afterNext':
      return thisWeek > today ? days('which_day', thisWeek + 7, thisWeek + 14) : single(coming + 7);
    case 'last':
      return single(coming - 7 < today ? coming - 7 : coming - 14);
  }
}

function resolveWeek(spec: DaySpec, today: DayNumber): ResolvedDay {
  const monday = mondayOf(today) + 7 * (spec.weekOffset ?? 0);
  const span = (from: DayNumber, to: DayNumber): Span => ({ from, to, whole: true });
  if (spec.span === 'weekend') {
    const weekend = span(monday + 5, monday + 6);
    const early = weekdayOf(today) < 6 && spec.periodMode === 'next';
    if (early) return { kind: 'choices', because: 'which_day', spans: [span(monday - 2, monday - 1), weekend] };
    return {
      kind: 'span',
      span: spec.periodMode === 'coming' && weekdayOf(today) < 6 ? span(monday - 2, monday - 1) : weekend,
    };
  }
  const last = spec.span === 'workweek' ? monday + 4 : monday + 6;
  switch (spec.edge) {
    case 'start':
      return { kind: 'span', span: span(monday, monday + 1) };
    case 'middle':
      return { kind: 'span', span: span(monday + 1, monday + 3) };
    case 'end':
      return { kind: 'span', span: span(monday + 4, last) };
    case 'rest':
      return { kind: 'span', span: span(Math.max(today, monday), last) };
    default:
      return { kind: 'span', span: span(monday, last) };
  }
}

/** The first day of the month meant. */
function monthStart(spec: DaySpec, today: DayNumber): DayNumber {
  const now = partsOf(today);
  if (spec.month === undefined) return addMonths(firstOfMonth(now.year, now.month), spec.monthOffset ?? 0);
  const year =
    spec.year ??
    (spec.month < now.month || (spec.month === now.month && spec.periodMode === 'next') ? now.year + 1 : now.year);
  return firstOfMonth(spec.periodMode === 'afterNext' ? year + 1 : year, spec.month);
}

function resolveMonth(spec: DaySpec, today: DayNumber): ResolvedDay {
  const first = monthStart(spec, today);
  const { year, month } = partsOf(first);
  const length = daysInMonth(year, month);
  const part = (from: number, to: number): ResolvedDay => ({
    kind: 'span',
    span: { from: first + from - 1, to: first + to - 1, whole: true },
  });
  switch (spec.edge) {
    case 'start':
      return part(1, 10);
    case 'middle':
      return part(11, 20);
    case 'end':
      return part(21, length);
    case 'rest':
      return { kind: 'span', span: { from: Math.max(today, first), to: first + length - 1, whole: true } };
    default:
      return part(1, length);
  }
}

function resolveNth(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { nth = 1 } = spec;
  const { year, month } = partsOf(monthStart(spec, today));
  const inMonth = (ofYear: number): Span | null => {
    if (spec.day !== undefined)
      return {
        from: firstOfMonth(ofYear, month) + daysInMonth(ofYear, month) - 1,
        to: firstOfMonth(ofYear, month) + daysInMonth(ofYear, month) - 1,
        whole: false,
      };
    const day = nthWeekday(ofYear, month, spec.weekday ?? (spec.span === 'weekend' ? 6 : 1), nth);
    if (day === null) return null;
    const length = spec.nthWeek ? 6 : spec.span === 'weekend' ? 1 : 0;
    return { from: day, to: day + length, whole: length > 0 };
  };
  const found = inMonth(year);
  if (found && found.to < today && spec.year === undefined && spec.month !== undefined) {
    const later = inMonth(year + 1);
    return later ? { kind: 'span', span: later } : INVALID;
  }
  return found ? { kind: 'span', span: found } : INVALID;
}

function resolveFeast(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (!spec.feast) return INVALID;
  const { year } = partsOf(today);
  if (spec.year !== undefined) return checked(single(feastIn(spec.feast, spec.year)), spec);
  const thisYear = feastIn(spec.feast, year);
  return checked(single(thisYear >= today ? thisYear : feastIn(spec.feast, year + 1)), spec);
}

function resolveCount(count: NonNullable<DaySpec['count']>, today: DayNumber): ResolvedDay {
  const { n, unit } = count;
  const span = (from: DayNumber, to: DayNumber): ResolvedDay => ({ kind: 'span', span: { from, to, whole: true } });
  if (n < 0) return span(today + n, today - 1);
  if (unit === 'day') return span(today + 1, today + n);
  if (unit === 'week') return span(mondayOf(today) + 7, mondayOf(today) + 7 + 7 * n - 1);
  if (unit !== 'month') return INVALID;
  const first = addMonths(firstOfMonth(partsOf(today).year, partsOf(today).month), 1);
  return span(first, addMonths(first, n) - 1);
}

function withShifts(base: ResolvedDay, spec: DaySpec, today: DayNumber): ResolvedDay {
  const shifts = spec.shifts ?? [];
  if (shifts.length === 0) return base;
  const move = (day: DayNumber): DayNumber => shifts.reduce((at, { n, unit }) => shifted(at, n, unit), day);
  const floating =
    spec.weekday !== undefined &&
    spec.day === undefined &&
    spec.offset === undefined &&
    shifts.some((shift) => !shift.anchored);
  if (floating)
    return weekdayAfterShift(
      spec,
      move(today),
      today,
      shifts.some((shift) => shift.unit === 'day'),
    );
  if (base.kind === 'span')
    return { kind: 'span', span: { ...base.span, from: move(base.span.from), to: move(base.span.to) } };
  if (base.kind === 'choices')
    return { ...base, spans: base.spans.map((span) => ({ ...span, from: move(span.from), to: move(span.to) })) };
  return base;
}

/** "Mittwoch in zwei Wochen": two weeks after the coming one, or the one of that week; "Freitag in drei Tagen" must agree. */
function weekdayAfterShift(spec: DaySpec, target: DayNumber, today: DayNumber, byDays: boolean): ResolvedDay {
  const { weekday = 1 } = spec;
  if (byDays) return checked(single(target), spec);
  const coming = resolveWeekday({ weekday, weekdayMode: 'coming' }, today);
  const afterComing = coming.kind === 'span' ? coming.span.from + (target - today) : target;
  return days('which_day', mondayOf(target) + weekday - 1, afterComing);
}

function shifted(day: DayNumber, n: number, unit: string): DayNumber {
  if (unit === 'week') return day + 7 * n;
  if (unit === 'month') return addMonths(day, n);
  return unit === 'year' ? addMonths(day, 12 * n) : day + n;
}
