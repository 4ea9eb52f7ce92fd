import type { DatesAnswer } from '../../src/cli/try/dates.js';

interface ExpectedReading {
  type: DatesAnswer['type'];
  start?: string;
  end?: string;
  part?: string;
}

export interface DatesEntry {
  id: string;
  lang: 'de' | 'en';
  input: string;
  expected: ExpectedReading;
  also_ok?: ExpectedReading[];
  reference: string | null;
  source: string;
  tags: string[];
}

/**
 * `accepted` is a question of which the corpus accepts every choice ("next Friday" has no agreed meaning, and so do its
 * entries say), or the refusal of what is past when it names the expected reading. `offered` is a question with the
 * expected reading among its choices, `asked` one without it; `nothing` is neither right nor wrong: the caller is
 * asked to say it again.
 */
export type Verdict = 'right' | 'accepted' | 'offered' | 'asked' | 'nothing' | 'wrong';

/** The reference of entries without one. */
export const USUAL_REFERENCE = '2026-11-24T09:00';

export function verdictOf(answer: DatesAnswer, entry: DatesEntry): { verdict: Verdict; wrongDay: boolean } {
  const accepted = [entry.expected, ...(entry.also_ok ?? [])];
  if (accepted.some((expected) => means(answer, expected))) return { verdict: 'right', wrongDay: false };
  const isAccepted = (choice: DatesAnswer): boolean => accepted.some((expected) => means(choice, expected));
  if (answer.choices?.every(isAccepted)) return { verdict: 'accepted', wrongDay: false };
  if (answer.choices?.some(isAccepted)) return { verdict: 'offered', wrongDay: false };
  if (answer.type === 'past' && accepted.some((expected) => means({ ...answer, type: expected.type }, expected)))
    return { verdict: 'accepted', wrongDay: false };
  if (answer.type === 'ambiguous' || answer.type === 'past') return { verdict: 'asked', wrongDay: false };
  if (answer.type === 'invalid' || answer.type === 'missing') return { verdict: 'nothing', wrongDay: false };
  const said = dayOf(answer.start ?? answer.end);
  const meant = dayOf(entry.expected.start ?? entry.expected.end);
  return { verdict: 'wrong', wrongDay: said !== null && meant !== null && said !== meant };
}

/**
 * Whether the answer is that reading. Where no day was said some sources fill in the day of the reference, which the
 * answer does not; the two count as the same. "forenoon" is a morning, since English has no other word for it.
 */
function means(answer: DatesAnswer, expected: ExpectedReading): boolean {
  const moments = ['datetime', 'time'];
  if (moments.includes(expected.type)) return moments.includes(answer.type) && sameMoment(answer.start, expected.start);
  if (answer.type !== expected.type) return false;
  if (expected.type === 'daypart') {
    const samePart = answer.part === expected.part || (answer.part === 'forenoon' && expected.part === 'morning');
    return samePart && answer.start === expected.start;
  }
  return sameMoment(answer.start, expected.start) && sameMoment(answer.end, expected.end);
}

function sameMoment(said: string | null, meant: string | undefined): boolean {
  if (meant === undefined || said === meant) return true;
  if (said === null || timeOf(said) === null) return false;
  return timeOf(said) === timeOf(meant) && (dayOf(said) === null || dayOf(meant) === null);
}

function dayOf(moment: string | null | undefined): string | null {
  return moment?.includes('-') ? moment.slice(0, 10) : null;
}

function timeOf(moment: string): string | null {
  if (moment.includes('T')) return moment.slice(11, 16);
  return moment.includes(':') ? moment : null;
}
