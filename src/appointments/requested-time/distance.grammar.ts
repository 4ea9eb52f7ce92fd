import { amountAt, type Amount } from './amount.grammar.js';
import type { Found } from './clock-time.js';
import type { DaySpec } from './day-spec.js';
import { is, meaning, type Token } from './token.js';

type DayRule = (tokens: readonly Token[], at: number, language: 'de' | 'en') => Found<DaySpec> | null;

/**
 * "in zwei Wochen", "2 days from now", "three weeks from tomorrow", "zwei Wochen nach Freitag", "vor 3 Tagen".
 *
 * @param dayAt - reads the day that a distance is counted from
 */
export function distance(
  tokens: readonly Token[],
  at: number,
  language: 'de' | 'en',
  dayAt: DayRule,
): Found<DaySpec> | null {
  if (is(tokens[at - 1], 'for')) return null;
  const sundays = countedWeekdays(tokens, at);
  if (sundays) return sundays;
  const neighbour = dayBeside(tokens, at, language, dayAt);
  if (neighbour) return neighbour;
  const spread = spreadAt(tokens, at, language);
  if (spread) return spread;
  const within = is(tokens[at], 'within') && !is(tokens[at], 'in');
  const ahead = is(tokens[at], 'in', 'within', 'plus');
  const back = language === 'de' && is(tokens[at], 'before');
  const begin = ahead || back ? at + 1 : at;
  const amount = amountAt(tokens, within ? withinWhat(tokens, begin) : begin, language);
  if (!amount || !countsDays(amount.value)) return null;
  const { value: shift, next } = amount;
  if (back) return { value: { shifts: [{ ...shift, n: -shift.n }] }, next };
  if (is(tokens[next], 'ago')) return { value: { shifts: [{ ...shift, n: -shift.n }] }, next: next + 1 };
  if (within) return { value: { count: shift, within: true }, next: countsFromToday(tokens, next) };
  // "Friday three weeks from now" is a Friday of that week.
  if (is(tokens[next], 'fromNow') && shift.unit === 'week') return { value: { shifts: [shift] }, next: next + 1 };
  if (is(tokens[next], 'fromNow'))
    return { value: { offset: 0, shifts: [{ ...shift, anchored: true }] }, next: next + 1 };
  const onward = ahead || language === 'de' ? null : weeksOnDay(tokens, next, shift);
  return (
    onward ??
    fromDay(tokens, next, shift, language, dayAt) ??
    (ahead ? { value: { shifts: [shift], ...looseWeek(shift, language) }, next } : null)
  );
}

/** "innerhalb von zwei Wochen", "within the next two weeks": both count from today. */
function withinWhat(tokens: readonly Token[], at: number): number {
  let next = at;
  while (is(tokens[next], 'of', 'the')) next += 1;
  return is(tokens[next], 'next', 'coming') && tokens[at - 1]?.text !== 'in den' ? next + 1 : next;
}

/** "in two to three weeks", "in 2-3 Tagen". */
function spreadAt(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<DaySpec> | null {
  const first = meaning(tokens[at + 1], 'number');
  if (!is(tokens[at], 'in') || !first || first.ordinal) return null;
  // "in zwei, drei Tagen".
  const next = meaning(tokens[at + 2], 'number')?.value === first.value + 1;
  if (!next && !is(tokens[at + 2], 'to', 'or', 'dash')) return null;
  const last = amountAt(tokens, next ? at + 2 : at + 3, language);
  if (!last || !countsDays(last.value) || last.value.n <= first.value) return null;
  return { value: { spread: { from: first.value, to: last.value.n, unit: last.value.unit } }, next: last.next };
}

/** "a week on Friday", "a week tomorrow", "two weeks today". */
function weeksOnDay(tokens: readonly Token[], at: number, shift: Amount): Found<DaySpec> | null {
  if (shift.unit !== 'week') return null;
  const shifts = [{ ...shift, anchored: true }];
  const relative = meaning(tokens[at], 'relative');
  if (relative) return { value: { offset: relative.days, shifts }, next: at + 1 };
  const weekday = is(tokens[at], 'on') ? meaning(tokens[at + 1], 'weekday') : null;
  return weekday && { value: { weekday: weekday.value, weekdayMode: 'coming', shifts }, next: at + 2 };
}

/** A German week has eight days when its first day is counted too ("in acht Tagen"). */
function looseWeek(shift: Amount, language: 'de' | 'en'): { looseWeek?: true } {
  return language === 'de' && shift.unit === 'day' && shift.n === 8 ? { looseWeek: true } : {};
}

/** Skips "from today" and "ab heute" after a count of days. */
function countsFromToday(tokens: readonly Token[], at: number): number {
  if (is(tokens[at], 'fromNow')) return at + 1;
  return is(tokens[at], 'from') && meaning(tokens[at + 1], 'relative')?.days === 0 ? at + 2 : at;
}

function countsDays(amount: Amount): boolean {
  return amount.unit !== 'hour' && amount.unit !== 'minute' && Number.isInteger(amount.n);
}

function fromDay(
  tokens: readonly Token[],
  at: number,
  shift: Amount,
  language: 'de' | 'en',
  dayAt: DayRule,
): Found<DaySpec> | null {
  // "after next Monday" reaches here as the one phrase "after next".
  const afterNext = tokens[at]?.text === 'after next' && is(tokens[at + 1], 'weekday');
  if (!afterNext && !is(tokens[at], 'after', 'from', 'before')) return null;
  const found = dayAt(tokens, at + 1, language);
  const base: typeof found = found && afterNext ? { ...found, value: { ...found.value, weekdayMode: 'next' } } : found;
  if (!base) return null;
  const n = is(tokens[at], 'before') ? -shift.n : shift.n;
  return {
    value: { ...base.value, shifts: [...(base.value.shifts ?? []), { ...shift, n, anchored: true }] },
    next: base.next,
  };
}

/** "the day after Christmas", "am Tag vor Heiligabend". */
function dayBeside(tokens: readonly Token[], at: number, language: 'de' | 'en', dayAt: DayRule): Found<DaySpec> | null {
  let next = at;
  while (is(tokens[next], 'the', 'on')) next += 1;
  if (meaning(tokens[next], 'unit')?.unit !== 'day') return null;
  return fromDay(tokens, next + 1, { n: 1, unit: 'day' }, language, dayAt);
}

/** "two Sundays from now": the second Sunday from today. */
function countedWeekdays(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const count = meaning(tokens[at], 'number');
  const weekday = meaning(tokens[at + 1], 'weekday');
  if (!count || count.ordinal || !weekday || !is(tokens[at + 2], 'fromNow')) return null;
  return {
    value: {
      weekday: weekday.value,
      weekdayMode: 'coming',
      shifts: [{ n: count.value - 1, unit: 'week', anchored: true }],
    },
    next: at + 3,
  };
}
