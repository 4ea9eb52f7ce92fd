import type { Ambiguity, LocalDate, LocalTime, TimeWindow } from './requested-time.js';

/**
 * What the words say, in wall-clock values and without a zone; the booking rules (past, zone, daylight saving)
 * are applied on top by readRequestedTime.
 */
export type LocalReading =
  /** `length` in minutes where one was said; `dayEnd` where the moment is the end of business, whenever that is. */
  | { kind: 'moment'; date: LocalDate; time: LocalTime; length?: number; dayEnd?: true }
  | { kind: 'day'; date: LocalDate; window: TimeWindow }
  /** Both days included. */
  | { kind: 'range'; from: LocalDate; to: LocalDate; window: TimeWindow }
  /** From a moment of one day to a moment of another. */
  | { kind: 'stretch'; from: { date: LocalDate; time: LocalTime }; to: { date: LocalDate; time: LocalTime } }
  /** "ab Montag": that day or later. */
  | { kind: 'onward'; from: LocalDate; window: TimeWindow }
  /** "bis Donnerstag": before the day named here, which is the first one no longer meant. */
  | { kind: 'until'; before: LocalDate; window: TimeWindow }
  | { kind: 'time'; time: LocalTime; length?: number; dayEnd?: true }
  | { kind: 'window'; window: TimeWindow };

export type Understanding =
  | LocalReading
  | { kind: 'ambiguous'; because: Ambiguity; choices: LocalReading[] }
  | { kind: 'past'; reading: LocalReading }
  /** Understood, but only next year and in more than eleven weeks: right for a calendar, to be confirmed for an appointment. */
  | { kind: 'distant'; readings: LocalReading[] }
  | { kind: 'missing' }
  | { kind: 'invalid'; because: 'not_understood' | 'no_such_day' | 'no_such_time' };

/** "Now" on the wall of the branch. */
export interface Reference {
  day: number;
  /** Since midnight. */
  minutes: number;
}
