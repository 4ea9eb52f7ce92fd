import { localDateOf, localMinutesOf } from '../../platform/index.js';
import { daysBetween, minutesOf } from '../wishes/local-time.js';
import type { LocalDate, LocalTime, PartOfDay, TimeWindow } from '../requested-time/requested-time.js';

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

/** A start on a day that costs this much more than another day never wins against a start of that other day. */
const NEVER_WINS = WEIGHTS.day + WEIGHTS.otherHalfOfDay + WEIGHTS.tooClose;

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
  /** Whether a start may be offered at all; asked only of those that could win. */
  isOffered: (start: Date) => boolean;
}

interface Candidate {
  start: Date;
  date: LocalDate;
  minutes: number;
  cost: number;
}

/**
 * Picks the best of the starts that Cal.com returned.
 * @param starts - ascending
 * @returns elements of `starts`, best first, without duplicates; `keptWindow` is false when nothing lies within the
 * part of the day or the bounds that were asked for and others are offered instead
 */
export function rankAlternatives(
  starts: readonly Date[],
  wish: RankedWish,
  context: RankingContext,
): { options: Date[]; keptWindow: boolean } {
  const inside: Candidate[] = [];
  const outside: Candidate[] = [];
  const isInside = within(wish.window);
  const excludedMs = wish.excluded?.getTime();
  const days = daysOf(starts, context.timeZone)
    .map((day) => ({ ...day, costOfDay: dayCost(daysBetween(wish.date, day.date)) }))
    .toSorted((one, other) => one.costOfDay - other.costOfDay);
  let limit = Infinity;
  for (const { date, costOfDay, starts: startsOfDay } of days) {
    if (costOfDay > limit) break;
    for (const start of startsOfDay) {
      if (start.getTime() === excludedMs || !context.isOffered(start)) continue;
      const minutes = localMinutesOf(start, context.timeZone);
      const candidate = { start, date, minutes, cost: costOfDay + costWithinDay(minutes, wish) };
      (isInside(minutes) ? inside : outside).push(candidate);
    }
    if (limit === Infinity && inside.length >= context.maxAlternatives) limit = costOfDay + NEVER_WINS;
  }
  const pool = inside.length > 0 ? inside : outside;
  return { options: pickDiverse(pool, wish, context.maxAlternatives), keptWindow: inside.length > 0 };
}

interface Day {
  date: LocalDate;
  /** Ascending, each once. */
  starts: Date[];
}

/** The days of the last lists: questions that are answered from one cached list ask for the same days. */
const knownDays = new WeakMap<readonly Date[], { timeZone: string; days: readonly Day[] }>();

function daysOf(starts: readonly Date[], timeZone: string): readonly Day[] {
  const known = knownDays.get(starts);
  if (known?.timeZone === timeZone) return known.days;
  const days: Day[] = [];
  let lastMs: number | null = null;
  for (const start of starts) {
    if (start.getTime() === lastMs) continue;
    lastMs = start.getTime();
    const date = localDateOf(start, timeZone);
    const day = days.at(-1);
    if (day?.date === date) day.starts.push(start);
    else days.push({ date, starts: [start] });
  }
  knownDays.set(starts, { timeZone, days });
  return days;
}

function costWithinDay(minutes: number, wish: RankedWish): number {
  if (wish.time === null) return minutes;
  const wished = minutesOf(wish.time);
  const otherHalf = minutes < NOON !== wished < NOON ? WEIGHTS.otherHalfOfDay : 0;
  return Math.abs(minutes - wished) + otherHalf;
}

function dayCost(days: number): number {
  if (days < 0) return -days * WEIGHTS.day * WEIGHTS.earlierDayFactor;
  return (days === 7 ? WEIGHTS.sameWeekday : days) * WEIGHTS.day;
}

/** @returns whether minutes since midnight lie in the part of the day and between the bounds */
function within({ partOfDay, after, before }: TimeWindow): (minutes: number) => boolean {
  const part = partOfDay ? PART_OF_DAY_WINDOWS[partOfDay] : null;
  const from = Math.max(part ? minutesOf(part.from) : 0, after === null ? 0 : minutesOf(after));
  const to = Math.min(part ? minutesOf(part.to) : Infinity, before === null ? Infinity : minutesOf(before));
  return (minutes) => from <= minutes && minutes < to;
}

/** Takes the cheapest, then the cheapest that is really another choice, and so on; the cheapest is said first. */
function pickDiverse(pool: readonly Candidate[], wish: RankedWish, count: number): Date[] {
  const close = wish.time === null ? WEIGHTS.closeMinutes.untimed : WEIGHTS.closeMinutes.timed;
  // Of two that cost the same the earlier one is taken.
  const left = pool.toSorted((a, b) => +a.start - +b.start).map((candidate) => ({ candidate, price: candidate.cost }));
  const picked: Candidate[] = [];
  while (picked.length < count && left.length > 0) {
    const cheapest = left.reduce((best, { price }, index) => (price < (left[best]?.price ?? 0) ? index : best), 0);
    const best = left.splice(cheapest, 1)[0]?.candidate;
    if (!best) break;
    picked.push(best);
    for (const other of left) {
      if (other.candidate.date !== best.date) continue;
      const gap = Math.abs(other.candidate.minutes - best.minutes);
      const likeness = Math.max(0, 1 - gap / close);
      other.price = Math.max(other.price, other.candidate.cost + likeness * WEIGHTS.tooClose);
    }
  }
  return picked.toSorted((a, b) => a.cost - b.cost).map(({ start }) => start);
}
