import { type CalendarUnit, dayNumber } from './calendar.js';
import { compound } from './compound.js';
import { fold, type Lexicon } from './lexicon.js';
import { misspelt } from './misspelling.js';
import { inOneSpelling } from './spelling.js';
import { is, meaning, type Meaning, type Token } from './token.js';

const LONGEST_PHRASE = 5;

const NUMBERS = [
  String.raw`(?<other>[$€£]\s?\d+(?:[.,]\d+)?|\d:\d(?!\d))`,
  String.raw`(?<compact>(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)`,
  String.raw`(?<ymd>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?![\d-])(?:T(?=\d))?`,
  String.raw`(?<monthYear>20\d{2}-(?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])/20\d{2})(?![\d/.-])`,
  String.raw`(?<dmy>\d{1,2}(?<separator>[-/.])\d{1,2}\k<separator>(?:\d{4}|\d{2}))(?![\d])`,
  String.raw`(?<clock>\d{1,2}:\d{2}(?::\d{2})?)(?!\d)`,
  String.raw`(?<hclock>\d{1,2}h\d{2})(?!\d)`,
  String.raw`(?<dotted>\d+(?:[./]\d+){2,})`,
  String.raw`(?<pair>\d{1,2}(?<pairSeparator>[./])\d{1,2}(?<closed>\.?))(?![\d,%])`,
  String.raw`(?<decimal>\d+(?:\.\d+|,\d{1,2}(?!\d)))`,
  String.raw`(?<ordinal>\d{1,2})(?:st|nd|rd|th|ter|te|ten)(?![\p{L}])`,
  String.raw`(?<point>\d{1,2})\.(?=[\s\-/,)\p{L}]|$)`,
  String.raw`(?<digits>\d+)`,
].join('|');
const PATTERN = new RegExp(`${NUMBERS}|(?<word>\\p{L}+(?:'\\p{L}+|'(?!\\p{L}))*)|(?<mark>[^\\s])`, 'gu');

/**
 * Splits a phrase into tokens with all they can mean in that language; a word it does not know may be a clear word for
 * a time in the other one ("Freitag afternoon").
 */
export function tokenize(text: string, lexicon: Lexicon, language: 'de' | 'en', other: Lexicon): Token[] {
  const plain = inOneSpelling(text);
  const raw: Token[] = [];
  let end = -1;
  for (const match of plain.matchAll(PATTERN)) {
    const glued = match.index === end && end > 0;
    end = match.index + match[0].length;
    raw.push(...tokensOf(match, glued, raw.at(-1), lexicon, language));
  }
  const joined = joinPhrases(withoutHyphens(withoutFinalStop(raw)), lexicon);
  return withoutCommas(joined).map((token) => (is(token, 'unknown') ? guessed(token, lexicon, other) : token));
}

function withoutCommas(tokens: Token[]): Token[] {
  return tokens.flatMap((token, at) => {
    if (is(token, 'comma')) return [];
    return [is(tokens[at - 1], 'comma') ? { ...token, afterComma: true } : token];
  });
}

const CLEAR: ReadonlySet<Meaning['t']> = new Set<Meaning['t']>([
  'weekday',
  'month',
  'relative',
  'part',
  'unit',
  'feast',
  'after',
  'before',
  'until',
  'between',
  'earliest',
  'latest',
  'not',
]);
/** Shorter words are too often words of both languages. */
const SHORTEST_BORROWED = 4;

function guessed(token: Token, lexicon: Lexicon, other: Lexicon): Token {
  const meanings = misspelt(fold(token.text), lexicon);
  return meanings ? { ...token, meanings } : borrowed(token, other);
}

function borrowed(token: Token, other: Lexicon): Token {
  const meanings = other.get(fold(token.text)) ?? [];
  const clear =
    token.text.length >= SHORTEST_BORROWED && meanings.length > 0 && meanings.every((one) => CLEAR.has(one.t));
  return clear ? { ...token, meanings } : token;
}

function tokensOf(
  match: RegExpExecArray,
  glued: boolean,
  previous: Token | undefined,
  lexicon: Lexicon,
  language: 'de' | 'en',
): Token[] {
  const text = match[0];
  const groups = match.groups ?? {};
  if (groups['word'] !== undefined) return wordTokens(text, glued, previous, lexicon);
  if (groups['mark'] !== undefined) return [{ text, glued, meanings: [markMeaning(text)] }];
  if (groups['monthYear'] !== undefined) return monthAndYear(text, glued);
  return [{ text, glued, meanings: numberMeanings(groups, language) }];
}

/** "2026-12", "12/2026". */
function monthAndYear(text: string, glued: boolean): Token[] {
  const [a = 0, b = 0] = text.split(/[-/]/u).map(Number);
  const [month, year] = a > b ? [b, a] : [a, b];
  return [
    { text, glued, meanings: [{ t: 'month', value: month, short: false }] },
    { text: String(year), glued: true, meanings: [{ t: 'number', value: year, ordinal: false, digits: String(year) }] },
  ];
}

function markMeaning(mark: string): Meaning {
  if (mark === '-') return { t: 'dash' };
  if (mark === '/') return { t: 'slash' };
  if (mark === '+') return { t: 'plus' };
  if (mark === '&') return { t: 'and' };
  if (mark === '@') return { t: 'at' };
  return /[%$€£<>=*#_]/u.test(mark) ? { t: 'junk' } : { t: 'comma' };
}

function numberMeanings(groups: Record<string, string | undefined>, language: 'de' | 'en'): Meaning[] {
  const { compact, ymd, dmy, pair, decimal, ordinal, point, digits } = groups;
  const clock = groups['clock'] ?? groups['hclock'];
  if (groups['other'] !== undefined) return [{ t: 'unknown' }];
  if (compact) {
    const [year, month, day] = [compact.slice(0, 4), compact.slice(4, 6), compact.slice(6)].map(Number);
    return [{ t: 'date', year: year ?? null, month: month ?? 0, day: day ?? 0, swapped: false }];
  }
  if (ymd) {
    const [year = 0, a = 0, b = 0] = ymd.split(/[-/.]/u).map(Number);
    if (a > 12 && dayNumber(year, b, a) !== null) return [{ t: 'date', year, month: b, day: a, swapped: false }];
    return [{ t: 'date', year, month: a, day: b, swapped: false }];
  }
  if (dmy) return [dayMonthYear(dmy, groups['separator'] ?? '.', language)];
  if (clock) {
    const [hour = 0, minute = 0] = clock.split(/[:h]/u).map(Number);
    return hour < 25 && minute < 60
      ? [{ t: 'clock', hour, minute, leadingZero: clock.startsWith('0') }]
      : [{ t: 'junk' }];
  }
  if (pair) {
    const [first = '', second = ''] = pair.split(/[./]/u);
    const separator = groups['pairSeparator'] === '/' ? '/' : '.';
    return [
      { t: 'pair', first, second, separator, closed: groups['closed'] === '.' },
      { t: 'decimal', value: Number(`${first}.${second}`) },
    ];
  }
  if (decimal) return [{ t: 'decimal', value: Number(decimal.replace(',', '.')) }];
  if (ordinal !== undefined || point !== undefined) {
    return [{ t: 'number', value: Number(ordinal ?? point), ordinal: true, digits: ordinal ?? point ?? null }];
  }
  return digits === undefined ? [{ t: 'junk' }] : [{ t: 'number', value: Number(digits), ordinal: false, digits }];
}

/** German and dotted dates put the day first; with slashes an English date can be either, so it is marked. */
function dayMonthYear(text: string, separator: string, language: 'de' | 'en'): Meaning {
  const [a = 0, b = 0, short = 0] = text.split(separator).map(Number);
  const year = short < 100 ? 2000 + short : short;
  if (language === 'en' && separator !== '.') {
    if (a <= 12 && b <= 12) return { t: 'date', year, month: a, day: b, swapped: a !== b };
    if (b > 12) return { t: 'date', year, month: a, day: b, swapped: false };
  }
  const american = separator !== '.' && b > 12 && a <= 12;
  return { t: 'date', year, month: american ? a : b, day: american ? b : a, swapped: false };
}

/** "3w", "1d": letters that are units only right after a number. */
const UNIT_LETTERS: Readonly<Record<string, CalendarUnit>> = { m: 'minute', d: 'day', w: 'week' };

function wordTokens(text: string, glued: boolean, previous: Token | undefined, lexicon: Lexicon): Token[] {
  const key = fold(text);
  const afterDigits = glued && previous !== undefined && /\d$/u.test(previous.text);
  if (afterDigits && /^(?:am|pm|a|p)$/u.test(key))
    return [{ text, glued, meanings: [{ t: 'meridiem', pm: key.startsWith('p') }] }];
  const unit = afterDigits ? UNIT_LETTERS[key] : undefined;
  if (unit) return [{ text, glued, meanings: [{ t: 'unit', unit }] }];
  if (key === 'pm') return [{ text, glued, meanings: [{ t: 'meridiem', pm: true }] }];
  const rough = /^(\p{L}{3,})ish$/u.exec(key)?.[1];
  const hour = rough === undefined ? undefined : lexicon.get(rough);
  if (rough !== undefined && hour?.some((one) => one.t === 'number'))
    return [
      { text: rough, glued, meanings: hour },
      { text: 'ish', glued: true, meanings: [{ t: 'approx' }] },
    ];
  const known = lexicon.get(key);
  if (known) return [{ text, glued, meanings: known }];
  return compound(key, glued, lexicon) ?? [{ text, glued, meanings: [{ t: 'unknown' }] }];
}

/** "Monday 11-4.": after a plain number and a hyphen the last full stop ends the sentence and is no ordinal. */
function withoutFinalStop(tokens: Token[]): Token[] {
  const last = meaning(tokens.at(-1), 'number');
  const first = meaning(tokens.at(-3), 'number');
  if (!last?.ordinal || last.digits === null || !first || first.ordinal || tokens.at(-2)?.text !== '-') return tokens;
  return tokens.with(-1, { text: String(last.value), glued: true, meanings: [{ ...last, ordinal: false }] });
}

/** "early-afternoon", "twelve-oh-three": a hyphen inside a word; between two names of days or months it is a range. */
function withoutHyphens(tokens: Token[]): Token[] {
  const isWord = (token: Token | undefined): boolean => token !== undefined && /^\p{L}/u.test(token.text);
  const names = (token: Token | undefined): boolean => is(token, 'weekday', 'month', 'relative', 'feast');
  return tokens.filter((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    if (token.text !== '-' || !token.glued || !after?.glued || !isWord(before) || !isWord(after)) return true;
    return names(before) && names(after);
  });
}

/** Replaces runs of words that the lexicon knows as one phrase, longest first; a hyphen inside does not part them. */
function joinPhrases(tokens: Token[], lexicon: Lexicon): Token[] {
  const joined: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const phrase = phraseAt(tokens, at, lexicon);
    const token = tokens[at];
    if (phrase) joined.push(phrase.token);
    else if (token) joined.push(token);
    at = phrase?.next ?? at + 1;
  }
  return joined;
}

function phraseAt(tokens: Token[], at: number, lexicon: Lexicon): { token: Token; next: number } | null {
  const words: string[] = [];
  let best: { token: Token; next: number } | null = null;
  for (let index = at; index < tokens.length && words.length < LONGEST_PHRASE; index += 1) {
    const token = tokens[index];
    if (!token) break;
    if (token.text === '-' && token.glued && tokens[index + 1]?.glued && words.length > 0) continue;
    if (!/^[\p{L}']+$/u.test(token.text)) break;
    words.push(fold(token.text));
    const meanings = words.length > 1 ? lexicon.get(words.join(' ')) : undefined;
    if (meanings)
      best = { token: { text: words.join(' '), glued: tokens[at]?.glued ?? false, meanings }, next: index + 1 };
  }
  return best;
}
