import { isWithheld } from '../text/phone-number.js';
import { digitRuns } from '../text/spoken-digits.js';

const KNOWN = '[known]';

/** Longest value that is looked for; longer ones are free text, not a name or an address. */
const MAX_LENGTH = 200;

/** Signs around a value do not belong to it; a value of signs alone is none. */
const OUTER_SIGNS = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu;

/** Parts of names that are words of every text. */
const COMMON_PARTS = new Set(
  'der die das den dem des und von vom van zu zur zum de la le du di da del dos the and of for herr frau mister mrs miss prof med dipl ing'.split(
    ' ',
  ),
);

/**
 * Masks values seen in the request wherever they appear: names whole and in parts, with umlauts
 * written in any way, addresses, and telephone numbers in every notation, spoken ones too.
 */
export function maskKnown(text: string, known: readonly string[]): string {
  const values = known
    .map((value) => value.toWellFormed().normalize('NFC').trim())
    .filter((value) => value.length > 1 && value.length <= MAX_LENGTH && !isWithheld(value));
  const numbers = values.map(subscriberDigits).filter((digits) => digits.length >= 6);
  const pattern = patternOf(values);
  const masked = pattern === null ? text : text.replace(pattern, KNOWN);
  return numbers.length === 0 ? masked : maskDigits(masked, numbers);
}

function patternOf(values: readonly string[]): RegExp | null {
  const parts = values.flatMap((value) => [value, ...partsOf(value)]).map((part) => part.replace(OUTER_SIGNS, ''));
  const wanted = new Set(parts.filter((part) => part.length > 1));
  if (wanted.size === 0) return null;
  const longestFirst = [...wanted].sort((a, b) => b.length - a.length);
  const any = longestFirst.map(anyNotation).join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?:['’]?s)?(?![\\p{L}\\p{N}])`, 'giu');
}

/** "Anna-Lena Groß" is also called "Groß"; an address is also cited without its town. */
function partsOf(value: string): string[] {
  if (/@|^[\d\s()+./-]+$/.test(value)) return [];
  const sections = value.split(/[,;\n]/).map((section) => section.trim());
  const words = /\d/.test(value) ? [] : value.split(/[\s,.;]+/);
  return [...sections.filter((section) => section.length >= 4), ...words.filter(isTelling)];
}

function isTelling(word: string): boolean {
  return word.length >= 3 && !COMMON_PARTS.has(word.toLowerCase());
}

/** Words and the signs between them in turn, so that no two optional parts of the pattern meet. */
function anyNotation(value: string): string {
  const pieces = value.match(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu) ?? [];
  return pieces
    .map((piece) => (/^[\p{L}\p{N}\p{M}]/u.test(piece) ? Array.from(piece, anyWriting).join('') : anySeparator(piece)))
    .join('');
}

/** The signs of an address are also said; all others are written in many ways or left out. */
function anySeparator(signs: string): string {
  if (signs === '@') return '(?:@|%40|\\s{1,3}(?:at|ät)\\s{1,3})';
  if (signs === '.') return '(?:[^\\p{L}\\p{N}]{0,3}|\\s{1,3}(?:punkt|dot)\\s{1,3})';
  return `(?:%[0-9A-F]{2}|[^\\p{L}\\p{N}]){0,${Math.min(signs.length, 3) + 3}}`;
}

const WRITINGS: ReadonlyMap<string, string> = new Map([
  ['ä', '(?:ä|a\u0308|ae|a)'],
  ['ö', '(?:ö|o\u0308|oe|o)'],
  ['ü', '(?:ü|u\u0308|ue|u)'],
  ['ß', '(?:ß|ss|sz)'],
]);

/** One letter in all the ways it is written, percent and JSON escapes included. */
function anyWriting(character: string): string {
  const lower = character.toLowerCase();
  if (/^[a-z0-9]$/.test(lower)) return lower;
  const bare = lower.normalize('NFD').replace(/\p{M}/gu, '');
  const forms = [WRITINGS.get(lower) ?? lower, lower.normalize('NFD'), bare];
  for (const letter of [lower, character.toUpperCase()]) forms.push(encodeURIComponent(letter), jsonEscaped(letter));
  return `(?:${[...new Set(forms)].filter((form) => form !== '').join('|')})`;
}

function jsonEscaped(letters: string): string {
  return letters
    .split('')
    .map((unit) => `\\\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** The digits every notation shares: without exit code, country code of two digits and trunk zero. */
function subscriberDigits(value: string): string {
  if (!/^[\d\s()+./-]+$/.test(value)) return '';
  const digits = value.replace(/\(\s*0\s*\)/, '').replace(/\D/g, '');
  const international = /^\s*\(?(?:\+|00)/.test(value);
  const national = international
    ? digits.replace(/^0+/, '').slice(digits.length > 8 ? countryCodeLength(digits) : 0)
    : digits;
  return national.replace(/^0+/, '');
}

/** ITU E.164: zones 1 and 7 have one digit, the others two or three; two is enough to find the rest. */
function countryCodeLength(digits: string): number {
  return /^0*[17]/.test(digits) ? 1 : 2;
}

function maskDigits(text: string, numbers: readonly string[]): string {
  let masked = '';
  let at = 0;
  for (const run of digitRuns(text)) {
    const { digits } = run;
    // Within a town the area code is left out.
    const hit = numbers.some((number) => digits.includes(number) || (digits.length >= 7 && number.endsWith(digits)));
    if (!hit) continue;
    masked += text.slice(at, run.start) + KNOWN;
    at = run.end;
  }
  return masked + text.slice(at);
}
