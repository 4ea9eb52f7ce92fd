import { mergeDays, type DaySpec } from './day-spec.js';
import type { Item } from './item.js';
import type { Phrase } from './phrase.js';
import { bounded, type Segment } from './segment.grammar.js';
import { hintOf, isEmpty, type Side, sideOf } from './side.grammar.js';

/** From one side to another, with what was said of both before them. */
export function range(shared: Segment | null, a: Segment, b: Segment): Phrase | null {
  if (!b.bound || b.bound === 'from' || b.bound === 'between' || b.bound === 'earliest' || b.bound === 'after')
    return null;
  if (isLoose(a.items, b.items)) return null;
  const outer = shared ? sideOf(shared.items, null) : null;
  if (shared && !outer) return null;
  const hint =
    hintOf(b.items) ??
    hintOf(a.items) ??
    (a.bound || a.items.some(isDated) || (b.items.some(isWholeDay) && !a.items.some(soundsLikeMinutes))
      ? 'time'
      : null);
  const dated = outer?.day?.day !== undefined;
  const from = sideOf(a.items, hint, dated);
  const to = sideOf(b.items, hint, dated || from?.time != null);
  if (!from || !to || isEmpty(from) || isEmpty(to)) return null;
  if (from.time && !to.time && to.part?.part === 'noon') {
    to.time = { minutes: 720, style: 'exact' };
    to.part = null;
  }
  const separator = b.bound === 'dash' && from.day && !from.time && !to.day && (to.time ?? to.part);
  if (separator) return { kind: 'single', side: { ...to, day: from.day, part: to.part ?? from.part } };
  const begun = from.day !== null || (from.part !== null && to.time !== null);
  if (a.bound === null && !shared && begun && !from.time && !to.day && b.bound !== 'and')
    return bounded(b.bound === 'to' ? 'until' : b.bound, a, b);
  // "after three Monday to Wednesday" is read as a time of each day.
  if (from.day && from.time && to.day && !to.time) return null;
  const [start, end] = share(from, to);
  if (outer) return withOuter(outer, start, end);
  return { kind: 'range', from: start, to: end, ...(b.bound === 'and' && a.bound === null ? { listed: true } : {}) };
}

/** A date before numbers, so that they are hours: "30.11. 9-12". */
function isDated(item: Item): boolean {
  return item.i === 'day' || (item.i === 'pair' && item.day !== null && item.closed);
}

/** A day that a number cannot complete: "9 to 5 on Friday" are hours. */
export function isWholeDay(item: Item): boolean {
  return item.i === 'day' && (item.day.weekday !== undefined || item.day.offset !== undefined);
}

/** "ten to eleven on Thursday" is more often ten minutes before eleven. */
function soundsLikeMinutes(item: Item): boolean {
  return item.i === 'number' && item.digits === null && [5, 10, 20, 25].includes(item.value);
}

function withOuter(outer: Side, from: Side, to: Side): Phrase | null {
  if (outer.time !== null || outer.elapse !== null) return null;
  const fromDay = outer.day && from.day ? mergeDays(outer.day, from.day) : (from.day ?? outer.day);
  const toDay =
    outer.day && to.day ? (mergeDays(withoutSpan(outer.day), withoutSpan(to.day)) ?? to.day) : (to.day ?? outer.day);
  if (outer.day && from.day && !fromDay) return null;
  return {
    kind: 'range',
    from: { ...from, day: fromDay, part: from.part ?? outer.part },
    to: { ...to, day: toDay, part: to.part ?? outer.part },
  };
}

function withoutSpan(day: DaySpec): DaySpec {
  const { span: _span, ...rest } = day;
  return rest;
}

/** "22-23 Feb at 7pm", "September-2020-23": too loosely put together to tell days from hours. */
function isLoose(a: readonly Item[], b: readonly Item[]): boolean {
  const day = b.findIndex((item) => item.i === 'day' && item.day.day !== undefined);
  const time = b.findIndex((item, at) => item.i === 'time' || (item.i === 'number' && at > day));
  const numbersOnly = a.every((item) => item.i === 'number');
  const wholeMonth = a.some(
    (item) => item.i === 'day' && item.day.span === 'month' && item.day.monthOffset === undefined,
  );
  return (numbersOnly && day >= 0 && time > day) || (wholeMonth && b.some((item) => item.i === 'number'));
}

/** The sides of a range lend each other what only one of them names: the day, the month, the half of the day. */
function share(from: Side, to: Side): [Side, Side] {
  const start = { ...from };
  const end = { ...to };
  if (start.time && end.time) {
    if (!start.day && end.day) start.day = end.day;
    if (!end.day && start.day) end.day = start.day;
  }
  if (start.day && end.day) {
    start.day = lendMonth(start.day, end.day, false);
    end.day = lendMonth(end.day, start.day, true);
  }
  start.part = start.part ?? (end.part && start.time?.style !== 'exact' ? end.part : null);
  end.part = end.part ?? (start.part && end.time?.style !== 'exact' ? start.part : null);
  return [start, end];
}

/** "vom 27. auf den 3. April" crosses the end of a month, so the month belongs to one of the two only. */
export function lendMonth(day: DaySpec, other: DaySpec, isEnd: boolean): DaySpec {
  const lent = { ...day };
  const bareDay =
    day.day !== undefined && day.month === undefined && day.monthOffset === undefined && day.offset === undefined;
  const order = isEnd ? (day.day ?? 0) >= (other.day ?? 0) : (day.day ?? 0) <= (other.day ?? 0);
  if (bareDay && other.day !== undefined && order) {
    if (other.month !== undefined) lent.month = other.month;
    if (other.monthOffset !== undefined) lent.monthOffset = other.monthOffset;
  }
  if (lent.month !== undefined && lent.year === undefined && other.year !== undefined) lent.year = other.year;
  if (
    day.weekday !== undefined &&
    day.day === undefined &&
    day.weekOffset === undefined &&
    other.weekOffset !== undefined &&
    other.weekday !== undefined
  )
    lent.weekOffset = other.weekOffset;
  return lent;
}
