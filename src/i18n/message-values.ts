/**
 * What sentences are made of. Every date here is already spoken; `on…` values are in the dative and stand after a
 * preposition, others are in the nominative unless their name says so.
 */
export interface SpokenWishFor {
  onDay: string | null;
  time: string | null;
  /** The wish names a part of the day or bounds instead of a time. */
  bounded: boolean;
  today: string;
}

/** Times that share a day, so that the day is said once. */
export interface SpokenDayOfTimes {
  onDay: string;
  times: string[];
}

export interface SpokenAppointment {
  service: string;
  /** "Dienstag, dem 1. Dezember, um 14 Uhr 30" */
  on: string;
  confirmed: boolean;
}

export interface SpokenBounds {
  part: string | null;
  after: string | null;
  before: string | null;
}

export interface SpokenHours {
  from: string;
  to: string;
}
