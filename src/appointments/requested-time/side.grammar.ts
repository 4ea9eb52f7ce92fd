import { bareHour, pairTime, type ClockTime } from './clock-time.js';
import { mergeDays, type DaySpec } from './day-spec.js';
import type { Item, PartSpec } from './item.js';

/** What one side of a phrase says. */
export interface Side {
  day: DaySpec | null;
  time: ClockTime | null;
  part: PartSpec | null;
  elapse: number | null;
  /** All the time up to the end of `elapse`. */
  elapseSpan?: true;
  /** How long, in minutes, where it was said; no part of when an appointment begins. */
  length?: number;
}

/** What the numbers of a side are. */
export type Hint = 'time' | 'day' | null;

/** Whether the numbers of that side are hours or days, by what stands beside them. */
export function hintOf(items: readonly Item[]): Hint {
  if (items.some((item) => item.i === 'time' || isCompact(item))) return 'time';
  if (items.some((item) => item.i === 'part')) return 'time';
  const numbered = items.some((item) => item.i === 'number');
  if (!numbered && items.some((item) => item.i === 'pair' && item.day && !pairTime(item.first, item.second)))
    return 'day';
  const number = items.findIndex((item) => item.i === 'number');
  const dated = items.findIndex((item) => item.i === 'day' && item.day.day !== undefined);
  // "Nov 26 10-12": the day is complete without the number.
  if (number >= 0 && dated >= 0) return 'time';
  return items.some((item) => item.i === 'day' && (item.day.day !== undefined || item.day.monthOffset !== undefined))
    ? 'day'
    : null;
}

/** "1830" as a time; what can be a year proves nothing. */
function isCompact(item: Item): boolean {
  return item.i === 'number' && (item.digits?.length ?? 0) > 2 && !couldBeYear(item.value);
}

function couldBeYear(value: number): boolean {
  return value >= 1990 && value < 2100;
}

/** Merges the items of one side; null when two of them contradict or a number stays without a meaning. */
export function sideOf(items: readonly Item[], hint: Hint, timesOnly = false): Side | null {
  const side: Side = { day: null, time: null, part: null, elapse: null };
  const fits = [...items].sort((a, b) => rank(a) - rank(b)).every((item) => take(side, item, hint, timesOnly));
  return fits ? side : null;
}

/** Sure items first, so that numbers and pairs are read by what is already there. */
function rank(item: Item): number {
  return item.i === 'number' ? 2 : item.i === 'pair' ? 1 : 0;
}

function take(side: Side, item: Item, hint: Hint, timesOnly: boolean): boolean {
  switch (item.i) {
    case 'day':
      return takeDay(side, item.day);
    case 'time':
      return takeTime(side, item.time);
    case 'part':
      if (side.part && side.part.part !== item.part.part) return false;
      side.part = { ...item.part, edge: item.part.edge ?? side.part?.edge ?? null };
      return true;
    case 'elapse':
      if (side.elapse !== null) return false;
      side.elapse = item.minutes;
      if (item.span) side.elapseSpan = true;
      return true;
    case 'pair':
      return takePair(side, item, timesOnly);
    case 'number':
      return takeNumber(side, item, hint, timesOnly);
    default:
      return false;
  }
}

function takeDay(side: Side, day: DaySpec): boolean {
  const merged = side.day ? mergeDays(side.day, day) : day;
  if (merged) side.day = merged;
  return merged !== null;
}

function takeTime(side: Side, time: ClockTime | null): boolean {
  if (!time || side.time) return false;
  side.time = time;
  return true;
}

function takePair(side: Side, item: Extract<Item, { i: 'pair' }>, timesOnly: boolean): boolean {
  const dayTaken = side.day?.day !== undefined || timesOnly;
  const time = pairTime(item.first, item.second);
  if (dayTaken && time && !side.time) return takeTime(side, time);
  if (item.day) return takeDay(side, item.day);
  // "5.13." is a wrong date rather than a time.
  return (!item.closed || side.day !== null) && takeTime(side, time);
}

function takeNumber(side: Side, item: Extract<Item, { i: 'number' }>, hint: Hint, timesOnly: boolean): boolean {
  if (hint === 'day' && couldBeYear(item.value) && side.day?.day !== undefined && side.day.year === undefined)
    return takeDay(side, { year: item.value });
  if (couldBeYear(item.value) && item.digits?.length === 4 && (hint !== 'time' || (side.day === null && !timesOnly)))
    return false;
  if (item.digits !== null && item.digits.length > 2)
    return (side.day !== null || hint === 'time') && takeTime(side, bareHour(item.value, item.digits));
  if (item.ordinal && hint !== 'day') return false;
  if (hint === 'day') {
    return item.value >= 1 && item.value <= 31 && side.day?.day === undefined && takeDay(side, { day: item.value });
  }
  // "Donnerstag 31": no hour.
  if (hint === null && side.day?.weekday !== undefined && item.value > 24 && item.value <= 31)
    return takeDay(side, { day: item.value });
  const word = item.digits === null && !item.ordinal && item.value > 1;
  if (hint !== 'time' && side.part === null && (side.day === null || !isSettled(side.day, word))) return false;
  return takeTime(side, bareHour(item.value, item.digits));
}

/** A day that a number can no longer complete, so that the number must be the hour ("Montag neun", but not "Montag 9"). */
function isSettled(day: DaySpec, word: boolean): boolean {
  return day.offset !== undefined || (word && day.weekday !== undefined);
}

export function isEmpty(side: Side): boolean {
  return side.day === null && side.time === null && side.part === null && side.elapse === null;
}
