import { dayNumber, firstOfMonth, addMonths, mondayOf, partsOf, weekdayOf, type DayNumber } from './calendar.js';
import type { DaySpec } from './day-spec.js';
import { feastIn } from './feasts.js';
import { resolveCount, resolveMonth, resolveNth, resolveWeek, shifted } from './resolve-period.js';
import { days, INVALID, type ResolvedDay, single } from './resolved-day.js';

/** A day of the year that would only come in more full weeks than this is asked about. */
const MAX_ROLLOVER_WEEKS = 11;
/** A day of the year that went by at most so many days ago was meant as that day. */
const JUST_GONE_DAYS = 14;

/** Turns what was said about a day into days of the calendar, seen from today. */
export function resolveDay(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (spec.count) return resolveCount(spec, today);
  if (spec.spread) {
    const { from, to, unit } = spec.spread;
    return { kind: 'span', span: { from: shifted(today, from, unit), to: shifted(today, to, unit), whole: true } };
  }
  if (spec.yearOffset !== undefined) {
    const { yearOffset, ...inYear } = spec;
    return resolveDay({ ...inYear, year: partsOf(today).year + yearOffset }, today);
  }
  const base = spec.around ? weekAround(resolveBase(spec, today), spec.span === 'weekend') : resolveBase(spec, today);
  return withShifts(base, spec, today);
}

function weekAround(day: ResolvedDay, weekend: boolean): ResolvedDay {
  if (day.kind !== 'span' && day.kind !== 'distant') return day;
  const monday = mondayOf(day.span.from);
  if (weekend) return { ...day, span: { from: monday + 5, to: monday + 6, whole: true } };
  // A week begins on Sunday to many, so that the week of a Sunday can be the one before or after.
  if (weekdayOf(day.span.from) === 7) {
    const spans = [monday, monday + 7].map((from) => ({ from, to: from + 6, whole: true }));
    return { kind: 'choices', because: 'which_day', spans };
  }
  return { ...day, span: { from: monday, to: monday + 6, whole: true } };
}

function resolveBase(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (spec.feast) return resolveFeast(spec, today);
  // A date beside the number of its week says more than the week.
  if (spec.nth !== undefined && !(spec.nthWeek && spec.day !== undefined)) return resolveNth(spec, today);
  if (spec.day !== undefined) return resolveDate(spec, today);
  if (spec.offset !== undefined) return checked(single(today + spec.offset), spec);
  if (spec.weekday !== undefined && !(spec.shifts && spec.shifts.some((shift) => !shift.anchored)))
    return resolveWeekday(spec, today);
  if (spec.span === 'month') return resolveMonth(spec, today);
  if (spec.span) return resolveWeek(spec, today);
  return single(today);
}

/** Asks when a weekday was said that the day is not, offering the day and the nearest such weekday. */
function checked(resolved: ResolvedDay, spec: DaySpec, today?: DayNumber): ResolvedDay {
  if (
    resolved.kind === 'span' &&
    today !== undefined &&
    spec.offset !== undefined &&
    resolved.span.from !== today + spec.offset
  ) {
    return days('which_day', today + spec.offset, resolved.span.from);
  }
  if (spec.weekday === undefined || resolved.kind === 'invalid' || resolved.kind === 'choices' || resolved.span.whole)
    return resolved;
  const day = resolved.span.from;
  const distance = ((spec.weekday - weekdayOf(day) + 10) % 7) - 3;
  return distance === 0 ? resolved : days('weekday_contradicts_date', day, day + distance);
}

function resolveDate(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { day = 0, month, year } = spec;
  if (month === undefined) return checked(resolveDayOfMonth(spec, day, today), spec, today);
  if (spec.swapped && year === undefined) {
    const first = nextDate(day, month, today);
    const second = nextDate(month, day, today);
    if (first !== null && second !== null) return days('which_day', first, second);
  }
  if (year !== undefined) {
    const said = dayNumber(year, month, day);
    if (said === null) return INVALID;
    const other = spec.swapped ? dayNumber(year, day, month) : null;
    return other === null ? checked(single(said), spec, today) : days('which_day', said, other);
  }
  const next = nextDate(day, month, today);
  if (next === null) return INVALID;
  if (spec.looseJanuary && partsOf(today).month >= 9) return days('which_day', next, nextDayOfMonth(day, today));
  return checked(rolledOver(next, day, month, today), spec, today);
}

/** Said without a year and gone by this year: recent days were meant as they are, far ones are asked about. */
function rolledOver(next: DayNumber, day: number, month: number, today: DayNumber): ResolvedDay {
  const thisYear = partsOf(today).year;
  if (partsOf(next).year === thisYear) return single(next);
  const gone = dayNumber(thisYear, month, day);
  if (gone !== null && today - gone <= JUST_GONE_DAYS)
    return { kind: 'gone', span: { from: gone, to: gone, whole: false } };
  const weeks = Math.floor((next - today) / 7);
  return weeks > MAX_ROLLOVER_WEEKS ? { kind: 'distant', span: { from: next, to: next, whole: false } } : single(next);
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
      return thisWeek === today ? days('which_day', today, today + 7) : single(coming);
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

function withShifts(base: ResolvedDay, spec: DaySpec, today: DayNumber): ResolvedDay {
  const shifts = spec.shifts ?? [];
  if (shifts.length === 0) return base;
  const move = (day: DayNumber): DayNumber => shifts.reduce((at, { n, unit }) => shifted(at, n, unit), day);
  if (spec.looseWeek && spec.weekday === undefined && base.kind === 'span' && !base.span.whole)
    return days('which_day', move(base.span.from) - 1, move(base.span.from));
  const floating =
    spec.weekday !== undefined &&
    spec.day === undefined &&
    spec.offset === undefined &&
    shifts.some((shift) => !shift.anchored);
  if (floating)
    return spec.looseWeek
      ? weekdayAfterShift(spec, today + 7, today, false)
      : weekdayAfterShift(
          spec,
          move(today),
          today,
          // "Freitag in 14 Tagen" counts weeks.
          shifts.some((shift) => shift.unit === 'day' && shift.n % 7 !== 0),
        );
  if (base.kind === 'span' || base.kind === 'distant')
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

function resolveFeast(spec: DaySpec, today: DayNumber): ResolvedDay {
  const feast = resolveFeastDay(spec, today);
  if (feast.kind !== 'span') return feast;
  const day = feast.span.from;
  if (spec.afterFeast) {
    const { nth, weekday } = spec.afterFeast;
    if (weekday !== null && nth < 0) return single(day - ((weekdayOf(day) - weekday + 6) % 7) - 1);
    if (weekday !== null) return single(day + ((weekday - weekdayOf(day) + 6) % 7) + 1 + 7 * (nth - 1));
    const monday = mondayOf(day) + 7 * nth;
    return { kind: 'span', span: { from: monday, to: monday + 6, whole: true } };
  }
  if (spec.span !== 'weekend') return feast;
  const saturday = mondayOf(day - (weekdayOf(day) < 3 ? 7 : 0)) + 5;
  return { kind: 'span', span: { from: Math.min(day, saturday), to: Math.max(day, saturday + 1), whole: true } };
}

function resolveFeastDay(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (!spec.feast) return INVALID;
  const { year } = partsOf(today);
  if (spec.year !== undefined) return checked(single(feastIn(spec.feast, spec.year)), spec);
  const thisYear = feastIn(spec.feast, year);
  return checked(single(thisYear >= today ? thisYear : feastIn(spec.feast, year + 1)), spec);
}
