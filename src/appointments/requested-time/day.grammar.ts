import { dayNumber } from './calendar.js';
import type { Found } from './clock-time.js';
import { mergeDays, type DaySpec } from './day-spec.js';
import { distance } from './distance.grammar.js';
import { monthOffset, withYear } from './long-period.grammar.js';
import { adventSunday, besideFeast, nthOfMonth, numberedWeek, weekendAtFeast } from './nth.grammar.js';
import { edgeOf, modeAt, period } from './period.grammar.js';
import { is, meaning, type Token } from './token.js';

type Language = 'de' | 'en';

/** The piece of a date that begins at that token, the longest of all rules; null where none fits. */
export function dayAt(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  // "kurz vor Weihnachten" is no day of its own.
  if (/^kurz (?:vor|nach)$/u.test(tokens[at]?.text ?? '')) return null;
  let start = at;
  while (is(tokens[start], 'on', 'the', 'of', 'in', 'at')) start += 1;
  const article = start > at || is(tokens[at - 1], 'from', 'after', 'before', 'until', 'to');
  const place = language === 'en' && is(tokens[start - 1], 'at');
  const candidates = [
    distance(tokens, at, language, dayAt),
    edgeOf(tokens, start, language),
    nthOfMonth(tokens, start, language),
    numberedWeek(tokens, start),
    weekendAtFeast(tokens, start),
    adventSunday(tokens, start),
    besideFeast(tokens, start),
    place ? null : writtenDate(tokens, start, language),
    dayAndMonth(tokens, start),
    yearFirst(tokens, start),
    weekOf(tokens, start, language),
    dayOfMonth(tokens, start, article, language),
    weekday(tokens, start, article, language),
    period(tokens, start, article, language),
    today(tokens, start),
  ];
  let best: Found<DaySpec> | null = null;
  for (const found of candidates) if (found && (!best || found.next > best.next)) best = found;
  return best;
}

function today(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const relative = meaning(tokens[at], 'relative');
  // "today week", "tomorrow week".
  if (relative && tokens[at + 1]?.text === 'week') return { value: { offset: relative.days + 7 }, next: at + 2 };
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
    const second = meaning(tokens[next], 'number');
    const listed = is(tokens[next - 1], 'dash', 'slash') || tokens[next]?.afterComma;
    if (number.ordinal && second?.ordinal && second.value <= 12 && !listed) {
      return withYear(tokens, { value: { day: number.value, month: second.value }, next: next + 1 });
    }
    if (tokens[at + 1]?.text === 'punkt') return spokenPoint(tokens, at, number.value);
    const numbered = is(tokens[at + 1], 'slash') ? meaning(tokens[at + 2], 'number') : null;
    if (number.ordinal && numbered && numbered.value >= 1 && numbered.value <= 12) {
      return withYear(tokens, { value: { day: number.value, month: numbered.value }, next: at + 3 });
    }
  }
  const month = meaning(tokens[at], 'month');
  if (!month) return null;
  let next = at + 1;
  while (is(tokens[next], 'the', 'dash', 'slash')) next += 1;
  const day = meaning(tokens[next], 'number');
  if (!day || day.value < 1 || day.value > 31 || (day.digits?.length ?? 0) > 2 || is(tokens[next + 1], 'oclock'))
    return null;
  return withYear(tokens, { value: { day: day.value, month: month.value }, next: next + 1 });
}

/** "fünfzehnter Punkt elf": a date as it is written, read aloud. */
function spokenPoint(tokens: readonly Token[], at: number, day: number): Found<DaySpec> | null {
  const month = meaning(tokens[at + 2], 'number')?.value ?? 0;
  if (month < 1 || month > 12) return null;
  const loose = month === 1 && day > 10 ? { looseJanuary: true } : {};
  return withYear(tokens, { value: { day, month, ...loose }, next: at + 3 });
}

/** "2018 March 18", "2027/Sep/23". */
function yearFirst(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const year = meaning(tokens[at], 'number');
  if (year?.digits?.length !== 4 || year.value < 1990 || year.value > 2099) return null;
  const rest = dayAndMonth(tokens, is(tokens[at + 1], 'slash', 'dash') ? at + 2 : at + 1);
  if (!rest || rest.value.year !== undefined || is(tokens[at + 1], 'number')) return null;
  return { value: { ...rest.value, year: year.value }, next: rest.next };
}

/** "am 15.", "the 3rd", "the 27", "the 20th of next month", "the 15th day of the month". */
function dayOfMonth(tokens: readonly Token[], at: number, article: boolean, language: Language): Found<DaySpec> | null {
  const number = meaning(tokens[at], 'number');
  if (
    !number ||
    number.value < 1 ||
    number.value > 31 ||
    is(tokens[at + 1], 'oclock', 'unit', 'weekday', ...(number.ordinal ? [] : (['meridiem'] as const)))
  ) {
    const dayWord = number?.ordinal === true && meaning(tokens[at + 1], 'unit')?.unit === 'day';
    if (!number || !dayWord) return null;
  }
  // "das zweite", "der erste Vorschlag".
  const offered =
    tokens[at - 1]?.text === 'das' || (number.value < 4 && /^d(?:er|en|ie)$/u.test(tokens[at - 1]?.text ?? ''));
  if (offered && number.ordinal && (is(tokens[at + 1], 'unknown') || tokens[at - 1]?.text === 'das')) return null;
  let next = at + 1;
  const dayWord = meaning(tokens[next], 'unit')?.unit === 'day';
  if (dayWord) next += 1;
  let inMonth = next;
  while (is(tokens[inMonth], 'of', 'the', 'in')) inMonth += 1;
  const mode = modeAt(tokens, inMonth);
  const monthAt = mode ? inMonth + 1 : inMonth;
  if (meaning(tokens[monthAt], 'unit')?.unit === 'month' && (inMonth > next || number.ordinal)) {
    return { value: { day: number.value, monthOffset: monthOffset(mode ?? 'this') }, next: monthAt + 1 };
  }
  if (dayWord) return null;
  // "twenty seventh at two"; "first" to "third" count other things as well.
  const timed = number.value > 3 && is(tokens[next], 'at', 'clock');
  const digitsAlone = number.digits !== null && !number.ordinal;
  const spoken = number.ordinal && (article || number.digits !== null || tokens.length === 1 || timed);
  const bareWithArticle =
    language === 'en' &&
    article &&
    !number.ordinal &&
    is(tokens[at - 1], 'the', 'on') &&
    (digitsAlone || (is(tokens[at - 1], 'the') && number.value > 12));
  return spoken || bareWithArticle ? { value: { day: number.value }, next } : null;
}

function weekday(tokens: readonly Token[], at: number, article: boolean, language: Language): Found<DaySpec> | null {
  const mode = modeAt(tokens, at);
  const index = mode ? at + 1 : at;
  const found = meaning(tokens[index], 'weekday');
  if (!found || (found.short && !shortWeekdayCounts(tokens, index, article || mode !== null, language))) return null;
  const spec: DaySpec = { weekday: found.value, weekdayMode: mode ?? 'plain' };
  let next = index + 1;
  if (is(tokens[next], 'afterNext') && !is(tokens[next + 1], 'unit'))
    return {
      value: { weekday: found.value, weekdayMode: 'coming', shifts: [{ n: 1, unit: 'week', anchored: true }] },
      next: next + 1,
    };
  while (is(tokens[next], 'of', 'in', 'the', 'on')) next += 1;
  if (
    language === 'en' &&
    next === index + 1 &&
    (tokens[next]?.text === 'fortnight' || meaning(tokens[next], 'unit')?.unit === 'week')
  ) {
    const n = tokens[next]?.text === 'fortnight' ? 2 : 1;
    return {
      value: { weekday: found.value, weekdayMode: 'coming', shifts: [{ n, unit: 'week', anchored: true }] },
      next: next + 1,
    };
  }
  const week = next > index + 1 || modeAt(tokens, next) ? period(tokens, next, true, language) : null;
  if (week?.value.span === 'week' && week.value.edge === undefined) {
    const both = mergeDays(spec, week.value);
    if (both) return { value: both, next: week.next };
  }
  const numbered = meaning(tokens[index + 1], 'number');
  const isDay =
    numbered?.digits !== undefined && (numbered.digits?.length ?? 0) > 0 && numbered.value >= 1 && numbered.value <= 31;
  const hour = is(tokens[index + 3], 'part');
  if (isDay && !hour && is(tokens[index + 2], 'at', 'this', 'next') && !is(tokens[index + 2], 'oclock')) {
    return { value: { ...spec, day: numbered.value }, next: index + 2 };
  }
  return { value: spec, next: index + 1 };
}

/** "So", "Do", "sun": also ordinary words, so they need company that only a date has. */
function shortWeekdayCounts(tokens: readonly Token[], at: number, introduced: boolean, language: Language): boolean {
  const after = tokens[at + 1];
  const before = tokens[at - 1];
  if (introduced && (tokens[at]?.text !== 'so' || before?.text === 'am')) return true;
  if (
    is(after, 'date', 'pair', 'month', 'dash') ||
    (is(after, 'number') && (language === 'en' || meaning(after, 'number')?.digits !== null))
  )
    return true;
  const joined = is(after, 'and', 'slash') ? tokens[at + 2] : is(before, 'and', 'slash') ? tokens[at - 2] : undefined;
  if (is(joined, 'weekday')) return true;
  if (is(after, 'to', 'until', 'or') || is(before, 'to', 'until', 'or', 'between')) return true;
  if (is(after, 'clock', 'part', 'at') && tokens[at]?.text !== 'so') return true;
  if (is(after, 'clock', 'part') || is(before, 'date', 'dash', 'pair')) return true;
  return tokens.length === 1 && tokens[at]?.text !== 'so';
}

/** "the weekend of December 5th", "the week of October 6th", "the week beginning on February 4", "die Woche vom 5. Mai": the ISO week with that day. */
function weekOf(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const unit = meaning(tokens[at], 'unit')?.unit;
  if (unit !== 'week' && unit !== 'weekend') return null;
  if (!is(tokens[at + 1], 'of', 'from', 'start')) return null;
  const day = dayAt(tokens, is(tokens[at + 2], 'from') ? at + 3 : at + 2, language);
  if (day?.value.day === undefined || day.value.span) return null;
  return { value: { ...day.value, span: unit, around: true }, next: day.next };
}
