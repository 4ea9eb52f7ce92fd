import { addMonths, daysInMonth, firstOfMonth, mondayOf, partsOf, weekdayOf, type DayNumber } from './calendar.js';
import type { DaySpec } from './day-spec.js';
import { nthWeekday } from './feasts.js';
import { INVALID, type ResolvedDay, type Span } from './resolved-day.js';

export function resolveWeek(spec: DaySpec, today: DayNumber): ResolvedDay {
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

export function resolveMonth(spec: DaySpec, today: DayNumber): ResolvedDay {
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

export function resolveNth(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { year, month } = partsOf(monthStart(spec, today));
  const spans = nthInMonth(spec, year, month);
  const over = spans.every((span) => span.to < today) && spec.year === undefined && spec.month !== undefined;
  return spansOrNone(over ? nthInMonth(spec, year + 1, month) : spans);
}

/** A week is counted from the first full one by some and from the one with the first day by others. */
function nthInMonth(spec: DaySpec, year: number, month: number): Span[] {
  const { nth = 1 } = spec;
  const first = firstOfMonth(year, month);
  const last = first + daysInMonth(year, month) - 1;
  if (spec.day !== undefined) return [{ from: last, to: last, whole: false }];
  if (spec.nthWeek) {
    const full = nth < 0 ? mondayOf(last - 6) : nthWeekday(year, month, 1, nth);
    const begun = nth < 0 ? full : mondayOf(first) + 7 * (nth - 1);
    const mondays = [...new Set([full, begun])].filter((monday) => monday !== null);
    return mondays.map((monday) => ({ from: monday, to: monday + 6, whole: true }));
  }
  const day = nthWeekday(year, month, spec.weekday ?? 6, nth);
  const length = spec.span === 'weekend' ? 1 : 0;
  return day === null ? [] : [{ from: day, to: day + length, whole: length > 0 }];
}

function spansOrNone(spans: Span[]): ResolvedDay {
  const [first] = spans;
  if (!first) return INVALID;
  return spans.length === 1 ? { kind: 'span', span: first } : { kind: 'choices', because: 'which_day', spans };
}

export function resolveCount(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { n = 0, unit = 'day' } = spec.count ?? {};
  const span = (from: DayNumber, to: DayNumber): Span => ({ from, to, whole: true });
  if (spec.within) return { kind: 'span', span: span(today, shifted(today, n, unit) - 1) };
  if (n < 0) return { kind: 'span', span: span(today + n, today - 1) };
  if (unit === 'day') return { kind: 'span', span: span(today + 1, today + n) };
  const monday = mondayOf(today) + 7;
  if (unit === 'week') return { kind: 'span', span: span(monday, monday + 7 * n - 1) };
  if (unit !== 'month') return INVALID;
  const first = addMonths(firstOfMonth(partsOf(today).year, partsOf(today).month), 1);
  const spans = [span(first, addMonths(first, n) - 1), span(today + 1, addMonths(today, n))];
  return { kind: 'choices', because: 'which_day', spans };
}

/** The day so many units on. */
export function shifted(day: DayNumber, n: number, unit: string): DayNumber {
  if (unit === 'week') return day + 7 * n;
  if (unit === 'month') return addMonths(day, n);
  return unit === 'year' ? addMonths(day, 12 * n) : day + n;
}
