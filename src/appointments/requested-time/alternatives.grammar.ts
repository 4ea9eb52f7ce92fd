import type { Phrase } from './phrase.js';
import { share } from './range.grammar.js';
import type { Segment } from './segment.grammar.js';
import { hintOf, isEmpty, sideOf } from './side.grammar.js';

/** "Montag oder Dienstag vormittag": what only one of them names goes for both. */
export function alternatives(segments: Segment[]): Phrase | null {
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
