import { alternatives, optionsOf } from './alternatives.grammar.js';
import type { Item } from './item.js';
import type { Phrase } from './phrase.js';
import { range } from './range.grammar.js';
import { bounded, dropEmpty, isJoin, withoutLooseDashes, type Segment, segmentsOf, single } from './segment.grammar.js';
import { timed } from './timed.grammar.js';

/** Puts the items together: one wish, a bound, a range or alternatives; null when they make no sense together. */
export function phraseOf(items: readonly Item[]): Phrase | null {
  if (items.some((item) => item.i === 'obstacle')) return null;
  const stay = items.find((item) => item.i === 'stay');
  if (stay) return stayOf(stay, items);
  const wanted = items.filter((item) => item.i !== 'length');
  const length = items.find((item) => item.i === 'length' && item.told);
  if (length?.i === 'length' && wanted.length === 0) return { kind: 'length', minutes: length.minutes };
  const phrase = begun(wishOf(wanted), length !== undefined);
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

function wishOf(items: readonly Item[]): Phrase | null {
  const options = optionsOf(items);
  if (options.length > 1) return alternatives(options, wishOf);
  const segments = withoutLooseDashes(dropEmpty(segmentsOf(options[0] ?? [])));
  return joined(segments) ?? timed(segments, joined);
}

function joined(segments: readonly Segment[]): Phrase | null {
  const first = segments[0];
  if (!first || segments.length > 3) return null;
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
  const mixed = first.items.every((item) => item.i === 'day') && !second.items.some((item) => item.i === 'day');
  return lower && !mixed ? range(null, { ...second }, { ...first, bound: 'to' }) : null;
}
