import type { CalendarUnit } from './calendar.js';
import type { ClockTime } from './clock-time.js';
import type { DaySpec } from './day-spec.js';
import type { PartOfDay } from './requested-time.js';

/** Words that bound a time or join two. */
export type Bound =
  'from' | 'to' | 'until' | 'before' | 'after' | 'latest' | 'earliest' | 'between' | 'and' | 'or' | 'dash';

export interface PartSpec {
  part: PartOfDay;
  edge: 'early' | 'late' | null;
  /** "this morning". */
  today: boolean;
}

/** One piece of a phrase, in the order said. */
export type Item =
  | { i: 'day'; day: DaySpec }
  | { i: 'time'; time: ClockTime }
  | { i: 'part'; part: PartSpec }
  /** "in zwei Stunden"; `span` for all the time up to then ("the next two hours"). */
  | { i: 'elapse'; minutes: number; span?: true }
  /** A number that says day or hour only by its neighbours. */
  | { i: 'number'; value: number; digits: string | null; ordinal: boolean }
  | { i: 'pair'; first: string; second: string; closed: boolean; day: DaySpec | null }
  | { i: 'bound'; bound: Bound }
  /** A length ("30 Minuten", "für 30 Minuten"): no part of the wish; `told` when a word like "for" makes it one. */
  | { i: 'length'; minutes: number; told: boolean }
  /** "for ten days": how long from a day on. */
  | { i: 'stay'; n: number; unit: CalendarUnit }
  /** Something that could change the meaning and was not understood. */
  | { i: 'obstacle' };

/** What was read at a token; null for a word without a meaning for dates. */
export interface FoundItem {
  item: Item | null;
  next: number;
}
