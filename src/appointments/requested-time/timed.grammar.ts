import type { Phrase } from './phrase.js';
import type { Segment } from './segment.grammar.js';
import type { Side } from './side.grammar.js';

/**
 * "Montag bis Mittwoch ab 15 Uhr", "ab Montag nach vier", "zwischen 9 und 11 von Montag bis Donnerstag": days in a row
 * and a time that goes for each of them.
 */
export function timed(
  segments: readonly Segment[],
  joined: (segments: readonly Segment[]) => Phrase | null,
): Phrase | null {
  const parted = apart(segments);
  for (let cut = 1; cut < parted.length; cut += 1) {
    const [head, tail] = [joined(parted.slice(0, cut)), joined(parted.slice(cut))];
    if (!head || !tail) continue;
    if (isDays(head) && isTimes(tail)) return { kind: 'timed', days: head, times: tail };
    if (isTimes(head) && isDays(tail)) return { kind: 'timed', days: tail, times: head };
  }
  return null;
}

/** "after three Monday to Wednesday": the days behind a bounded time begin a segment of their own. */
function apart(segments: readonly Segment[]): Segment[] {
  return segments.flatMap(({ bound, items }) => {
    const day = items.findIndex((item) => item.i === 'day' || item.i === 'pair');
    return bound !== null && day > 0
      ? [
          { bound, items: items.slice(0, day) },
          { bound: null, items: items.slice(day) },
        ]
      : [{ bound, items }];
  });
}

function isDays(phrase: Phrase): boolean {
  const sides = boundedSides(phrase);
  return sides.length > 0 && sides.every((side) => side.day !== null && side.time === null && side.elapse === null);
}

function isTimes(phrase: Phrase): boolean {
  const sides = boundedSides(phrase);
  return sides.length > 0 && sides.every((side) => side.day === null && side.time !== null);
}

function boundedSides(phrase: Phrase): Side[] {
  if (phrase.kind === 'range') return [phrase.from, phrase.to];
  return phrase.kind === 'from' || phrase.kind === 'until' ? [phrase.side] : [];
}
