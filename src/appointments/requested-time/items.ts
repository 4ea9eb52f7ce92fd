import { amountAt } from './amount.grammar.js';
import { bareHour } from './clock-time.js';
import { clockAt } from './clock.grammar.js';
import { dayAt } from './day.grammar.js';
import type { Bound, FoundItem, Item } from './item.js';
import { halfOfDayAt, partAt } from './part.grammar.js';
import { withoutRefused } from './rejection.grammar.js';
import { is, meaning, type Meaning, type MeaningOf, type Token } from './token.js';
import { inUsualOrder } from './word-order.js';

/** Cuts the tokens into items; words without a meaning for dates disappear. */
export function itemsOf(said: readonly Token[], language: 'de' | 'en'): { items: Item[]; unknownWords: number } {
  const tokens = inUsualOrder(withoutRefused(said));
  const items: Item[] = [];
  let unknownWords = 0;
  let at = 0;
  while (at < tokens.length) {
    const found = itemAt(tokens, at, items, language);
    if (found.item) items.push(found.item);
    if (is(tokens[at], 'unknown') && found.next === at + 1) unknownWords += 1;
    at = found.next;
  }
  return { items, unknownWords };
}

function itemAt(tokens: readonly Token[], at: number, before: readonly Item[], language: 'de' | 'en'): FoundItem {
  const candidates = [
    partAt(tokens, at, before, language),
    elapseAt(tokens, at, language),
    stayAt(tokens, at, language),
    halfOfDayAt(tokens, at, before),
    timeItem(tokens, at, language),
    dayItem(tokens, at, language),
    boundAt(tokens, at, before),
  ];
  let best: FoundItem | null = null;
  for (const found of candidates) if (found && (!best || found.next > best.next)) best = found;
  return best ?? leftover(tokens, at, before);
}

function timeItem(tokens: readonly Token[], at: number, language: 'de' | 'en'): FoundItem | null {
  const time = clockAt(tokens, at, language);
  return time ? { item: { i: 'time', time: time.value }, next: time.next } : null;
}

function dayItem(tokens: readonly Token[], at: number, language: 'de' | 'en'): FoundItem | null {
  const day = dayAt(tokens, at, language);
  if (!day) return null;
  const pair = meaning(tokens[day.next - 1], 'pair');
  if (pair && pair.separator === '.')
    return {
      item: { i: 'pair', first: pair.first, second: pair.second, closed: pair.closed, day: day.value },
      next: day.next,
    };
  return { item: { i: 'day', day: day.value }, next: day.next };
}

function elapseAt(tokens: readonly Token[], at: number, language: 'de' | 'en'): FoundItem | null {
  const coming = is(tokens[at], 'next', 'coming');
  const span = coming || (is(tokens[at], 'last') && !is(tokens[at], 'past'));
  const start = span || is(tokens[at], 'in', 'within', 'plus') ? at + 1 : at;
  const hour =
    coming &&
    meaning(tokens[start], 'unit')?.unit === 'hour' &&
    tokens.slice(0, at).some((one) => is(one, 'in', 'within'));
  if (hour) return { item: { i: 'elapse', minutes: 60, span: true }, next: start + 1 };
  const amount = amountAt(tokens, start, language);
  if (!amount) return null;
  const { n, unit } = amount.value;
  const sized = unit === 'hour' ? n * 60 : unit === 'minute' ? n : null;
  if (sized === null) return null;
  if (span) {
    const counted = is(tokens[start], 'number', 'few', 'couple') && n > 0;
    const minutes = Math.round(coming ? sized : -sized);
    return counted ? { item: { i: 'elapse', minutes, span: true }, next: amount.next } : null;
  }
  if (start > at) return { item: { i: 'elapse', minutes: Math.round(sized) }, next: amount.next };
  if (is(tokens[amount.next], 'fromNow'))
    return { item: { i: 'elapse', minutes: Math.round(sized) }, next: amount.next + 1 };
  if (is(tokens[at - 1], 'ago', 'before') || is(tokens[amount.next], 'ago', 'past', 'till', 'before', 'after'))
    return null;
  return { item: { i: 'length', minutes: Math.round(sized), told: is(tokens[at - 1], 'for') }, next: amount.next };
}

/** "for 10 days", "for one night": what begins on a day and ends on a later one. */
function stayAt(tokens: readonly Token[], at: number, language: 'de' | 'en'): FoundItem | null {
  if (!is(tokens[at], 'for')) return null;
  const amount = amountAt(tokens, at + 1, language);
  if (amount && amount.value.unit !== 'hour' && amount.value.unit !== 'minute')
    return { item: { i: 'stay', n: Math.round(amount.value.n), unit: amount.value.unit }, next: amount.next };
  const nights = is(tokens[at + 1], 'number', 'a') && is(tokens[at + 2], 'part');
  const n = meaning(tokens[at + 1], 'number')?.value ?? 1;
  return nights ? { item: { i: 'stay', n, unit: 'day' }, next: at + 3 } : null;
}

function boundAt(tokens: readonly Token[], at: number, before: readonly Item[]): FoundItem | null {
  const token = tokens[at];
  if (is(token, 'from', 'to', 'or') && !is(token, 'until') && opensNothing(tokens, at, before)) return null;
  if (is(token, 'after', 'before', 'until', 'between') && leadsToUnknown(tokens, at + 1))
    return { item: { i: 'obstacle' }, next: at + 1 };
  // "since Monday" looks back.
  if (/^(?:since|seit)$/u.test(token?.text ?? '') && is(tokens[at + 1], 'weekday'))
    return { item: { i: 'obstacle' }, next: at + 1 };
  const bound = (name: Bound, next = at + 1): FoundItem => ({ item: { i: 'bound', bound: name }, next });
  const exception =
    is(token, 'but') && is(tokens[is(tokens[at + 1], 'on', 'the') ? at + 2 : at + 1], 'weekday', 'relative', 'part');
  if (exception || is(token, 'not')) return { item: { i: 'obstacle' }, next: at + 1 };
  if (is(token, 'slash') && before.at(-1)?.i !== 'number' && is(tokens[at + 1], 'weekday', 'pair')) return bound('and');
  if (is(token, 'dash', 'slash')) return bound('dash');
  if (is(token, 'or')) return bound('or');
  if (is(token, 'between')) return bound('between');
  if (is(token, 'and')) return before.length > 0 ? bound('and') : null;
  if (is(token, 'latest')) return bound('latest');
  if (is(token, 'earliest') || closesFrom(tokens, at)) return bound('earliest');
  if (is(token, 'to', 'until'))
    return bound(before.some((item) => item.i !== 'bound') && is(token, 'to') ? 'to' : 'until');
  if (is(token, 'after')) return bound('after');
  if (is(token, 'before')) return bound('before');
  if (is(token, 'from') && !(is(token, 'of') && before.length > 0 && ['time', 'part'].includes(before.at(-1)?.i ?? '')))
    return bound('from');
  return null;
}

/** "von Freitag an". */
function closesFrom(tokens: readonly Token[], at: number): boolean {
  const opened = tokens.slice(0, at).some((token) => token.text === 'von' || token.text === 'vom');
  return tokens[at]?.text === 'an' && at === tokens.length - 1 && opened;
}

/** "to call mom", "from me", "Oder geht das …": steering words of an ordinary sentence. */
function opensNothing(tokens: readonly Token[], at: number, before: readonly Item[]): boolean {
  if (leadsToUnknown(tokens, at + 1)) return true;
  return is(tokens[at], 'to', 'or') && !is(tokens[at], 'from') && !before.some((item) => item.i !== 'bound');
}

function leadsToUnknown(tokens: readonly Token[], at: number): boolean {
  let next = at;
  while (is(tokens[next], 'the', 'a', 'on', 'at') && !is(tokens[next], 'number')) next += 1;
  return (
    next >= tokens.length ||
    is(tokens[next], 'unknown') ||
    (is(tokens[next], 'filler') && tokens[next]?.meanings.length === 1)
  );
}

/** Words that could change the meaning where no rule took them. */
const MEANINGFUL: readonly Meaning['t'][] = [
  'weekday',
  'month',
  'season',
  'relative',
  'unit',
  'feast',
  'date',
  'pair',
  'clock',
  'decimal',
  'ago',
  'half',
  'quarter',
  'threeQuarters',
  'last',
  'afterNext',
  'oclock',
  'junk',
  'noon',
  'midnight',
  'middle',
  'end',
  'rest',
];

/** What no rule took: numbers, names of days and units could change the meaning, other words could not. */
function leftover(tokens: readonly Token[], at: number, before: readonly Item[]): FoundItem {
  const token = tokens[at];
  if (is(token, 'label') && is(tokens[at + 1], 'number')) return { item: null, next: at + 2 };
  const number = meaning(token, 'number');
  if (number) return { item: numberItem(tokens, at, number, before), next: at + 1 };
  const pair = meaning(token, 'pair');
  if (pair && pair.separator === '.')
    return {
      item: { i: 'pair', first: pair.first, second: pair.second, closed: pair.closed, day: null },
      next: at + 1,
    };
  if (is(token, 'noon')) return { item: noonItem(tokens, at, before), next: at + 1 };
  const edge =
    is(token, 'start', 'middle', 'end', 'rest') &&
    is(tokens[at + 1], 'of', 'the', 'this', 'next', 'part', 'relative', 'weekday');
  if (/^kurz (?:vor|nach)$/u.test(token?.text ?? '')) return { item: { i: 'obstacle' }, next: at + 1 };
  // "am folgenden Morgen" and "der Mittwoch danach" count from a day that was said before.
  const counted =
    (is(token, 'later') && is(tokens[at - 1], 'weekday', 'unit')) ||
    (is(token, 'coming') && (is(tokens[at + 1], 'relative', 'part') || is(tokens[at - 1], 'weekday', 'unit')));
  // "the same story", "jede Frau": about something else than a time.
  const elsewhere =
    is(token, 'junk') &&
    is(tokens[at + 1], 'unknown') &&
    !is(tokens[at + 2], 'weekday', 'unit', 'part') &&
    !/zeit|time|slot/u.test(tokens[at + 1]?.text ?? '');
  const harmless = elsewhere || (!edge && !counted && (!is(token, ...MEANINGFUL) || isOrdinaryShortWord(token)));
  return { item: harmless ? null : { i: 'obstacle' }, next: at + 1 };
}

function numberItem(
  tokens: readonly Token[],
  at: number,
  { value, digits, ordinal }: MeaningOf<'number'>,
  before: readonly Item[],
): Item | null {
  // "nine", "0930", "1745": fewer figures alone can be a day, others a year.
  const alone = tokens.length === 1 && (digits === null || /^(?:0\d|1[0-8]|2[1-3])[0-5][05]$/u.test(digits));
  const time = alone && !ordinal && value > 0 ? bareHour(value, digits) : null;
  if (time) return { i: 'time', time };
  // "ein Termin", "one morning next week".
  if (is(tokens[at], 'a') || (value === 1 && digits === null && is(tokens[at + 1], 'part'))) return null;
  const countsSomething = is(tokens[at + 1], 'unknown') && before.at(-1)?.i !== 'bound';
  return countsSomething ? { i: 'obstacle' } : { i: 'number', value, digits, ordinal };
}

/** "Noon" alone and "tomorrow noon" are twelve o'clock, beside a date it is the middle of the day. */
function noonItem(tokens: readonly Token[], at: number, before: readonly Item[]): Item {
  const moment = tokens.some((token) => is(token, 'relative')) && !is(tokens[at - 1], 'approx');
  const bounded = is(tokens[at - 1], 'until', 'to', 'before', 'after', 'and', 'from', 'between');
  const alone =
    tokens.slice(at + 1).every((one) => is(one, 'filler', 'unknown')) &&
    !before.some((item) => item.i === 'day' || item.i === 'pair');
  return alone || moment || bounded
    ? { i: 'time', time: { minutes: 720, style: 'exact' } }
    : { i: 'part', part: { part: 'noon', edge: null, today: false } };
}

function isOrdinaryShortWord(token: Token | undefined): boolean {
  return (meaning(token, 'weekday')?.short ?? false) || (meaning(token, 'month')?.short ?? false);
}
