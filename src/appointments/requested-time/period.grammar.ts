import { type Amount, amountAt } from './amount.grammar.js';
import type { Found } from './clock-time.js';
import type { DaySpec, Edge, WeekdayMode } from './day-spec.js';
import { monthOffset, longPeriod, quarterOrYear, withYear, yearAt } from './long-period.grammar.js';
import { is, meaning, type Token } from './token.js';

type Language = 'de' | 'en';

/** "nächste Woche", "dieses Wochenende", "next month", "March 2027", "Ostern 2027", "the next three days". */
export function period(
  tokens: readonly Token[],
  at: number,
  article: boolean,
  language: Language,
): Found<DaySpec> | null {
  const turned = modeBehindCount(tokens, at, language);
  if (turned) return turned;
  const mode = modeAt(tokens, at);
  let next = mode ? at + 1 : at;
  if (mode && mode !== 'this') {
    const count = counted(tokens, next, mode, language);
    if (count) return count;
  }
  if (is(tokens[next], 'feast', 'month', 'season')) return named(tokens, next, mode, article);
  while (mode && is(tokens[next], 'the', 'of')) next += 1;
  const longer = quarterOrYear(tokens, next, mode);
  if (longer) return longer;
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

/** "Ostern 2027", "next March", "this summer". */
function named(
  tokens: readonly Token[],
  at: number,
  mode: WeekdayMode | null,
  article: boolean,
): Found<DaySpec> | null {
  const periodMode = mode ? { periodMode: mode } : {};
  const read = (value: DaySpec): Found<DaySpec> =>
    withYear(tokens, { value: { ...value, ...periodMode }, next: at + 1 });
  const feast = meaning(tokens[at], 'feast');
  if (feast) return read({ feast: feast.feast });
  const introduced = mode !== null || article;
  const season = meaning(tokens[at], 'season');
  if (season) return introduced || tokens.length === 1 ? read({ month: season.month, months: 3, span: 'month' }) : null;
  const month = meaning(tokens[at], 'month');
  if (!month) return null;
  const whole = read({ month: month.value, span: 'month' });
  if (!month.short || introduced || whole.value.year !== undefined) return whole;
  return tokens.length === 1 && ['may', 'march'].includes(tokens[at]?.text ?? '') ? whole : null;
}

/** "the 2 next days", "two upcoming weeks". */
function modeBehindCount(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const [count, word] = [tokens[at], tokens[at + 1]];
  const mode = modeAt(tokens, at + 1);
  const number = meaning(count, 'number');
  if (!count || !word || !mode || mode === 'this' || !number || number.ordinal || is(count, 'a')) return null;
  // "we are only 3 next week" counts people.
  const one = /^(?:day|week|month|year|tag|woche|monat|jahr)$/u.test(tokens[at + 2]?.text ?? '');
  if (one && mode !== 'coming') return null;
  const found = counted([word, count, ...tokens.slice(at + 2)], 1, mode, language);
  return found && { value: found.value, next: at + found.next };
}

function counted(tokens: readonly Token[], at: number, mode: WeekdayMode, language: Language): Found<DaySpec> | null {
  const said = amountAt(tokens, at, language);
  const amount = said ?? someUnits(tokens, at);
  if (
    !amount ||
    is(tokens[at], 'a') ||
    mode === 'afterNext' ||
    amount.value.unit === 'hour' ||
    amount.value.unit === 'minute'
  )
    return null;
  return {
    value: {
      count: { n: mode === 'last' ? -amount.value.n : amount.value.n, unit: amount.value.unit },
      ...(said && mode === 'coming' && language === 'en' ? { orLast: true } : {}),
    },
    next: amount.next,
  };
}

const SOME = 3;

/** "the next days", "in den kommenden Wochen": a few of them. */
function someUnits(tokens: readonly Token[], at: number): Found<Amount> | null {
  const unit = meaning(tokens[at], 'unit')?.unit;
  const several = /^(?:days|weeks|months|tage|tagen|wochen|monate|monaten)$/u.test(tokens[at]?.text ?? '');
  return several && (unit === 'day' || unit === 'week' || unit === 'month')
    ? { value: { n: SOME, unit }, next: at + 1 }
    : null;
}

/** "first half of December", "zweite Wochenhälfte". */
function halfOf(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const nth = meaning(tokens[at], 'number');
  const half = /^(?:half|h(?:ä|ae?)lfte)$/u.test(tokens[at + 1]?.text ?? '');
  if (!half || !nth?.ordinal || nth.value > 2) return null;
  let next = at + 2;
  while (is(tokens[next], 'of', 'the')) next += 1;
  const whole = longPeriod(tokens, next) ?? period(tokens, next, true, language);
  if (!whole?.value.span || whole.value.span === 'weekend' || whole.value.months === 3) return null;
  return { value: { ...whole.value, edge: nth.value === 1 ? 'firstHalf' : 'secondHalf' }, next: whole.next };
}

/** "Anfang 2027", "late 2026". */
function yearAlone(tokens: readonly Token[], at: number): Found<DaySpec> | null {
  const year = yearAt(tokens, at);
  return year === null ? null : { value: { month: 1, year, span: 'month', months: 12 }, next: at + 1 };
}

export function edgeOf(tokens: readonly Token[], at: number, language: Language): Found<DaySpec> | null {
  const half = halfOf(tokens, at, language);
  if (half) return half;
  const token = tokens[at];
  const edge: Edge | null = is(token, 'start')
    ? 'start'
    : is(token, 'middle')
      ? 'middle'
      : is(token, 'end')
        ? 'end'
        : is(token, 'rest')
          ? 'rest'
          : is(token, 'later') || token?.text === 'later' || token?.text === 'später'
            ? 'later'
            : is(token, 'early')
              ? 'early'
              : is(token, 'late')
                ? 'late'
                : null;
  if (!edge) return null;
  let next = at + 1;
  while (is(tokens[next], 'of', 'the', 'approx')) next += 1;
  const whole = longPeriod(tokens, next) ?? yearAlone(tokens, next) ?? period(tokens, next, true, language);
  const span = whole?.value.span;
  if (!whole || !span || span === 'weekend') return null;
  if (is(token, 'early', 'late') && language === 'de' && span === 'week') return null;
  return { value: { ...whole.value, edge }, next: whole.next };
}

export function modeAt(tokens: readonly Token[], at: number): WeekdayMode | null {
  const token = tokens[at];
  if (is(token, 'this')) return 'this';
  if (is(token, 'afterNext')) return 'afterNext';
  if (is(token, 'next')) return 'next';
  if (is(token, 'coming')) return 'coming';
  return is(token, 'last') ? 'last' : null;
}
