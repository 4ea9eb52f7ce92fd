import { BoundedMap } from './cache/bounded-map.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** Texts of days by their number: hundreds of slots lie on the same few. */
const dates = new BoundedMap<number, string>(4_000);
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows: one moment of a zone, kept as if it were UTC. */
function wallClockOf(instant: Date, timeZone: string): Date {
  return new Date(instant.getTime() + offsetMsAt(instant, timeZone));
}

/** Offsets at the beginnings of UTC days, by zone; a service looks two years ahead at most. */
const offsets = new Map<string, Map<number, number>>();

/**
 * Distance of the zone from UTC at an instant, in milliseconds; positive east of Greenwich.
 * A question looks at hundreds of slots, and asking Intl costs 20 µs each time: only on days that change the clocks is
 * the instant itself asked about.
 */
function offsetMsAt(instant: Date, timeZone: string): number {
  const day = Math.floor(instant.getTime() / DAY_MS);
  const offset = offsetAtStartOf(day, timeZone);
  return offset === offsetAtStartOf(day + 1, timeZone) ? offset : readOffsetMs(instant, timeZone);
}

function offsetAtStartOf(day: number, timeZone: string): number {
  let ofZone = offsets.get(timeZone);
  if (!ofZone) offsets.set(timeZone, (ofZone = new Map()));
  let offset = ofZone.get(day);
  if (offset === undefined) {
    offset = readOffsetMs(new Date(day * DAY_MS), timeZone);
    ofZone.set(day, offset);
  }
  return offset;
}

function readOffsetMs(instant: Date, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(instant.getTime() / 1000) * 1000;
}

/** What the clocks of a zone show at an instant: "YYYY-MM-DD" and "HH:MM". */
export function wallClock(instant: Date, timeZone: string): { date: string; time: string } {
  const wall = wallClockOf(instant, timeZone).toISOString();
  return { date: wall.slice(0, 10), time: wall.slice(11, 16) };
}

/** "YYYY-MM-DD" */
export function localDateOf(instant: Date, timeZone: string): string {
  const day = Math.floor((instant.getTime() + offsetMsAt(instant, timeZone)) / DAY_MS);
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}

/** Minutes since midnight that the clocks show. */
export function localMinutesOf(instant: Date, timeZone: string): number {
  const wall = instant.getTime() + offsetMsAt(instant, timeZone);
  return Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / MINUTE_MS);
}

/** "HH:MM" */
export function localTimeOf(instant: Date, timeZone: string): string {
  return TIMES[localMinutesOf(instant, timeZone)] ?? '00:00';
}

/** The minutes of a day, "00:00" to "23:59". */
const TIMES = Array.from({ length: 24 * 60 }, (_, minute) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':'),
);

/** ISO 8601 with the zone's offset at that instant: "2026-12-01T14:30:00+01:00". */
export function isoWithOffset(instant: Date, timeZone: string): string {
  const offsetMinutes = Math.round(offsetMsAt(instant, timeZone) / 60_000);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offsetMinutes) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offsetMinutes) % 60).padStart(2, '0');
  return `${wallClockOf(instant, timeZone).toISOString().slice(0, 19)}${sign}${hours}:${minutes}`;
}

export type InstantOf =
  | { kind: 'instant'; instant: Date }
  /** Daylight saving skips that time; `next` is the first instant after the gap. */
  | { kind: 'gap'; next: Date }
  /** Daylight saving repeats it. */
  | { kind: 'overlap'; first: Date; second: Date };

/**
 * The instant at which the clocks of that zone show this.
 * @param date - "YYYY-MM-DD"
 * @param time - "HH:MM"; "24:00" ends the day
 */
export function instantOf(date: string, time: string, timeZone: string): InstantOf {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wall = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000;
  const offsets = [offsetMsAt(new Date(wall - DAY_MS), timeZone), offsetMsAt(new Date(wall + DAY_MS), timeZone)];
  const candidates = [...new Set(offsets.map((offset) => wall - offset))]
    .filter((instant) => instant + offsetMsAt(new Date(instant), timeZone) === wall)
    .toSorted((a, b) => a - b);
  const [first, second] = candidates;
  if (first !== undefined && second !== undefined) {
    return { kind: 'overlap', first: new Date(first), second: new Date(second) };
  }
  if (first !== undefined) return { kind: 'instant', instant: new Date(first) };
  return { kind: 'gap', next: endOfGap(wall - Math.max(...offsets), wall - Math.min(...offsets), timeZone) };
}

/** The change of offset between two instants, to the second. */
function endOfGap(before: number, after: number, timeZone: string): Date {
  const offset = offsetMsAt(new Date(before), timeZone);
  let low = before;
  let high = after;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetMsAt(new Date(middle), timeZone) === offset) low = middle;
    else high = middle;
  }
  return new Date(high);
}

/** The first instant of a local day. */
export function startOfDay(date: string, timeZone: string): Date {
  const midnight = instantOf(date, '00:00', timeZone);
  if (midnight.kind === 'instant') return midnight.instant;
  return midnight.kind === 'gap' ? midnight.next : midnight.first;
}
