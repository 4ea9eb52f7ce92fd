import { amountAt } from './amount.grammar.js';
import { dayNumber } from './calendar.js';
import type { Found } from './clock.grammar.js';
import { mergeDays, type DaySpec, type Edge, type WeekdayMode } from './day-spec.js';
import { is, meaning, type Token } from './token.js';

type Language = 'de' | 'en';

/** The piece of a date that begins at that token, the longest of all rules; null where none fits. */
export function dayAt(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  let start = at;
  while (is(tokens[start], 'on', 'the', 'of', 'in', 'at')) start += 1;
  const article = start > at;
  const candidates = [
    distance(tokens, at, language),
    edgeOf(tokens, start, language),
    nthOfMonth(tokens, start),
    writtenDate(tokens, start, language),
    dayAndMonth(tokens, start),
    dayOfMonth(tokens, start, article, language),
    weekday(tokens, start, article, language),
    period(tokens, start, article),
    today(tokens, start),
  ];
  let best: Found<DaySpec> | null = null;
  for (const found of candidates) if (found && (!best || found.next > best.next)) best = found;
  return best;
}

function today(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const relative = meaning(tokens[at], 'relative');
  return relative ? { value: { offset: relative.days }, next: at + 1 } : null;
}

function writtenDate(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const token = tokens[at];
  const date = meaning(token, 'date');
  if (date) {
    const spec: DaySpec = { day: date.day, month: date.month };
    if (date.year !== null) spec.year = date.year;
    if (date.swapped) spec.swapped = true;
    return { value: spec, next: at + 1 };
  }
  const pair = meaning(token, 'pair');
  if (!pair) return null;
  const [a, b] = [Number(pair.first), Number(pair.second)];
  const monthFirst = language === 'en' && (pair.separator === '/' ? b > 12 || a <= 12 : b > 12);
  const spec: DaySpec = monthFirst ? { day: b, month: a } : { day: a, month: b };
  if (language === 'en' && pair.separator === '/' && a <= 12 && b <= 12 && a !== b) spec.swapped = true;
  if (pair.second === '1' && !pair.closed && pair.separator === '.' && a > 10) spec.looseJanuary = true;
  if (
    dayNumber(2024, spec.month ?? 0, spec.day ?? 0) === null &&
    ((spec.month ?? 0) > 12 || (spec.day ?? 0) > 31 || spec.month === 0 || spec.day === 0)
  )
    return null;
  return withYear(tokens, { value: spec, next: at + 1 });
}

/** "5. November", "fünften Elften", "November the 5th", "3rd of March 2027", "Oct-2". */
function dayAndMonth(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const number = meaning(tokens[at], 'number');
  if (number && number.value >= 1 && number.value <= 31) {
    let next = at + 1;
    if (meaning(tokens[next], 'unit')?.unit === 'day') next += 1;
    while (is(tokens[next], 'of', 'the', 'dash', 'slash') && !is(tokens[next], 'in', 'from')) next += 1;
    const month = meaning(tokens[next], 'month');
    if (month) return withYear(tokens, { value: { day: number.value, month: month.value }, next: next + 1 });
    const second = meaning(tokens[at + 1], 'number');
    if (number.ordinal && second?.ordinal && second.value <= 12) {
      return withYear(tokens, { value: { day: number.value, month: second.value }, next: at + 2 });
    }
  }
  const month = meaning(tokens[at], 'month');
  if (!month) return null;
  let next = at + 1;
  while (is(tokens[next], 'the', 'dash', 'slash')) next += 1;
  const day = meaning(tokens[next], 'number');
  if (
    !day ||
    day.value < 1 ||
    day.value > 31 ||
    (day.digits?.length ?? 0) > 2 ||
    is(tokens[next + 1], 'oclock', 'meridiem')
  )
    return null;
  return withYear(tokens, { value: { day: day.value, month: month.value }, next: next + 1 });
}

function withYear(tokens: readonly Token[], found: Found<DaySpec>): Found<DaySpec> {
  let next = found.next;
  while (is(tokens[next], 'of', 'in') && meaning(tokens[next + 1], 'number')?.digits?.length === 4) next += 1;
  const year = meaning(tokens[next], 'number');
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

/** "am 15.", "the 3rd", "the 27", "the 20th of next month", "the 15th day of the month". */
function dayOfMonth(tokens: readonly Token[], at: number, article: boolean, language: Language): Found<DaySpec> | null {
  const number = meaning(tokens[at], 'number');
  if (!number || number.value < 1 || number.value > 31 || is(tokens[at + 1], 'oclock', 'meridiem', 'unit', 'weekday')) {
    const dayWord = number?.ordinal === true && meaning(tokens[at + 1], 'unit')?.unit === 'day';
    if (!number || !dayWord) return null;
  }
  let next = at + 1;
  const dayWord = meaning(tokens[next], 'unit')?.unit === 'day';
  if (dayWord) next += 1;
  let inMonth = next;
  while (is(tokens[inMonth], 'of', 'the', 'in')) inMonth += 1;
  const mode = modeAt(tokens, inMonth);
  const monthAt = mode ? inMonth + 1 : inMonth;
  if (meaning(tokens[monthAt], 'unit')?.unit === 'month' && (mode || inMonth > next)) {
    return { value: { day: number.value, monthOffset: monthOffset(mode ?? 'this') }, next: monthAt + 1 };
  }
  if (dayWord) return null;
  const digitsAlone = number.digits !== null && !number.ordinal;
  const spoken = number.ordinal && (article || number.digits !== null || tokens.length === 1);
  const bareWithArticle =
    language === 'en' &&
    article &&
    !number.ordinal &&
    is(tokens[at - 1], 'the', 'on') &&
    (digitsAlone || is(tokens[at - 1], 'the'));
  return spoken || bareWithArticle ? { value: { day: number.value }, next } : null;
}

function monthOffset(mode: WeekdayMode): number {
  return mode === 'this' || mode === 'plain' ? 0 : mode === 'afterNext' ? 2 : mode === 'last' ? -1 : 1;
}

function modeAt(tokens: readonly Token[], at: number): WeekdayMode | null {
  const token = tokens[at];
  if (is(token, 'this')) return 'this';
  if (is(token, 'afterNext')) return 'afterNext';
  if (is(token, 'next')) return 'next';
  if (is(token, 'coming')) return 'coming';
  return is(token, 'last') ? 'last' : null;
}

function weekday(tokens: readonly Token[], at: number, article: boolean, language: Language): Found<DaySpec> | null {
  const mode = modeAt(tokens, at);
  const index = mode ? at + 1 : at;
  const found = meaning(tokens[index], 'weekday');
  if (!found || (found.short && !shortWeekdayCounts(tokens, index, article || mode !== null, language))) return null;
  const spec: DaySpec = { weekday: found.value, weekdayMode: mode ?? 'plain' };
  let next = index + 1;
  if (is(tokens[next], 'afterNext')) return { value: { ...spec, weekdayMode: 'afterNext' }, next: next + 1 };
  while (is(tokens[next], 'of', 'in', 'the', 'on')) next += 1;
  const week = period(tokens, next, true);
  if (week?.value.span === 'week' && week.value.edge === undefined) {
    const both = mergeDays(spec, week.value);
    if (both) return { value: both, next: week.next };
  }
  return { value: spec, next: index + 1 };
}

/** "So", "Do", "sun": also ordinary words, so they need company that only a date has. */
function shortWeekdayCounts(tokens: readonly Token[], at: number, introduced: boolean, language: Language): boolean {
  if (introduced && tokens[at]?.text !== 'so') return true;
  const after = tokens[at + 1];
  const before = tokens[at - 1];
  if (
    is(after, 'date', 'pair', 'month', 'dash') ||
    (is(after, 'number') && (language === 'en' || meaning(after, 'number')?.digits !== null))
  )
    return true;
  if (is(after, 'clock', 'part') || is(before, 'date', 'dash', 'pair')) return true;
  return tokens.length === 1 && tokens[at]?.text !== 'so';
}

/** "nächste Woche", "dieses Wochenende", "next month", "March 2027", "Ostern 2027", "the next three days". */
function period(tokens: readonly Token[], at: number, article: boolean): Found<DaySpec> | null {
  const mode = modeAt(tokens, at);
  let next = mode ? at + 1 : at;
  if (mode && mode !== 'this') {
    const count = counted(tokens, next, mode);
    if (count) return count;
  }
  const feast = meaning(tokens[next], 'feast');
  if (feast)
    return withYear(tokens, { value: { feast: feast.feast, ...(mode ? { periodMode: mode } : {}) }, next: next + 1 });
  const month = meaning(tokens[next], 'month');
  if (month) {
    const named = withYear(tokens, {
      value: { month: month.value, span: 'month', ...(mode ? { periodMode: mode } : {}) },
      next: next + 1,
    });
    const sure = !month.short || mode !== null || article || named.value.year !== undefined;
    return sure ? named : tokens.length === 1 && (tokens[next]?.text ?? '') === 'may' ? named : null;
  }
  while (mode && is(tokens[next], 'the', 'of')) next += 1;
  const unit = meaning(tokens[next], 'unit')?.unit;
  if (
    !unit ||
    (!mode && !article && unit !== 'weekend') ||
    unit === 'hour' ||
    unit === 'minute' ||
    unit === 'day' ||
    unit === 'year'
  )
    return null;
  const late = is(tokens[next + 1], 'afterNext') ? 'afterNext' : mode;
  const offset = monthOffset(late ?? 'this');
  const end = late === mode ? next + 1 : next + 2;
  if (unit === 'month') return { value: { monthOffset: offset, span: 'month' }, next: end };
  const spec: DaySpec = { weekOffset: offset, span: unit };
  if (unit === 'weekend' && mode) spec.periodMode = mode;
  return { value: spec, next: end };
}

function counted(tokens: readonly Token[], at: number, mode: WeekdayMode): Found<DaySpec> | null {
  const amount = amountAt(tokens, at, 'en') ?? null;
  if (
    !amount ||
    is(tokens[at], 'a') ||
    mode === 'afterNext' ||
    amount.value.unit === 'hour' ||
    amount.value.unit === 'minute'
  )
    return null;
  return {
    value: { count: { n: mode === 'last' ? -amount.value.n : amount.value.n, unit: amount.value.unit } },
    next: amount.next,
  };
}

function edgeOf(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const token = tokens[at];
  const edge: Edge | null = is(token, 'start')
    ? 'start'
    : is(token, 'middle')
      ? 'middle'
      : is(token, 'end')
        ? 'end'
        : is(token, 'rest')
          ? 'rest'
          : is(token, 'early')
            ? 'start'
            : is(token, 'late')
              ? 'end'
              : null;
  if (!edge) return null;
  let next = at + 1;
  while (is(tokens[next], 'of', 'the', 'approx')) next += 1;
  const whole = period(tokens, next, true);
  const span = whole?.value.span;
  if (!whole || !span || span === 'weekend') return null;
  if (is(token, 'early', 'late') && language === 'de' && span === 'week') return null;
  return { value: { ...whole.value, edge }, next: whole.next };
}

/** "first Monday of October", "letzter Montag im März", "last day in October", "first week of October 2027". */
function nthOfMonth(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const number = meaning(tokens[at], 'number');
  const nth = number?.ordinal ? number.value : is(tokens[at], 'last') ? -1 : null;
  if (nth === null || nth > 5) return null;
  const weekdayName = meaning(tokens[at + 1], 'weekday');
  const unit = meaning(tokens[at + 1], 'unit')?.unit;
  if (!weekdayName && unit !== 'week' && unit !== 'day' && unit !== 'weekend') return null;
  let next = at + 2;
  const joined = next;
  while (is(tokens[next], 'of', 'in', 'the')) next += 1;
  if (next === joined) return null;
  const month = period(tokens, next, true);
  if (month?.value.span !== 'month') return null;
  const { span: _whole, ...inMonth } = month.value;
  if (weekdayName) return { value: { ...inMonth, nth, weekday: weekdayName.value }, next: month.next };
  if (unit === 'week') return { value: { ...inMonth, nth, nthWeek: true }, next: month.next };
  if (unit === 'weekend') return { value: { ...inMonth, nth, span: 'weekend' }, next: month.next };
  return nth > 0
    ? { value: { ...inMonth, day: nth }, next: month.next }
    : { value: { ...inMonth, day: 31, nth: -1 }, next: month.next };
}

/** "in zwei Wochen", "2 days from now", "three weeks from tomorrow", "zwei Wochen nach Freitag", "vor 3 Tagen". */
function distance(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const ahead = is(tokens[at], 'in', 'within') || is(tokens[at], 'plus');
  const back = language === 'de' && is(tokens[at], 'before');
  const start = ahead || back ? at + 1 : at;
  const amount = amountAt(tokens, start, language);
  if (!amount || amount.value.unit === 'hour' || amount.value.unit === 'minute' || !Number.isInteger(amount.value.n))
    return null;
  const shift = amount.value;
  if (back) return { value: { shifts: [{ ...shift, n: -shift.n }] }, next: amount.next };
  if (is(tokens[amount.next], 'ago')) return { value: { shifts: [{ ...shift, n: -shift.n }] }, next: amount.next + 1 };
  if (is(tokens[amount.next], 'fromNow')) return { value: { offset: 0, shifts: [shift] }, next: amount.next + 1 };
  if (!ahead && is(tokens[amount.next], 'after', 'from', 'before')) {
    const base = dayAt(tokens, amount.next + 1, language);
    const sign = is(tokens[amount.next], 'before') ? -1 : 1;
    if (base)
      return {
        value: {
          ...base.value,
          shifts: [...(base.value.shifts ?? []), { ...shift, n: sign * shift.n, anchored: true }],
        },
        next: base.next,
      };
  }
  return ahead ? { value: { shifts: [shift] }, next: amount.next } : null;
}
