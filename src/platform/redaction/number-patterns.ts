import { digitRuns } from '../text/spoken-digits.js';

/** What is a number but no telephone number, card or official number; tried before those. */
const HARMLESS = [
  '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', // UUID
  '\\d{4}-\\d{1,2}-\\d{1,2}(?:[T ]\\d{1,2}(?::\\d{2}){0,2}(?:[.,]\\d{1,9})?(?:Z|[+-]\\d{2}:?\\d{2})?)?', // ISO
  '\\d{4}[/.]\\d{1,2}[/.]\\d{1,2}',
  '\\d{1,2}([./-])\\d{1,2}\\k<separator>(?:\\d{4}|\\d{2})(?![./-]?\\d)', // 24.11.2026
  '\\d{1,2}:\\d{2}(?::\\d{2})?', // time
  '\\d{1,3}(?: \\d{3})+[.,]\\d{2}(?!\\d)', // thousands with spaces
  "\\d{1,3}(?:[.,']\\d{3})+(?:[.,]\\d{1,2})?(?![\\d.-])", // thousands
  '\\d+[.,]\\d+(?![\\d.,/ ()-]*\\d)', // decimal
].map((pattern) => pattern.replace('([./-])', '(?<separator>[./-])'));

const EXTENSION = '(?:\\s{0,2}(?:x|ext\\.?|App\\.?|Durchwahl)\\s{0,2}\\d{1,6})?';

/** Digits in groups with what is written between them. */
const DIGITS = `(?:\\(?\\+\\s?)?\\(?\\d(?:[ .()/\\u00A0\\u2010-\\u2015-]{0,4}\\d){5,24}${EXTENSION}`;

/**
 * Not inside words, hexadecimal, formulas and codes such as "T005-2333"; but behind a percent escape,
 * an underscore of emphasis, or a label written without a space.
 */
const START =
  '(?:(?<=%[0-9a-f]{2}|(?<![\\p{L}\\p{N}])_|(?:tel|phone|fax|mobile?|handy|nummer|number))|(?<![\\p{L}\\p{N}_#%]|\\d[*.,]|[\\p{L}*]\\d{1,6}-)|(?=\\+))';

const NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}_#*.,%])(?<harmless>(?:${HARMLESS.join('|')})(?![\\p{L}\\p{N}]))|${START}(?<digits>${DIGITS})(?!\\p{N}|[.,:]\\d)`,
  'giu',
);

/** Payment cards, 12 to 19 digits: bare, in fours, or as American Express groups them. */
const CARD =
  /(?<![\p{L}\p{N}_]|\d[.,])(?:\d{12,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{3,4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?![\p{L}\p{N}_])/gu;

const DAY = '(?:[0-2]?\\d|3[01])';
const MONTH = '(?:0?\\d|1[0-2])';
const CLOCK = '(?:(?:[01]?\\d|2[0-4])[.:][0-5]\\d|(?:[01]\\d|2[0-4])[0-5]\\d)';
const YEAR = '(?:19|20)\\d\\d';

/** Days, times and versions as people write them one behind the other: "14./15.10.2018", "24.07. 1845-1955". */
const WHEN = new RegExp(
  `^(?:(?:${DAY}[./-]${MONTH}[./-]?[ ]?(?:${YEAR}|\\d\\d)?|${YEAR}[./-]${MONTH}[./-]${DAY}|\\d{1,2}\\.\\d{1,3}\\.\\d{1,2}|${DAY}\\.?|${CLOCK}|${YEAR})(?:[ ]?[-–/][ ]?|[ ]|$))+$`,
);

/** Words in front of a number that make any row of digits a number of a person. */
const PERSONAL_LABEL =
  /(?:phone|tel|telefon|mobil|mobile|cell|handy|fax|call(?:er|back)?(?= (?:me|us|him|her|them|back|at|on)\b)|anruf|rückruf|nummer|number|caller|card|karte|cc|ssn|security|iban|konto|contact|whatsapp|sms|messages? to|reach|answering|registered|steuer-?id|tax-?id|identnummer|pass|passport|insurance|versicherung\w{0,16})[^\d\n]{0,24}\n?[^\d\n]{0,12}$/iu;

/** Words in front of a number that make it an id, a count or an amount. */
const TECHNICAL_LABEL =
  /(?:(?:^|[\s"'._{(&?-])(?:\w*[_-])?(?:id|no\.?|nr\.?|ref|order|build|version|port|line|row|code|status|count|total|size|bytes|length|offset|timestamp|time|ts|epoch|ms|seconds|ttl|pid|seq|sequence|year|price|preis|eur|euro|usd|chf|gbp)|[a-z]Id|[€$£])["']?\s{0,2}[:=#]?\s{0,2}["']?$/iu;

/** "No." and "ID" of these are no ids of ours. */
const PERSONAL_ID_LABEL =
  /(?:phone|tel|mobile?|fax|handy|caller|steuer|tax|card|karten?|konto|account)[\W_]{0,2}(?:no|nr|id)\W*$/i;

/** Masks telephone numbers, payment cards and official numbers; leaves ids, dates, times and prices. */
export function maskNumbers(text: string): string {
  const withoutCards = text.replace(CARD, (found) =>
    isLuhn(found.replace(/\D/g, '')) && !isEpoch(found) ? '[card]' : found,
  );
  return withoutCards.replace(NUMBER, (found: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as { digits?: string };
    if (groups.digits === undefined) return found;
    const offset = rest.at(-3) as number;
    return judge(
      found,
      withoutCards.slice(Math.max(0, offset - 60), offset),
      withoutCards.slice(offset + found.length, offset + found.length + 4),
    );
  });
}

/** Masks numbers said digit by digit, which transcripts hold as words; dates are never so long. */
export function maskSpokenNumbers(text: string): string {
  let masked = '';
  let at = 0;
  for (const { digits, start, end } of digitRuns(text)) {
    const words = text.slice(start, end).match(/\p{L}+/gu)?.length ?? 0;
    if (digits.length < 7 || words < 5) continue;
    masked += `${text.slice(at, start)}[phone]`;
    at = end;
  }
  return masked + text.slice(at);
}

function judge(found: string, before: string, behind: string): string {
  const digits = found.replace(/\D/g, '');
  const bare = /^\d+$/.test(found);
  const isNumbered = bare || /^\d{3,4}-\d{4}$/.test(found);
  if (isNumbered && TECHNICAL_LABEL.test(before) && !PERSONAL_ID_LABEL.test(before)) return found;
  const dated = WHEN.test(found.replace(/^\(/, '').replace(/ \(/, ' '));
  if (dated && /[./:]|\d{4}-\d\d?-\d/.test(found)) return found;
  if (PERSONAL_LABEL.test(before) && !(digits.length < 7 && found.includes('/'))) return '[phone]';
  if (dated || isNegative(found, before)) return found;
  if (/^ (?=[0-9A-F]?[A-F])[0-9A-F]{2}(?: |$)/.test(behind)) return found;
  if (/^\s?(?:€|EUR|CHF|USD|ms\b|kB|MB)/.test(behind)) return found;
  if (/^[\p{L}_]/u.test(behind) && !/^\(?[+0]/.test(found)) return found;
  if (/\p{L}-$/u.test(before) && digits.length < 9) return found;
  return isPersonal(found, digits) ? '[phone]' : found;
}

/** Without a label: grouped, or dialled from abroad or with a trunk zero, or longer than ids are. */
function isPersonal(found: string, digits: string): boolean {
  if (digits.length < 7 || isEpoch(found) || /^0+$/.test(digits)) return false;
  if (/^\(?(?:\+|0)/.test(found)) return true;
  if (/^\d+$/.test(found)) return digits.length >= 9;
  // Paths of numbers: "1.1000.1.1".
  if (/(?:^|\.)\d\./.test(found)) return false;
  // Ranges and alternatives: "300–800", "55/135/165".
  if (/[/–—]/.test(found)) return false;
  // Sums ("1 000 000") and rows of small numbers ("10 12 14 16") are not telephone numbers.
  if (/^\d{1,3}(?: \d{3}){1,2}$/.test(found)) return digits.length >= 9;
  const groups = found.split(/\D+/).filter((group) => group !== '');
  return groups.length <= 6 && groups.some((group) => group.length >= 3);
}

function isNegative(found: string, before: string): boolean {
  return /(?:^|[\s(])-$/.test(before) && /^[1-9]\d*$/.test(found);
}

/** Seconds or milliseconds since 1970, from 2017 to 2033. */
function isEpoch(found: string): boolean {
  return /^1[5-9]\d{8}(?:\d{3})?$/.test(found);
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index)) * (index % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0 && sum > 0;
}
