import type { Found } from './clock-time.js';
import type { DaySpec, WeekdayMode } from './day-spec.js';
import { is, meaning, type Token } from './token.js';

/** "Q2", "second quarter of 2027", "next quarter", "nächstes Jahr", "in 2027", "im Jahr 2027". */
export function quarterOrYear(tokens: readonly Token[], at: number, mode: WeekdayMode | null): Found<DaySpec> | null {
  const token = tokens[at];
  const number = meaning(token, 'number');
  const letter = token?.text === 'q' && tokens[at + 1]?.glued ? meaning(tokens[at + 1], 'number')?.value : undefined;
  const ordinal = number?.ordinal && is(tokens[at + 1], 'quarter') ? number.value : undefined;
  const quarter = letter ?? ordinal;
  if (quarter !== undefined && quarter >= 1 && quarter <= 4)
    return withYear(tokens, { value: { month: 3 * quarter - 2, span: 'month', months: 3 }, next: at + 2 });
  if (mode && is(token, 'quarter') && !is(tokens[at + 1], 'past', 'till', 'of', 'to'))
    return { value: { monthOffset: monthOffset(mode), span: 'month', months: 3 }, next: at + 1 };
  if (mode && meaning(token, 'unit')?.unit === 'year')
    return { value: { monthOffset: monthOffset(mode), span: 'month', months: 12 }, next: at + 1 };
  return wholeYear(tokens, at);
}

/** "the end of the year", "Anfang des Quartals": the running one. */
export function longPeriod(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const year = meaning(tokens[at], 'unit')?.unit === 'year';
  if (yearAt(tokens, at + 1) !== null || (!year && !is(tokens[at], 'quarter'))) return null;
  return { value: { monthOffset: 0, span: 'month', months: year ? 12 : 3 }, next: at + 1 };
}

/** A number is a year where "in", "after" or the word year stands before it and nothing follows that it could count. */
function wholeYear(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const yearWord = meaning(tokens[at], 'unit')?.unit === 'year' ? at + 1 : at;
  const year = yearAt(tokens, yearWord);
  const before = tokens[at - 1];
  const introduced = yearWord > at || (is(before, 'in', 'after', 'before') && !is(before, 'past', 'from'));
  const afterOf = is(before, 'past') && is(before, 'after') && before?.text === 'after';
  if (year === null || !(introduced || afterOf) || is(tokens[yearWord + 1], 'oclock', 'meridiem', 'unit', 'unknown'))
    return null;
  return { value: { month: 1, year, span: 'month', months: 12 }, next: yearWord + 1 };
}

/** A year in full at that token. */
export function yearAt(tokens: readonly Token[], at: number): number | null {
  const year = meaning(tokens[at], 'number');
  return year?.digits?.length === 4 && year.value >= 1990 && year.value <= 2099 ? year.value : null;
}

/** The year after a date or a month, if one follows. */
export function withYear(tokens: readonly Token[], found: Found<DaySpec>): Found<DaySpec> {
  let next = found.next;
  if (is(tokens[next], 'dash', 'slash') && meaning(tokens[next + 1], 'number')?.digits?.length === 4) next += 1;
  while (is(tokens[next], 'of', 'in') && meaning(tokens[next + 1], 'number')?.digits?.length === 4) next += 1;
  const year = meaning(tokens[next], 'number');
  const short = found.value.day === undefined ? null : shortYear(tokens, found.next);
  if (short && found.value.year === undefined) return { value: { ...found.value, year: short }, next: found.next + 1 };
  if (
    found.value.year !== undefined ||
    year?.digits?.length !== 4 ||
    is(tokens[next + 1], 'oclock', 'meridiem') ||
    year.value < 1990 ||
    year.value > 2099
  )
    return found;
  return { value: { ...found.value, year: year.value }, next: next + 1 };
}

/** "24. Oktober 27": two digits after day and month that nothing makes a time. */
function shortYear(tokens: readonly Token[], at: number): number | null {
  const year = meaning(tokens[at], 'number');
  if (!year || year.ordinal || year.digits?.length !== 2 || year.value < 15 || year.value > 59) return null;
  if (!is(tokens[at - 1], 'month') || meaning(tokens[at - 2], 'number')?.ordinal !== true) return null;
  const timed = is(
    tokens[at + 1],
    'oclock',
    'meridiem',
    'unit',
    'dash',
    'to',
    'number',
    'month',
    'and',
    'or',
    'unknown',
  );
  return timed ? null : 2000 + year.value;
}

/** How many months on a word like "next" points. */
export function monthOffset(mode: WeekdayMode): number {
  return mode === 'this' || mode === 'plain' ? 0 : mode === 'afterNext' ? 2 : mode === 'last' ? -1 : 1;
}
