import type { CalendarUnit, Weekday } from './calendar.js';
import type { PartOfDay } from './requested-time.js';

/** A named day of the year; `easter` counts from Easter Sunday. */
export type Feast =
  | { month: number; day: number }
  | { easter: number }
  /** The nth Sunday of Advent; the fourth is the last one before Christmas. */
  | { advent: number; daysLater?: number }
  /** The nth weekday of a month; -1 is the last. */
  | { nth: number; weekday: Weekday; month: number; daysLater?: number };

/** What one word can mean, the same for both languages. */
export type Meaning =
  | { t: 'number'; value: number; ordinal: boolean; digits: string | null }
  | { t: 'weekday'; value: Weekday; short: boolean }
  | { t: 'month'; value: number; short: boolean }
  /** Days from today. */
  | { t: 'relative'; days: number }
  | { t: 'unit'; unit: CalendarUnit | 'weekend' | 'workweek' }
  | { t: 'part'; part: PartOfDay }
  | { t: 'feast'; feast: Feast }
  /** Three months, by the first one. */
  | { t: 'season'; month: number }
  /** The date as written; `swapped` when day and month can be the other way round. */
  | { t: 'date'; year: number | null; month: number; day: number; swapped: boolean }
  /** Two numbers with a full stop or a slash: a date, or a time with a full stop. */
  | { t: 'pair'; first: string; second: string; separator: '.' | '/'; closed: boolean }
  | { t: 'clock'; hour: number; minute: number; leadingZero: boolean }
  | { t: 'decimal'; value: number }
  | { t: 'meridiem'; pm: boolean }
  | { t: Particle };

/** Words that only steer: what each stands for is its English namesake. */
export type Particle =
  | 'this'
  | 'next'
  | 'coming'
  | 'afterNext'
  | 'last'
  | 'in'
  | 'within'
  | 'fromNow'
  | 'ago'
  | 'on'
  | 'at'
  | 'of'
  | 'the'
  | 'a'
  | 'for'
  | 'from'
  | 'to'
  | 'until'
  | 'between'
  | 'and'
  | 'or'
  | 'but'
  | 'dash'
  | 'slash'
  | 'not'
  /** "sondern", "rather": what was refused before it is replaced by what follows. */
  | 'rather'
  /** "statt", "instead of". */
  | 'insteadOf'
  | 'dayEnd'
  /** "room 3": the number after it is a name. */
  | 'label'
  | 'after'
  | 'before'
  | 'past'
  | 'till'
  | 'earliest'
  | 'latest'
  | 'approx'
  | 'half'
  | 'quarter'
  | 'threeQuarters'
  | 'oclock'
  | 'oh'
  | 'noon'
  | 'midnight'
  | 'now'
  | 'early'
  | 'late'
  | 'start'
  | 'middle'
  | 'end'
  | 'rest'
  | 'few'
  | 'couple'
  | 'oneAndHalf'
  | 'comma'
  | 'plus'
  | 'later'
  | 'filler'
  | 'unknown'
  | 'junk';

export interface Token {
  text: string;
  meanings: readonly Meaning[];
  /** No space before it. */
  glued: boolean;
  /** A comma or the end of a sentence before it. */
  afterComma?: true;
}

export type MeaningOf<T extends Meaning['t']> = Extract<Meaning, { t: T }>;

/** The meaning of that type the token has, if any. */
export function meaning<T extends Meaning['t']>(token: Token | undefined, type: T): MeaningOf<T> | null {
  if (!token) return null;
  for (const one of token.meanings) if (one.t === type) return one as MeaningOf<T>;
  return null;
}

export function is(token: Token | undefined, ...types: Meaning['t'][]): boolean {
  return token !== undefined && token.meanings.some((one) => types.includes(one.t));
}
