import { amountAt } from './amount.grammar.js';
import type { ClockTime, Found } from './clock-time.js';
import { is, meaning, type Token } from './token.js';

/** "halb drei", "Viertel nach zehn", "fünf vor halb neun", "half past two", "quarter to five". */
export function relativeToHour(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<ClockTime> | null {
  const first = tokens[at];
  const hours = hoursBeside(tokens, at, language);
  if (hours) return hours;
  if (is(first, 'half') && !is(tokens[at + 1], 'unit')) return halfHour(tokens, at, language);
  if (is(first, 'threeQuarters')) return fromHour(tokens, at + 1, -15);
  let offset: number;
  let next: number;
  const amount = meaning(first, 'number');
  if (is(first, 'quarter') || (is(first, 'a') && is(tokens[at + 1], 'quarter'))) {
    offset = 15;
    next = is(first, 'quarter') ? at + 1 : at + 2;
    if (language === 'de' && !is(tokens[next], 'past', 'till')) return fromHour(tokens, next, -45);
  } else if (amount && !amount.ordinal && amount.value > 0 && amount.value < 60) {
    offset = amount.value;
    next = meaning(tokens[at + 1], 'unit')?.unit === 'minute' ? at + 2 : at + 1;
  } else return null;
  if (is(tokens[next], 'past')) return fromHour(tokens, next + 1, offset);
  if (!is(tokens[next], 'till')) return null;
  const plain = next === at + 1 && !is(first, 'quarter') && ['to', 'till', 'til'].includes(tokens[next]?.text ?? '');
  return fromHour(tokens, next + 1, -offset, plain && !soundsLikeMinutes(tokens, at));
}

/** "half an hour before noon", "eine Stunde nach vier". */
function hoursBeside(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<ClockTime> | null {
  const amount = is(tokens[at], 'half', 'quarter', 'number', 'a') ? amountAt(tokens, at, language) : null;
  if (!amount || (amount.value.unit !== 'hour' && amount.value.unit !== 'minute')) return null;
  const minutes = amount.value.n * (amount.value.unit === 'hour' ? 60 : 1);
  if (is(tokens[amount.next], 'past', 'after')) return fromHour(tokens, amount.next + 1, minutes);
  return is(tokens[amount.next], 'before') ? fromHour(tokens, amount.next + 1, -minutes) : null;
}

const SPOKEN_MINUTES = [5, 10, 20, 25];

/** "twenty to four" and "at ten to three" are clock times, "from two till four" and "ten to twelve" are spans. */
function soundsLikeMinutes(tokens: readonly Token[], at: number): boolean {
  const [minutes, hour] = [meaning(tokens[at], 'number'), meaning(tokens[at + 2], 'number')];
  if (!minutes || !hour || !SPOKEN_MINUTES.includes(minutes.value) || is(tokens[at - 1], 'from', 'between'))
    return false;
  return minutes.digits === null && (is(tokens[at - 1], 'at', 'approx') || minutes.value > hour.value);
}

function halfHour(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<ClockTime> | null {
  if (is(tokens[at + 1], 'past')) return fromHour(tokens, at + 2, 30);
  if (language === 'de') return fromHour(tokens, at + 1, -30);
  const loose = fromHour(tokens, at + 1, -30);
  return loose ? { ...loose, value: { ...loose.value, orMinutes: loose.value.minutes + 60 } } : null;
}

/** The hour at that token moved by so many minutes; "to" between two numbers is more often a range, so it needs a mark. */
function fromHour(tokens: readonly Token[], at: number, offset: number, markNeeded = false): Found<ClockTime> | null {
  if (is(tokens[at], 'half')) {
    const half = fromHour(tokens, at + 1, -30);
    return half ? { ...half, value: { ...half.value, minutes: half.value.minutes + offset } } : null;
  }
  if (is(tokens[at], 'threeQuarters')) return fromHour(tokens, at + 1, offset - 15);
  if (is(tokens[at], 'noon') || meaning(tokens[at], 'part')?.part === 'noon')
    return { value: { minutes: 720 + offset, style: 'exact' }, next: at + 1 };
  if (is(tokens[at], 'midnight')) return { value: { minutes: (1440 + offset) % 1440, style: 'exact' }, next: at + 1 };
  const hour = meaning(tokens[at], 'number');
  if (!hour || hour.ordinal || hour.value > 24 || hour.value === 0 || markNeeded) return null;
  const next = is(tokens[at + 1], 'oclock') ? at + 2 : at + 1;
  if (is(tokens[next], 'month') || (meaning(tokens[next], 'number') !== null && next === at + 1)) return null;
  return { value: { minutes: hour.value * 60 + offset, style: hour.value > 12 ? 'exact' : 'bare' }, next };
}
