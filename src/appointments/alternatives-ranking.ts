import { localDateOf, localTimeOf } from '../platform/index.js';
import { daysBetween, minutesOf } from './local-time.js';
import type { LocalDate, LocalTime, PartOfDay, TimeWindow } from './requested-time/requested-time.js';

/** What people mean by a part of the day, as starts in [from, to). */
export const PART_OF_DAY_WINDOWS: Record<PartOfDay, { from: LocalTime; to: LocalTime }> = {
  morning: { from: '06:00', to: '12:00' },
  forenoon: { from: '09:00', to: '12:00' },
  noon: { from: '11:00', to: '14:00' },
  afternoon: { from: '12:00', to: '18:00' },
  evening: { from: '17:00', to: '22:00' },
  night: { from: '20:00', to: '24:00' },
};

const NOON = 12 * 60;

/**
 * How unwelcome a start is, in minutes of distance from the wish; the least unwelcome are offered.
 * Callers take another hour of the same day before another day, a later day before an earlier one, the same weekday of
 * the next week before the odd days between, and the half of the day they asked for before the other.
 */
const WEIGHTS = {
  /** Another day weighs more than any distance within a day. */
  day: 24 * 60,
  earlierDayFactor: 1.5,
  /** The same weekday next week counts as this many days away. */
  sameWeekday: 2.5,
  otherHalfOfDay: 90,
  /** Closer than this to a better option on the same day it is hardly another choice, the less the closer ... */
  closeMinutes: { timed: 60, untimed: 180 },
  /** ... and right beside it is offered only when nothing else is left that day. */
  tooClose: 12 * 60,
};

export interface RankedWish {
  /** The day to look around. */
  date: LocalDate;
  /** The clock time to look around; null: the earlier the better. */
  time: LocalTime | null;
  window: TimeWindow;
  /** The requested start, which is never its own alternative. */
  excluded: Date | null;
}

export interface RankingContext {
  timeZone: string;
  maxAlternatives: number;
}

interface Candidate {
  start: Date;
  date: LocalDate;
  minutes: number;
  cost: number;
}

/**
 * Picks the best of the starts that Cal.com returned.
 * @param starts - ascending, already cut to hours, notice and horizon
 * @returns elements of `starts`, best first, without duplicates; `keptWindow` is false when nothing lies within the
 * part of the day or the bounds that were asked for and others are offered instead
 */
export function rankAlternatives(
  starts: readonly Date[],
  wish: RankedWish,
  context: RankingContext,
): { options: Date[]; keptWindow: boolean } {
  const seen = new Set<number>(wish.excluded ? [wish.excluded.getTime()] : []);
  const candidates: Candidate[] = [];
  for (const start of starts) {
    if (seen.has(start.getTime())) continue;
    seen.add(start.getTime());
    const date = localDateOf(start, context.timeZone);
    const minutes = minutesOf(localTimeOf(start, context.timeZone));
    candidates.push({ start, date, minutes, cost: costOf(date, minutes, wish) });
  }
  const inside = candidates.filter(({ minutes }) => liesWithin(minutes, wish.window));
  const pool = inside.length > 0 ? inside : candidates;
  return { options: pickDiverse(pool, wish, context.maxAlternatives), keptWindow: inside.length > 0 };
}

function costOf(date: LocalDate, minutes: number, wish: RankedWish): number {
  const wished = wish.time === null ? null : minutesOf(wish.time);
  const distance = wished === null ? minutes : Math.abs(minutes - wished);
  const otherHalf = wished !== null && minutes < NOON !== wished < NOON ? WEIGHTS.otherHalfOfDay : 0;
  return dayCost(daysBetween(wish.date, date)) + distance + otherHalf;
}

function dayCost(days: number): number {
  if (days < 0) return -days * WEIGHTS.day * WEIGHTS.earlierDayFactor;
  return (days === 7 ? WEIGHTS.sameWeekday : days) * WEIGHTS.day;
}

function liesWithin(minutes: number, window: TimeWindow): boolean {
  const part = window.partOfDay && PART_OF_DAY_WINDOWS[window.partOfDay];
  if (part && (minutes < minutesOf(part.from) || minutes >= minutesOf(part.to))) return false;
  if (window.after !== null && minutes < minutesOf(window.after)) return false;
  return window.before === null || minutes < minutesOf(window.before);
}

/** Takes the cheapest, then the cheapest that is really another choice, and so on. */
function pickDiverse(pool: readonly Candidate[], wish: RankedWish, count: number): Date[] {
  const close = wish.time === null ? WEIGHTS.closeMinutes.untimed : WEIGHTS.closeMinutes.timed;
  const left = [...pool];
  const picked: Candidate[] = [];
  while (picked.length < count && left.length > 0) {
    const priced = left.map((candidate) => {
      const gaps = picked
        .filter(({ date }) => date === candidate.date)
        .map(({ minutes }) => Math.abs(minutes - candidate.minutes));
      const likeness = Math.max(0, 1 - Math.min(close, ...gaps) / close);
      return candidate.cost + likeness * WEIGHTS.tooClose;
    });
    const [best] = left.splice(priced.indexOf(Math.min(...priced)), 1);
    if (best) picked.push(best);
  }
  return picked.map(({ start }) => start);
}
