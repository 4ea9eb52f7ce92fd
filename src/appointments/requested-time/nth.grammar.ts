import type { Weekday } from './calendar.js';
import type { Found } from './clock-time.js';
import type { DaySpec } from './day-spec.js';
import { withYear, yearAt } from './long-period.grammar.js';
import { period } from './period.grammar.js';
import { is, meaning, type Token } from './token.js';

type Language = 'de' | 'en';

/** "first Monday of October", "letzter Montag im März", "last day in October", "first week of October 2027". */
export function nthOfMonth(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const number = meaning(tokens[at], 'number');
  const fromEnd = number?.ordinal === true && is(tokens[at + 1], 'last');
  const nth = fromEnd ? -number.value : number?.ordinal ? number.value : is(tokens[at], 'last') ? -1 : null;
  if (nth === null || nth > 5) return null;
  const what = fromEnd ? at + 1 : at;
  const weekdayName = meaning(tokens[what + 1], 'weekday');
  const unit = meaning(tokens[what + 1], 'unit')?.unit;
  if (!weekdayName && unit !== 'week' && unit !== 'day' && unit !== 'weekend' && unit !== 'month') return null;
  let next = what + 2;
  const joined = next;
  while (is(tokens[next], 'of', 'in', 'the')) next += 1;
  if (next === joined) return weekdayName || unit === 'week' ? afterFeast(tokens, next, nth, weekdayName?.value) : null;
  if (unit === 'week' || unit === 'month') {
    const year = yearAt(tokens, next);
    if (year !== null && unit === 'week') return { value: { year, nth, nthWeek: true }, next: next + 1 };
    if (year !== null && nth > 0) return { value: { month: nth, year, span: 'month' }, next: next + 1 };
  }
  if (unit === 'month') return null;
  const month = period(tokens, next, true, language);
  if (month?.value.span !== 'month') return null;
  const { span: _whole, ...inMonth } = month.value;
  if (weekdayName) return { value: { ...inMonth, nth, weekday: weekdayName.value }, next: month.next };
  if (unit === 'week') return { value: { ...inMonth, nth, nthWeek: true }, next: month.next };
  if (unit === 'weekend') return { value: { ...inMonth, nth, span: 'weekend' }, next: month.next };
  return nth > 0
    ? { value: { ...inMonth, day: nth }, next: month.next }
    : { value: { ...inMonth, day: 31, nth: -1 }, next: month.next };
}

/** "third Tuesday after Christmas", "die vierte Woche nach Weihnachten". */
function afterFeast(tokens: readonly Token[], at: number, nth: number, weekday?: Weekday): Found<DaySpec> | null {
  const feast = meaning(tokens[at + 1], 'feast');
  if (!feast || nth < 1 || !is(tokens[at], 'after')) return null;
  return withYear(tokens, {
    value: { feast: feast.feast, afterFeast: { nth, weekday: weekday ?? null } },
    next: at + 2,
  });
}

/** "am dritten Advent", "3. Advent". */
export function adventSunday(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const nth = meaning(tokens[at], 'number');
  const named = ['advent', 'adventssonntag', 'adventsonntag'].includes(tokens[at + 1]?.text ?? '');
  return named && nth?.ordinal && nth.value >= 1 && nth.value <= 4
    ? withYear(tokens, { value: { feast: { advent: nth.value } }, next: at + 2 })
    : null;
}

/** "the Tuesday after Easter", "the week before Christmas", "Christmas week", "in der Woche nach Ostern". */
export function besideFeast(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const isWeek = (index: number): boolean => meaning(tokens[index], 'unit')?.unit === 'week';
  const first = meaning(tokens[at], 'feast');
  if (first)
    return isWeek(at + 1)
      ? withYear(tokens, { value: { feast: first.feast, afterFeast: { nth: 0, weekday: null } }, next: at + 2 })
      : null;
  const start = is(tokens[at], 'last') ? at + 1 : at;
  const weekday = meaning(tokens[start], 'weekday')?.value ?? null;
  let next = start + 2;
  while (is(tokens[next], 'the', 'of')) next += 1;
  const feast = meaning(tokens[next], 'feast')?.feast;
  if (!feast || (weekday === null && !isWeek(start))) return null;
  const nth = is(tokens[start + 1], 'after') ? 1 : is(tokens[start + 1], 'before') ? -1 : 0;
  if (nth === 0 && (weekday !== null || !is(tokens[start + 1], 'of', 'on'))) return null;
  return withYear(tokens, { value: { feast, afterFeast: { nth, weekday } }, next: next + 1 });
}

/** The weekend at a feast: "weekend of Halloween", "Labor Day weekend", "Osterwochenende". */
export function weekendAtFeast(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const isWeekend = (index: number): boolean => meaning(tokens[index], 'unit')?.unit === 'weekend';
  const feast = meaning(tokens[at], 'feast');
  if (feast) {
    const value: DaySpec = { feast: feast.feast, span: 'weekend' };
    return isWeekend(at + 1) ? withYear(tokens, { value, next: at + 2 }) : null;
  }
  let next = at + 1;
  while (is(tokens[next], 'of', 'the', 'on')) next += 1;
  const named = isWeekend(at) ? meaning(tokens[next], 'feast') : null;
  return named && next > at + 1
    ? withYear(tokens, { value: { feast: named.feast, span: 'weekend' }, next: next + 1 })
    : null;
}

/** "KW 49", "Kalenderwoche 5 2027", "week 12": a week by its ISO number. */
export function numberedWeek(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const ordinal = meaning(tokens[at], 'number');
  if (ordinal?.ordinal && ordinal.value <= 53 && ['kw', 'kalenderwoche'].includes(tokens[at + 1]?.text ?? ''))
    return withYear(tokens, { value: { nth: ordinal.value, nthWeek: true }, next: at + 2 });
  const named = ['kw', 'kalenderwoche', 'week'].includes(tokens[at]?.text ?? '');
  const number = meaning(tokens[at + 1], 'number');
  if (!named || !number || number.ordinal || number.value < 1 || number.value > 53 || is(tokens[at + 1], 'a'))
    return null;
  if (is(tokens[at + 2], 'oclock', 'meridiem', 'unit', 'month', 'unknown')) return null;
  return withYear(tokens, { value: { nth: number.value, nthWeek: true }, next: at + 2 });
}
