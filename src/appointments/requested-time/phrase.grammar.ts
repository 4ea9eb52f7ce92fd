import type { CalendarUnit } from './calendar.js';
import { mergeDays, type DaySpec } from './day-spec.js';
import type { Bound, Item } from './item.js';
import { hintOf, isEmpty, type Side, sideOf } from './side.grammar.js';

export type Phrase =
  | { kind: 'single'; side: Side }
  /** `exclusive`: "nach Montag" leaves Monday out, "ab Montag" does not. */
  | { kind: 'from'; side: Side; exclusive: boolean }
  /** `exclusive`: "vor Donnerstag" leaves Thursday out, "bis Donnerstag" does not. */
  | { kind: 'until'; side: Side; exclusive: boolean }
  | { kind: 'range'; from: Side; to: Side }
  | { kind: 'either'; sides: Side[] }
  /** `inclusive`: "for three days from Monday" ends on Wednesday, "on Monday for three days" a day later. */
  | { kind: 'stay'; side: Side; n: number; unit: CalendarUnit; inclusive: boolean }
  /** "for five minutes" and nothing else. */
  | { kind: 'length'; minutes: number };

interface Segment {
  bound: Bound | null;
  items: Item[];
}

/** Puts the items together: one wish, a bound, a range or two alternatives; null when they make no sense together. */
export function phraseOf(items: readonly Item[]): Phrase | null {
  if (items.some((item) => item.i === 'obstacle')) return null;
  const stay = items.find((item) => item.i === 'stay');
  if (stay) return stayOf(stay, items);
  const wanted = items.filter((item) => item.i !== 'length');
  const length = items.find((item) => item.i === 'length' && item.told);
  if (length?.i === 'length' && wanted.length === 0) return { kind: 'length', minutes: length.minutes };
  const phrase = begun(joined(dropEmpty(segmentsOf(wanted))), length !== undefined);
  if (phrase?.kind !== 'single' || length?.i !== 'length') return phrase;
  return { ...phrase, side: { ...phrase.side, length: length.minutes } };
}

/** "for two hours from nine": where a length was said, "from" is when it begins. */
function begun(phrase: Phrase | null, lasting: boolean): Phrase | null {
  return lasting && phrase?.kind === 'from' && !phrase.exclusive && phrase.side.time
    ? { kind: 'single', side: phrase.side }
    : phrase;
}

function stayOf(stay: Extract<Item, { i: 'stay' }>, items: readonly Item[]): Phrase | null {
  const rest = items.filter((item) => item !== stay);
  const begin = rest.some((item) => item.i === 'stay') ? null : phraseOf(rest);
  if (begin?.kind !== 'single' && begin?.kind !== 'from') return null;
  if (begin.side.day === null) return null;
  return { kind: 'stay', side: begin.side, n: stay.n, unit: stay.unit, inclusive: items[0] === stay };
}

function joined(segments: Segment[]): Phrase | null {
  const first = segments[0];
  if (!first || segments.length > 3) return null;
  if (segments.some((segment) => segment.bound === 'or')) return alternatives(segments);
  if (segments.length === 1) return first.bound ? bounded(first.bound, null, first) : single(first.items);
  const second = segments[1];
  const third = segments[2];
  if (!second) return null;
  if (!third) {
    if (first.bound === null && second.bound && !isJoin(second.bound)) return bounded(second.bound, first, second);
    if (first.bound === 'until' || first.bound === 'before' || first.bound === 'latest') return swapped(first, second);
    return range(null, first, second);
  }
  if (first.bound !== null) return null;
  return range(first, second, third);
}

function swapped(first: Segment, second: Segment): Phrase | null {
  const lower = second.bound === 'from' || second.bound === 'after' || second.bound === 'earliest';
  return lower ? range(null, { ...second }, { ...first, bound: 'to' }) : null;
}

function isJoin(bound: Bound): boolean {
  return bound === 'to' || bound === 'dash' || bound === 'and';
}

/** A bound opens a segment; "spätestens" and "frühestens" may also follow what they bound. */
function segmentsOf(items: readonly Item[]): Segment[] {
  const segments: Segment[] = [{ bound: null, items: [] }];
  items.forEach((item, index) => {
    const current = segments.at(-1);
    if (!current) return;
    if (item.i !== 'bound') current.items.push(item);
    else if (
      (item.bound === 'latest' || item.bound === 'earliest') &&
      index === items.length - 1 &&
      current.bound === null
    ) {
      current.bound = item.bound;
    } else segments.push({ bound: item.bound, items: [] });
  });
  return segments;
}

/** "ab ca." then "nach", "bis spätestens": of two bounds in a row the later one is the closer one. */
function dropEmpty(segments: Segment[]): Segment[] {
  return segments.filter((segment) => segment.items.length > 0);
}

/** One bound. Its number is an hour: "ab 15" is no day without "dem". */
function bounded(bound: Bound, shared: Segment | null, segment: Segment): Phrase | null {
  const whole = [...(shared?.items ?? []), ...segment.items];
  const side = sideOf(whole, isJoin(bound) && bound !== 'to' ? null : 'time');
  if (!side || isEmpty(side)) return null;
  if (bound === 'from' || bound === 'after' || bound === 'earliest')
    return { kind: 'from', side, exclusive: bound === 'after' };
  if (bound === 'until' || bound === 'to' || bound === 'before' || bound === 'latest')
    return { kind: 'until', side, exclusive: bound === 'before' };
  return bound === 'dash' ? { kind: 'single', side } : null;
}

function single(items: readonly Item[]): Phrase | null {
  const side = sideOf(items, null);
  return side && !isEmpty(side) ? { kind: 'single', side } : null;
}

function alternatives(segments: Segment[]): Phrase | null {
  const [a, b] = segments;
  if (!a || !b || segments.length !== 2 || a.bound !== null) return null;
  const hint = hintOf(b.items) ?? hintOf(a.items);
  const first = sideOf(a.items, hint);
  const second = sideOf(b.items, hint);
  if (!first || !second || isEmpty(first) || isEmpty(second)) return null;
  const [one, other] = share(first, second);
  const day = one.day ?? other.day;
  const time = one.time ?? other.time;
  const part = one.part ?? other.part;
  return {
    kind: 'either',
    sides: [one, other].map((side) => ({
      ...side,
      day: side.day ?? (side.part?.today ? null : day),
      time: side.time ?? time,
      part: side.part ?? part,
    })),
  };
}

function range(shared: Segment | null, a: Segment, b: Segment): Phrase | null {
  if (!b.bound || b.bound === 'from' || b.bound === 'between' || b.bound === 'earliest' || b.bound === 'after')
    return null;
  if (isLoose(a.items, b.items)) return null;
  const outer = shared ? sideOf(shared.items, null) : null;
  if (shared && !outer) return null;
  const hint =
    hintOf(b.items) ?? hintOf(a.items) ?? (a.bound || a.items.some((item) => item.i === 'day') ? 'time' : null);
  const dated = outer?.day?.day !== undefined;
  const from = sideOf(a.items, hint, dated);
  const to = sideOf(b.items, hint, dated || from?.time != null);
  if (!from || !to || isEmpty(from) || isEmpty(to)) return null;
  const separator = b.bound === 'dash' && from.day && !from.time && !to.day && (to.time ?? to.part);
  if (separator) return { kind: 'single', side: { ...to, day: from.day, part: to.part ?? from.part } };
  if (a.bound === null && !shared && from.day && !from.time && !to.day && b.bound !== 'and')
    return bounded(b.bound === 'to' ? 'until' : b.bound, a, b);
  const [start, end] = share(from, to);
  if (!start || !end) return null;
  return outer ? withOuter(outer, start, end) : { kind: 'range', from: start, to: end };
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
  const time = b.findIndex((item) => item.i === 'time');
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
function lendMonth(day: DaySpec, other: DaySpec, isEnd: boolean): DaySpec {
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
