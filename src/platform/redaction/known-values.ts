import { isWithheld } from '../text/phone-number.js';
import { digitRuns } from '../text/spoken-digits.js';

const KNOWN = '[known]';

/** Longest value that is looked for; longer ones are free text, not a name or an address. */
const MAX_LENGTH = 200;

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
    .map((value) => value.normalize('NFC').trim())
    .filter((value) => value.length > 1 && value.length <= MAX_LENGTH && !isWithheld(value));
  const numbers = values.map(subscriberDigits).filter((digits) => digits.length >= 6);
  const pattern = patternOf(values);
  const masked = pattern === null ? text : text.replace(pattern, KNOWN);
  return numbers.length === 0 ? masked : maskDigits(masked, numbers);
}

function patternOf(values: readonly string[]): RegExp | null {
  const wanted = new Set(values.flatMap((value) => [value, ...partsOf(value)]));
  if (wanted.size === 0) return null;
  const longestFirst = [...wanted].sort((a, b) => b.length - a.length);
  const any = longestFirst.map((value) => Array.from(value, anyWriting).join('')).join('|');
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

const WRITINGS: ReadonlyMap<string, string> = new Map([
  ['ä', '(?:ä|a\u0308|ae|a)'],
  ['ö', '(?:ö|o\u0308|oe|o)'],
  ['ü', '(?:ü|u\u0308|ue|u)'],
  ['ß', '(?:ß|ss|sz)'],
  ["'", "['’`´]?"],
  ['’', "['’`´]?"],
  ['-', '[\\s\u2010-\u2015-]?'],
]);

/** One character in all the ways it is written, percent and JSON escapes included. */
function anyWriting(character: string): string {
  const lower = character.toLowerCase();
  if (/\s/.test(character)) return '(?:[\\s+_]{1,4}|%20)';
  if (/[a-z0-9]/.test(lower)) return lower;
  const escaped = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const code = (from: string): string => `\\\\u${from.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const bare = lower.normalize('NFD').replace(/\p{M}/gu, '');
  const forms = [WRITINGS.get(lower) ?? escaped, code(lower), code(character.toUpperCase())];
  if (lower !== bare) forms.push(lower.normalize('NFD'), bare);
  if (character.isWellFormed()) forms.push(percentEncoded(lower), percentEncoded(character.toUpperCase()));
  return `(?:${[...new Set(forms)].filter((form) => form !== '').join('|')})`;
}

function percentEncoded(character: string): string {
  return encodeURIComponent(character).replace(/[()*.]/g, '\\$&');
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
    const hit = numbers.some((number) => run.digits.includes(number));
    if (!hit) continue;
    masked += text.slice(at, run.start) + KNOWN;
    at = run.end;
  }
  return masked + text.slice(at);
}
