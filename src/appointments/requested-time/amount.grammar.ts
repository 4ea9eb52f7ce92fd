import type { CalendarUnit } from './calendar.js';
import type { Found } from './clock-time.js';
import { is, meaning, type Token } from './token.js';

export interface Amount {
  n: number;
  unit: CalendarUnit;
}

/** "zwei Wochen", "14 Tage", "an hour", "half an hour", "2,5 Stunden", "a couple of days". */
export function amountAt(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<Amount> | null {
  let start = at;
  while (is(tokens[start], 'approx') || (is(tokens[start], 'the') && language === 'de')) start += 1;
  if (tokens[start]?.text === 'fortnight' || (is(tokens[start], 'a') && tokens[start + 1]?.text === 'fortnight')) {
    return { value: { n: 2, unit: 'week' }, next: is(tokens[start], 'a') ? start + 2 : start + 1 };
  }
  const fraction = fractionOf(tokens, start);
  if (fraction) return fraction;
  const count = countAt(tokens, start, language);
  if (!count) return null;
  const unitAt = is(tokens[count.next], 'filler') ? count.next + 1 : count.next;
  const hours = tokens[unitAt]?.text === 'h' && is(tokens[start - 1], 'in', 'within') ? 'hour' : undefined;
  const unit = meaning(tokens[unitAt], 'unit')?.unit ?? hours;
  if (!unit || unit === 'weekend' || unit === 'workweek') return null;
  // "1400 hours" is a clock time.
  if (unit === 'hour' && meaning(tokens[start], 'number')?.digits?.length === 4) return null;
  const half = unit === 'hour' && is(tokens[unitAt + 1], 'and') ? halfAfter(tokens, unitAt + 1) : null;
  if (half) return { value: { n: count.value + 0.5, unit }, next: half };
  const smaller = unit === 'hour' || unit === 'day' ? smallerUnits(tokens, unitAt + 1, language) : null;
  if (!smaller) return { value: { n: count.value, unit }, next: unitAt + 1 };
  return {
    value: { n: count.value * (unit === 'day' ? 1440 : 60) + smaller.value, unit: 'minute' },
    next: smaller.next,
  };
}

/** The minutes of "and thirty minutes", "2 hours 5 min" after a larger unit. */
function smallerUnits(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<number> | null {
  const start = is(tokens[at], 'and') ? at + 1 : at;
  const count = countAt(tokens, start, language);
  const unit = count && meaning(tokens[count.next], 'unit')?.unit;
  if (!count || (unit !== 'minute' && unit !== 'hour')) return null;
  const minutes = count.value * (unit === 'hour' ? 60 : 1);
  const more = unit === 'hour' ? smallerUnits(tokens, count.next + 1, language) : null;
  return more ? { value: minutes + more.value, next: more.next } : { value: minutes, next: count.next + 1 };
}

/** "half an hour", "drei viertel Stunden", "half a year". */
function fractionOf(tokens: readonly Token[], at: number): Found<Amount> | null {
  let next = is(tokens[at], 'a') ? at + 1 : at;
  const share = is(tokens[next], 'half')
    ? 30
    : is(tokens[next], 'quarter')
      ? 15
      : is(tokens[next], 'threeQuarters')
        ? 45
        : 0;
  if (share === 0) return null;
  next += 1;
  while (is(tokens[next], 'of', 'a')) next += 1;
  const unit = meaning(tokens[next], 'unit')?.unit;
  if (unit === 'year' && share === 30) return { value: { n: 6, unit: 'month' }, next: next + 1 };
  if (unit !== 'hour') return null;
  return { value: { n: share, unit: 'minute' }, next: next + 1 };
}

function countAt(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<number> | null {
  const token = tokens[at];
  // "in einer 1/2 Stunde".
  if (is(token, 'a') && is(tokens[at + 1], 'decimal')) return countAt(tokens, at + 1, language);
  if (is(token, 'oneAndHalf')) return { value: 1.5, next: at + 1 };
  if (is(token, 'couple')) return { value: 2, next: at + 1 };
  if (is(token, 'few')) return { value: language === 'de' ? 2 : 3, next: at + 1 };
  const decimal = meaning(token, 'decimal');
  if (decimal) return { value: decimal.value, next: at + 1 };
  const number = meaning(token, 'number');
  if (number && !number.ordinal) {
    const half = halfAfter(tokens, at + 1);
    return half ? { value: number.value + 0.5, next: half } : { value: number.value, next: at + 1 };
  }
  return is(token, 'a') ? { value: 1, next: at + 1 } : null;
}

/** "and a half", "ein halb". */
function halfAfter(tokens: readonly Token[], at: number): number | null {
  let next = at;
  while (is(tokens[next], 'and', 'a')) next += 1;
  return next > at && is(tokens[next], 'half') ? next + 1 : null;
}
