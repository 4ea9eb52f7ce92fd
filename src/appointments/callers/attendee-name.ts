import type { Policy } from '../../tenancy/index.js';
import { foldSpelling } from '../wishes/fold-spelling.js';

export type AttendeeName = { kind: 'name'; name: string } | { kind: 'missing' } | { kind: 'invalid' };

const PLACEHOLDERS = new Set(
  [
    'unbekannt, unbekannter, unbekannter anrufer, anonym, anonymous, gast, guest, kunde, kundin, customer, caller',
    'anrufer, anruferin, user, unknown, name, vorname nachname, test, n/a, mir nicht, weiß nicht, keine angabe',
    'kein name, no name, not provided, not specified, none, guten tag, guten morgen, guten abend, hallo, hello',
    'good morning, ja, nein, yes, no, bitte',
  ].flatMap((line) => line.split(', ')),
);

/** "Acht Uhr", "14:30": the recogniser put a time where a name belongs. */
const TIME_WORDS = /(\d{1,2}[:.]\d{2}|\b(uhr|o'?clock|am|pm)\b)/iu;

/**
 * Reads the name an appointment is for. What agents send when nobody gave a name is `missing`, what cannot be one is
 * `invalid`; both are asked about, since a wrong name once stood in the calendar for good (I-87).
 */
export function readAttendeeName(said: string | undefined): AttendeeName {
  const name = (said ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();
  const folded = name.toLocaleLowerCase('de').replace(/[.!?]+$/u, '');
  if (name === '' || PLACEHOLDERS.has(folded)) return { kind: 'missing' };
  const letters = name.match(/\p{L}/gu)?.length ?? 0;
  const digits = name.match(/\p{N}/gu)?.length ?? 0;
  if (letters < 2 || digits > letters) return { kind: 'invalid' };
  if (TIME_WORDS.test(folded) && (digits > 0 || /\buhr\b/u.test(folded))) return { kind: 'invalid' };
  return { kind: 'name', name };
}

/** Whether two spellings are the same person to the ear: Meyer and Maier, with or without the first name (I-85). */
export function isSameName(a: string, b: string): boolean {
  const left = soundsOf(a);
  const right = soundsOf(b);
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  if (shorter.length === 0) return false;
  return shorter.every((sound) => longer.includes(sound)) || shorter.join('') === longer.join('');
}

/** Whether a caller of the right number may hear of what is in that name, under the company's rule. */
export function isKnownAs({ identity }: Pick<Policy, 'identity'>, name: string, said: string | undefined): boolean {
  return identity === 'number' || (said !== undefined && isSameName(said, name));
}

const TITLES = new Set(['herr', 'frau', 'dr', 'doktor', 'prof', 'professor', 'mr', 'mrs', 'ms', 'miss']);

function soundsOf(name: string): string[] {
  return foldSpelling(name)
    .replace(/['’]/g, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !TITLES.has(word))
    .map(soundOf);
}

/** Folds letters that German speech recognition does not tell apart. */
function soundOf(word: string): string {
  return word
    .replace(/sch|sh/g, 's')
    .replace(/ph|v/g, 'f')
    .replace(/th|dt|d/g, 't')
    .replace(/ck|ch|c|k|q|g/g, 'k')
    .replace(/tz|z/g, 's')
    .replace(/(ei|ai|ey|ay|y)/g, 'i')
    .replace(/(aeu|oi)/g, 'eu')
    .replace(/ae/g, 'e')
    .replace(/b/g, 'p')
    .replace(/h/g, '')
    .replace(/(.)\1+/gu, '$1');
}
