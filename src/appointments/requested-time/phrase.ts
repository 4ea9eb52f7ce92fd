import type { CalendarUnit } from './calendar.js';
import type { Side } from './side.grammar.js';

/** How the pieces of a wish stand to one another. */
export type Phrase =
  | { kind: 'single'; side: Side }
  /** `exclusive`: "nach Montag" leaves Monday out, "ab Montag" does not. */
  | { kind: 'from'; side: Side; exclusive: boolean }
  /** `exclusive`: "vor Donnerstag" leaves Thursday out, "bis Donnerstag" does not. */
  | { kind: 'until'; side: Side; exclusive: boolean }
  /** `listed`: "Montag und Mittwoch" are two days and none between. */
  | { kind: 'range'; from: Side; to: Side; listed?: true }
  | { kind: 'either'; options: Phrase[] }
  /** Days in a row and the times that go for each of them. */
  | { kind: 'timed'; days: Phrase; times: Phrase }
  /** `inclusive`: "for three days from Monday" ends on Wednesday, "on Monday for three days" a day later. */
  | { kind: 'stay'; side: Side; n: number; unit: CalendarUnit; inclusive: boolean }
  /** "for five minutes" and nothing else. */
  | { kind: 'length'; minutes: number };
