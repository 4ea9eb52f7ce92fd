import type { Weekday } from './calendar.js';
import type { Bound, Item } from './item.js';
import type { Phrase } from './phrase.js';
import { isEmpty, type Side, sideOf } from './side.grammar.js';

/** The items after a bound, or before the first one. */
export interface Segment {
  bound: Bound | null;
  items: Item[];
}

/** A bound opens a segment; "spätestens" and "frühestens" may also follow what they bound. */
export function segmentsOf(items: readonly Item[]): Segment[] {
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
export function dropEmpty(segments: Segment[]): Segment[] {
  return segments.filter((segment) => segment.items.length > 0);
}

/** "1.12. - nachmittags ab 16 Uhr": a dash that joins nothing to nothing. */
export function withoutLooseDashes(segments: Segment[]): Segment[] {
  const [first, second] = segments;
  const loose = second?.bound === 'dash' && second.items.every((item) => item.i === 'part');
  if (!first || !second || !loose || segments.length < 3) return segments;
  return [{ bound: first.bound, items: [...first.items, ...second.items] }, ...segments.slice(2)];
}

export function isJoin(bound: Bound): boolean {
  return bound === 'to' || bound === 'dash' || bound === 'and';
}

/** One bound. Its number is an hour: "ab 15" is no day without "dem". */
export function bounded(bound: Bound, shared: Segment | null, segment: Segment): Phrase | null {
  const whole = [...(shared?.items ?? []), ...segment.items];
  const week = shared && withinWeek(bound, shared, segment);
  if (week) return week;
  const side = sideOf(whole, isJoin(bound) && bound !== 'to' ? null : 'time');
  if (!side || isEmpty(side)) return null;
  if (bound === 'from' || bound === 'after' || bound === 'earliest')
    return { kind: 'from', side, exclusive: bound === 'after' };
  if (bound === 'until' || bound === 'to' || bound === 'before' || bound === 'latest')
    return { kind: 'until', side, exclusive: bound === 'before' };
  return bound === 'dash' ? { kind: 'single', side } : null;
}

export function single(items: readonly Item[]): Phrase | null {
  const side = sideOf(items, null);
  return side && !isEmpty(side) ? { kind: 'single', side } : null;
}

/** "nächste Woche ab Mittwoch" ends with that week, "ab Mittwoch nächster Woche" does not. */
function withinWeek(bound: Bound, shared: Segment, segment: Segment): Phrase | null {
  const [week, day] = [sideOf(shared.items, null), sideOf(segment.items, null)];
  const lower = bound === 'from' || bound === 'after' || bound === 'earliest';
  const { weekday } = day?.day ?? {};
  if (!lower || week?.day?.span !== 'week' || week.day.weekOffset === undefined || weekday === undefined) return null;
  if (week.time || day?.time || day?.elapse != null || day?.day?.weekOffset !== undefined) return null;
  const first = bound === 'after' ? weekday + 1 : weekday;
  if (first > 7) return null;
  const on = (value: number): Side => ({
    day: { weekday: value as Weekday, weekdayMode: 'plain', weekOffset: week.day?.weekOffset ?? 0 },
    time: null,
    part: day?.part ?? week.part,
    elapse: null,
  });
  return { kind: 'range', from: on(first), to: on(7) };
}
