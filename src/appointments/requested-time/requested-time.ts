/** A calendar day without a zone, "YYYY-MM-DD". */
export type LocalDate = string;

/** A wall-clock time without a zone, "HH:MM" (24 hours). */
export type LocalTime = string;

export type PartOfDay = 'morning' | 'forenoon' | 'noon' | 'afternoon' | 'evening' | 'night';

/** Bounds on the clock time of a wish; null where nothing was said. `after` is inclusive, `before` is when it must have started by. */
export interface TimeWindow {
  partOfDay: PartOfDay | null;
  after: LocalTime | null;
  before: LocalTime | null;
}

/** A wish that names a moment or a span, in the wall-clock time of the branch. */
export type Reading =
  | { kind: 'instant'; date: LocalDate; time: LocalTime; start: Date }
  | { kind: 'day'; date: LocalDate; window: TimeWindow }
  /** Both days included. */
  | { kind: 'range'; from: LocalDate; to: LocalDate; window: TimeWindow }
  /** A clock time without a day. */
  | { kind: 'time'; time: LocalTime }
  /** Bounds without a day: "nachmittags", "ab 15 Uhr". */
  | { kind: 'window'; window: TimeWindow };

/** Why a reading cannot be taken as it was said; the presenter words the question by it. */
export type Ambiguity =
  /** Two readings of a date or a weekday ("nächsten Freitag", "15.1" in autumn, a rollover of more than eleven weeks). */
  | 'which_day'
  /** The weekday said contradicts the date said. */
  | 'weekday_contradicts_date'
  /** Morning or afternoon ("um drei"), or an hour that daylight saving repeats. */
  | 'which_time';

/**
 * What a caller's words mean. Never a default: what was not said is not here.
 * `ambiguous.choices` are complete readings the caller can pick from: two or more, or one where
 * only a far date is to be confirmed.
 * `past.reading` is what was understood and lies before now.
 */
export type RequestedTime =
  | Reading
  | { kind: 'ambiguous'; because: Ambiguity; choices: Reading[] }
  | { kind: 'past'; reading: Reading }
  | { kind: 'missing' }
  /** Something was said but it is no date or time (31.2., gibberish, a clock time that daylight saving skips). */
  | { kind: 'invalid'; because: 'not_understood' | 'no_such_day' | 'no_such_time' };
