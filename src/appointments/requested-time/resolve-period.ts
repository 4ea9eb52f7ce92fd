import {
  addMonths,
  type CalendarUnit,
  type DayNumber,
  daysInMonth,
  firstOfMonth,
  mondayOf,
  partsOf,
  weekdayOf,
} from './calendar.js';
import type { DaySpec, Edge } from './day-spec.js';
import { nthWeekday } from './feasts.js';
import { INVALID, type ResolvedDay, single, type Span } from './resolved-day.js';

export function resolveWeek(spec: DaySpec, today: DayNumber): ResolvedDay {
  const monday = mondayOf(today) + 7 * (spec.weekOffset ?? 0);
  const span = (from: DayNumber, to: DayNumber): Span => ({ from, to, whole: true });
  if (spec.span === 'weekend') {
    const weekend = span(monday + 5, monday + 6);
    const early = weekdayOf(today) < 6 && spec.periodMode === 'next';
    if (weekdayOf(today) < 6 && (spec.periodMode === 'afterNext' || spec.weekOffset === 2))
      return { kind: 'choices', because: 'which_day', spans: [span(monday - 2, monday - 1), weekend] };
    if (early) return { kind: 'choices', because: 'which_day', spans: [span(monday - 2, monday - 1), weekend] };
    return {
      kind: 'span',
      span: spec.periodMode === 'coming' && weekdayOf(today) < 6 ? span(monday - 2, monday - 1) : weekend,
    };
  }
  const last = spec.span === 'workweek' ? monday + 4 : monday + 6;
  switch (spec.edge) {
    case 'start':
      return { kind: 'span', span: span(monday, monday + 2) };
    case 'middle':
      return { kind: 'span', span: span(monday + 1, monday + 3) };
    case 'end':
      return { kind: 'span', span: span(monday + 4, last) };
    case 'rest':
      return { kind: 'span', span: span(Math.max(today, monday), Math.max(today, Math.min(last, monday + 5))) };
    case 'early':
    case 'firstHalf':
      return { kind: 'span', span: span(monday, monday + 2) };
    case 'late':
    case 'secondHalf':
      return { kind: 'span', span: span(monday + 3, last) };
    case 'later':
      return { kind: 'span', span: span(Math.max(today, monday + 3), Math.max(today, last)) };
    default:
      return { kind: 'span', span: span(monday, last) };
  }
}

/** The first day of the month meant. */
function monthStart(spec: DaySpec, today: DayNumber): DayNumber {
  const now = partsOf(today);
  const size = spec.months ?? 1;
  if (spec.month === undefined) {
    const first = now.month - ((now.month - 1) % size);
    return addMonths(firstOfMonth(now.year, first), size * (spec.monthOffset ?? 0));
  }
  const year =
    spec.year ??
    (spec.month + size <= now.month || (spec.month === now.month && spec.periodMode === 'next')
      ? now.year + 1
      : // A winter that began last year is still this one.
        now.month + 12 < spec.month + size && spec.periodMode !== 'next'
        ? now.year - 1
        : now.year);
  return firstOfMonth(spec.periodMode === 'afterNext' ? year + 1 : year, spec.month);
}

/** The first, middle or last third of a quarter or a year, or a half of it. */
function longEdge(spec: DaySpec, first: DayNumber, today: DayNumber): ResolvedDay {
  const { months = 1, edge = 'rest' } = spec;
  const third = months / 3;
  const named = NAMED_EDGE[edge];
  const [from, count] =
    named === 'start'
      ? [0, third]
      : named === 'middle'
        ? [third, third]
        : named === 'end'
          ? [2 * third, third]
          : named === 'firstHalf'
            ? [0, months / 2]
            : named === 'secondHalf'
              ? [months / 2, months / 2]
              : [0, months];
  const begin = addMonths(first, from);
  const open = named === 'rest' || named === 'later';
  const span = { from: open ? Math.max(today, begin) : begin, to: addMonths(first, from + count) - 1, whole: true };
  return { kind: 'span', span };
}

const NAMED_EDGE: Readonly<Record<Edge, Edge>> = {
  start: 'start',
  middle: 'middle',
  end: 'end',
  rest: 'rest',
  early: 'start',
  late: 'end',
  later: 'later',
  firstHalf: 'firstHalf',
  secondHalf: 'secondHalf',
};

export function resolveMonth(spec: DaySpec, today: DayNumber): ResolvedDay {
  const first = monthStart(spec, today);
  const { year, month } = partsOf(first);
  const length = spec.months ? addMonths(first, spec.months) - first : daysInMonth(year, month);
  const part = (from: number, to: number): ResolvedDay => ({
    kind: 'span',
    span: { from: first + from - 1, to: first + to - 1, whole: true },
  });
  if (spec.months !== undefined && spec.edge !== undefined) return longEdge(spec, first, today);
  // "Early March" is its first third, "early next month" its first half.
  const edge = spec.edge && spec.month !== undefined ? NAMED_EDGE[spec.edge] : spec.edge;
  switch (edge) {
    case 'start':
      return part(1, 10);
    case 'middle':
      return part(11, 20);
    case 'end':
      return part(21, length);
    case 'early':
    case 'firstHalf':
      return part(1, 15);
    case 'late':
    case 'secondHalf':
      return part(16, length);
    case 'rest':
    case 'later': {
      const from = Math.max(today, spec.edge === 'later' ? first + 15 : first);
      return { kind: 'span', span: { from, to: first + length - 1, whole: true } };
    }
    default:
      return part(1, length);
  }
}

export function resolveNth(spec: DaySpec, today: DayNumber): ResolvedDay {
  if (spec.nthWeek && spec.month === undefined && spec.monthOffset === undefined) return weekOfYear(spec, today);
  const { year, month } = partsOf(monthStart(spec, today));
  const spans = nthInMonth(spec, year, month);
  const over = spans.every((span) => span.to < today) && spec.year === undefined && spec.month !== undefined;
  return spansOrNone(over ? nthInMonth(spec, year + 1, month) : spans);
}

/** ISO weeks from the beginning of a year, full weeks from its end; without a year the next such week. */
function weekOfYear(spec: DaySpec, today: DayNumber): ResolvedDay {
  const { nth = 1 } = spec;
  const inYear = (year: number): DayNumber =>
    nth < 0
      ? mondayOf(firstOfMonth(year + 1, 1) - 7) + 7 * (nth + 1)
      : mondayOf(firstOfMonth(year, 1) + 3) + 7 * (nth - 1);
  const { year } = partsOf(today);
  const monday = inYear(spec.year ?? (inYear(year) + 6 < today ? year + 1 : year));
  if (spec.weekday !== undefined) return single(monday + spec.weekday - 1);
  return { kind: 'span', span: { from: monday, to: monday + 6, whole: true } };
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
    if (spec.weekday === undefined) return mondays.map((monday) => ({ from: monday, to: monday + 6, whole: true }));
    const days = mondays.map((monday) => monday + (spec.weekday ?? 1) - 1);
    return days.map((day) => ({ from: day, to: day, whole: false }));
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
  if (spec.orLast && n > 1 && n < 100) return allOrLast(spec, today, n, unit);
  if (n < 0) return { kind: 'span', span: span(today + n, today - 1) };
  if (unit === 'day') return { kind: 'span', span: span(today + 1, today + n) };
  const monday = mondayOf(today) + 7;
  if (unit === 'week') return { kind: 'span', span: span(monday, monday + 7 * n - 1) };
  if (unit !== 'month') return INVALID;
  const first = addMonths(firstOfMonth(partsOf(today).year, partsOf(today).month), 1);
  return { kind: 'span', span: span(first, addMonths(first, n) - 1) };
}

function allOrLast(spec: DaySpec, today: DayNumber, n: number, unit: CalendarUnit): ResolvedDay {
  const upTo = (count: number): Span[] => {
    const all = resolveCount({ ...spec, count: { n: count, unit }, orLast: false }, today);
    return all.kind === 'choices' ? all.spans : all.kind === 'span' ? [all.span] : [];
  };
  const [all] = upTo(n);
  const [before] = upTo(n - 1);
  if (!all || !before) return INVALID;
  const last = { from: before.to + 1, to: all.to, whole: all.to > before.to + 1 };
  return { kind: 'choices', because: 'which_day', spans: [all, last] };
}

/** The day so many units on. */
export function shifted(day: DayNumber, n: number, unit: string): DayNumber {
  if (unit === 'week') return day + 7 * n;
  if (unit === 'month') return addMonths(day, n);
  return unit === 'year' ? addMonths(day, 12 * n) : day + n;
}
