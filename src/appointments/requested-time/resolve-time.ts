import type { ClockTime } from './clock-time.js';
import type { PartSpec } from './item.js';

/** An opening in minutes since midnight, end excluded. */
export interface Opening {
  from: number;
  to: number;
}

/** Minutes since midnight; two where both halves of the day are possible. */
export type ResolvedTime = { kind: 'at'; minutes: number } | { kind: 'choices'; minutes: number[] };

const NOON = 720;
const DAY = 1440;

/** The half of the day by the words around it, by opening hours otherwise. */
export function resolveTime(time: ClockTime, part: PartSpec | null, openings: readonly Opening[]): ResolvedTime {
  if (time.orMinutes === DAY && part?.part === 'night') return { kind: 'at', minutes: DAY };
  if (time.orMinutes !== undefined && part === null)
    return { kind: 'choices', minutes: [time.minutes, time.orMinutes] };
  // "half five in the afternoon" is 16:30 to some and 17:30 to others.
  if (time.orMinutes !== undefined && time.orMinutes < DAY && part)
    return { kind: 'choices', minutes: [time.minutes, time.orMinutes].map((minutes) => withPart(minutes, part)) };
  const candidates =
    part?.part === 'night' && isEarlyHour(time) ? [time.minutes, time.minutes + NOON] : candidatesOf(time, part);
  const [first = time.minutes, second] = candidates;
  if (second === undefined) return { kind: 'at', minutes: first };
  const open = candidates.filter((minutes) => openings.some((one) => minutes >= one.from && minutes < one.to));
  const only = open.length === 1 ? open[0] : undefined;
  if (only !== undefined) return { kind: 'at', minutes: only };
  return time.style === 'clock' ? { kind: 'at', minutes: first } : { kind: 'choices', minutes: [first, second] };
}

/** "half past five at night" ends a night or comes before it. */
function isEarlyHour(time: ClockTime): boolean {
  return time.style !== 'exact' && time.minutes >= 240 && time.minutes < 360;
}

/** All readings of a time in clock order. */
function candidatesOf(time: ClockTime, part: PartSpec | null): number[] {
  const minutes = time.minutes % DAY;
  if (time.style === 'exact' || minutes >= NOON + 60) return [minutes];
  if (part) return [withPart(minutes, part)];
  if (minutes >= NOON || time.style === 'written') return [minutes];
  return minutes < 0 ? [minutes + NOON, minutes + DAY] : [minutes, minutes + NOON];
}

function withPart(minutes: number, part: PartSpec): number {
  switch (part.part) {
    case 'morning':
    case 'forenoon':
      return minutes;
    case 'noon':
      return minutes < 600 ? minutes + NOON : minutes;
    case 'afternoon':
      return minutes < NOON ? minutes + NOON : minutes;
    case 'evening':
      return minutes < NOON ? minutes + NOON : minutes - NOON;
    case 'night':
      if (minutes >= NOON) return minutes - NOON;
      return minutes >= 360 ? minutes + NOON : minutes;
  }
}

/** Two times of one span: the pair whose end follows its start and that lies within opening hours. */
export function resolveTimes(
  from: ClockTime,
  to: ClockTime,
  parts: [PartSpec | null, PartSpec | null],
  openings: readonly Opening[],
): [number, number][] {
  const starts = candidatesOf(from, parts[0]);
  const ends = candidatesOf(to, parts[1]);
  if (starts.length === 1 && ends.length === 1) return [[starts[0] ?? 0, ends[0] ?? 0]];
  const pairs = starts
    .flatMap((start) => ends.map((end): [number, number] => [start, end]))
    .filter(([start, end]) => end > start && end - start <= NOON);
  if (pairs.length === 0) return [[starts[0] ?? 0, ends[0] ?? 0]];
  const marked =
    to.style === 'exact' && from.style !== 'exact'
      ? pairs.filter(([start, end]) => start < NOON === end < NOON)
      : pairs;
  const usable = marked.length > 0 ? marked : pairs;
  if (usable.length === 1) return usable;
  const open = usable.filter(([start, end]) => openings.some((one) => start >= one.from && end <= one.to));
  if (open.length === 1) return open;
  const literal = usable.filter(([start, end]) => start === from.minutes && end === to.minutes);
  return from.style === 'clock' && to.style === 'clock' && literal.length === 1 ? literal : usable;
}
