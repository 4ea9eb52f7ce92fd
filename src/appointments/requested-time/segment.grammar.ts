import type { Bound, Item } from './item.js';
import type { Phrase } from './phrase.js';
import { isEmpty, sideOf } from './side.grammar.js';

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

export function isJoin(bound: Bound): boolean {
  return bound === 'to' || bound === 'dash' || bound === 'and';
}

/** One bound. Its number is an hour: "ab 15" is no day without "dem". */
export function bounded(bound: Bound, shared: Segment | null, segment: Segment): Phrase | null {
  const whole = [...(shared?.items ?? []), ...segment.items];
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
