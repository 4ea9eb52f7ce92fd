import type { DayNumber } from './calendar.js';
import type { Ambiguity } from './requested-time.js';

/** Both days included; `whole` tells a span ("nächste Woche") from a single day. */
export interface Span {
  from: DayNumber;
  to: DayNumber;
  whole: boolean;
}

export type ResolvedDay =
  | { kind: 'span'; span: Span }
  | { kind: 'choices'; because: Ambiguity; spans: Span[] }
  /** A day of the year that has just gone by, said without a year. */
  | { kind: 'gone'; span: Span }
  /** A day of the year that only comes in many weeks, said without a year. */
  | { kind: 'distant'; span: Span }
  | { kind: 'invalid' };

export const INVALID: ResolvedDay = { kind: 'invalid' };

export function single(day: DayNumber): ResolvedDay {
  return { kind: 'span', span: { from: day, to: day, whole: false } };
}

/** One day where all choices are the same, a question otherwise. */
export function days(because: Ambiguity, ...choices: DayNumber[]): ResolvedDay {
  const different = [...new Set(choices)];
  const first = different[0];
  if (different.length === 1 && first !== undefined) return single(first);
  return { kind: 'choices', because, spans: different.map((day) => ({ from: day, to: day, whole: false })) };
}
