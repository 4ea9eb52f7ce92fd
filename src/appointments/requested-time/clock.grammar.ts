import { bareHour, type ClockTime, compactTime, type Found, pairTime } from './clock-time.js';
import { relativeToHour } from './relative-clock.grammar.js';
import { is, meaning, type Token } from './token.js';

const LAST_MINUTE = 1439;

/** The clock time that begins at that token, or null. */
export function clockAt(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<ClockTime> | null {
  let start = at;
  while (is(tokens[start], 'approx', 'the') && !is(tokens[start], 'at')) start += 1;
  const introduced = is(tokens[start], 'at') || is(tokens[at - 1], 'at');
  const prefixed = introduced || is(tokens[start - 1], 'approx') || is(tokens[start], 'approx');
  const bounded = is(tokens[at - 1], 'from', 'to', 'until', 'between', 'and', 'dash', 'after', 'before', 'for');
  while (is(tokens[start], 'at', 'approx')) start += 1;
  const found =
    relativeToHour(tokens, start, language) ??
    written(tokens, start, language) ??
    hourWithMarker(tokens, start) ??
    named(tokens, start, introduced) ??
    (prefixed
      ? bareAfterPreposition(tokens, start)
      : bounded || saysFullHours(tokens, start)
        ? hourAndMinutes(tokens, start)
        : null);
  if (!found) return null;
  const next = approxAfter(tokens, found.next);
  const rough = next > found.next || tokens.slice(at, start).some((token) => is(token, 'approx'));
  return meridiemAfter(tokens, { value: rough ? { ...found.value, rough: true } : found.value, next });
}

function written(tokens: readonly Token[], at: number, language: 'de' | 'en'): Found<ClockTime> | null {
  const token = tokens[at];
  const clock = meaning(token, 'clock');
  if (clock) {
    const minutes = clock.hour * 60 + clock.minute;
    const exact = clock.hour > 12 || clock.hour === 0 || clock.leadingZero;
    const style = exact ? 'exact' : language === 'de' || token?.text.includes('h') ? 'written' : 'clock';
    return skipOclock(tokens, { value: { minutes, style }, next: at + 1 });
  }
  const pair = meaning(token, 'pair');
  if (!pair || pair.separator !== '.') return null;
  const said = pairTime(pair.first, pair.second);
  const time: ClockTime | null = said?.style === 'clock' && language === 'de' ? { ...said, style: 'written' } : said;
  if (!time) return null;
  const marked = is(tokens[at + 1], 'oclock') || is(tokens[at + 1], 'meridiem');
  const preposed =
    is(tokens[at - 1], 'at', 'approx') && !(language === 'de' && Number(pair.second) <= 12 && pair.closed);
  const noDate =
    !pair.closed &&
    Number(pair.second) > 12 &&
    !(language === 'en' && Number(pair.first) <= 12 && Number(pair.second) <= 31);
  return marked || preposed || noDate ? skipOclock(tokens, { value: time, next: at + 1 }) : null;
}

function skipOclock(tokens: readonly Token[], found: Found<ClockTime>): Found<ClockTime> {
  return is(tokens[found.next], 'oclock') ? { ...found, next: found.next + 1 } : found;
}

/** "14 Uhr 30", "acht Uhr", "3 pm", "1120pm", "ten thirty am". */
function hourWithMarker(tokens: readonly Token[], at: number): Found<ClockTime> | null {
  const hour = meaning(tokens[at], 'number');
  if (!hour) return null;
  const compact = hour.digits !== null && hour.digits.length > 2 ? compactTime(hour.digits) : null;
  if (compact && is(tokens[at + 1], 'oclock', 'meridiem')) return skipOclock(tokens, { value: compact, next: at + 1 });
  if (compact && isHours(tokens, at + 1)) return { value: compact, next: at + 2 };
  if (hour.value > 24) return null;
  if (tokens[at + 1]?.text === 'ish' && !is(tokens[at + 2], 'meridiem')) {
    const rough = bareHour(hour.value, hour.digits);
    return rough && { value: rough, next: at + 2 };
  }
  if (is(tokens[at + 1], 'oclock')) {
    const zero = meaning(tokens[at + 2], 'number')?.value === 0 ? minuteAt(tokens, at + 3) : null;
    if (zero !== null && zero < 10) return { value: oclock(hour.value, zero, hour.digits), next: at + 4 };
    const minute = minuteAt(tokens, at + 2);
    if (minute !== null && !is(tokens[at + 3], 'oclock', 'month', 'unit', 'dash', 'to', 'and'))
      return { value: oclock(hour.value, minute, hour.digits), next: at + 3 };
    return { value: oclock(hour.value, 0, hour.digits), next: at + 2 };
  }
  if (tokens[at + 1]?.text === 'hundred' && hour.value > 0)
    return { value: oclock(hour.value, 0, hour.digits), next: isHours(tokens, at + 2) ? at + 3 : at + 2 };
  if (isMeridiem(tokens, approxAfter(tokens, at + 1))) return hourWithMeridiem(tokens, at, hour.value);
  const zero = is(tokens[at + 1], 'oh') || meaning(tokens[at + 1], 'number')?.value === 0;
  const minuteIndex = zero ? at + 2 : at + 1;
  const minute = minuteAt(tokens, minuteIndex);
  if (minute !== null && (zero ? minute < 10 : isMeridiem(tokens, minuteIndex + 1))) {
    return { value: { minutes: hour.value * 60 + minute, style: 'clock' }, next: minuteIndex + 1 };
  }
  return null;
}

/** "14 hundred hours". */
function isHours(tokens: readonly Token[], at: number): boolean {
  return meaning(tokens[at], 'unit')?.unit === 'hour';
}

/** "3ish pm": a mark of roughness between the hour and its half of the day. */
function approxAfter(tokens: readonly Token[], at: number): number {
  return is(tokens[at], 'approx') && !is(tokens[at], 'at') ? at + 1 : at;
}

/** A lone letter ("4a") is only a half of the day where "at" says that a time comes or a day stands beside it. */
function hourWithMeridiem(tokens: readonly Token[], at: number, hour: number): Found<ClockTime> | null {
  const mark = approxAfter(tokens, at + 1);
  const letter = tokens[mark]?.text === 'a' && !is(tokens[at - 1], 'at');
  const dated = is(tokens[at - 1], 'relative', 'weekday') || is(tokens[mark + 1], 'relative', 'weekday', 'on');
  if (hour > 12 || (letter && !dated)) return null;
  return { value: { minutes: hour * 60, style: 'bare' }, next: mark };
}

function oclock(hour: number, minute: number, digits: string | null): ClockTime {
  const exact = hour > 12 || hour === 0 || (digits?.startsWith('0') ?? false);
  return { minutes: hour * 60 + minute, style: exact ? 'exact' : 'clock' };
}

function minuteAt(tokens: readonly Token[], at: number): number | null {
  const minute = meaning(tokens[at], 'number');
  return minute && !minute.ordinal && minute.value < 60 ? minute.value : null;
}

function named(tokens: readonly Token[], at: number, prefixed: boolean): Found<ClockTime> | null {
  if (is(tokens[at], 'dayEnd')) return { value: { minutes: LAST_MINUTE, style: 'exact', dayEnd: true }, next: at + 1 };
  if (is(tokens[at], 'end')) {
    let day = at + 1;
    while (is(tokens[day], 'of', 'the', 'this', 'on', 'coming')) day += 1;
    // The day itself is read by its own rule.
    if (day > at + 1 && is(tokens[day], 'relative', 'weekday'))
      return {
        value: { minutes: LAST_MINUTE, style: 'exact', dayEnd: true },
        next: at + (is(tokens[at + 1], 'of') ? 2 : 1),
      };
  }
  const twelve = meaning(tokens[at], 'number')?.value === 12 ? at + 1 : at;
  if (is(tokens[twelve], 'midnight'))
    return { value: { minutes: 0, style: 'exact', orMinutes: 1440 }, next: twelve + 1 };
  if (is(tokens[twelve], 'noon') && (twelve > at || prefixed))
    return { value: { minutes: 720, style: 'exact' }, next: twelve + 1 };
  return null;
}

/** After "um" or "at": "um drei", "at 3 15", "at 1030". */
function bareAfterPreposition(tokens: readonly Token[], at: number): Found<ClockTime> | null {
  const hour = meaning(tokens[at], 'number');
  if (!hour || is(tokens[at], 'a') || (hour.ordinal && /\p{L}$/u.test(tokens[at]?.text ?? ''))) return null;
  if (is(tokens[at + 1], 'month', 'unit', 'junk', 'decimal')) return null;
  if (hour.digits !== null && hour.digits.length > 2) {
    const time = compactTime(hour.digits);
    return time && !is(tokens[at + 1], 'unknown') ? { value: time, next: at + 1 } : null;
  }
  const both = hourAndMinutes(tokens, at);
  if (both) return both;
  const time = bareHour(hour.value, hour.digits);
  return time ? { value: time, next: at + 1 } : null;
}

/** "vierzehn dreißig", "tomorrow ten thirty": two numbers that can only be a time, alone or beside a day. */
function saysFullHours(tokens: readonly Token[], at: number): boolean {
  const [hour, minute] = [meaning(tokens[at], 'number'), meaning(tokens[at + 1], 'number')];
  if (!hour || !minute || minute.value < 10 || minute.value % 5 > 0) return false;
  // "three twenty" can be a price, "nine thirty" is hardly anything else than a time.
  const full = hour.value > 12 || (hour.value > 0 && !is(tokens[at], 'a') && minute.value % 15 === 0);
  if (hour.digits === null && minute.digits === null && full) return true;
  return is(tokens[at - 1], 'relative', 'weekday', 'part') || is(tokens[at + 2], 'relative', 'weekday');
}

/** "three thirty", "3 15": only where the context says that a time comes, since two numbers can be anything. */
function hourAndMinutes(tokens: readonly Token[], at: number): Found<ClockTime> | null {
  const hour = meaning(tokens[at], 'number');
  const minute = meaning(tokens[at + 1], 'number');
  if (!hour || !minute || hour.ordinal || minute.ordinal || hour.value > 23 || minute.value > 59) return null;
  if (minute.digits === null ? minute.value < 10 && hour.digits !== null : minute.digits.length !== 2) return null;
  if (is(tokens[at + 1], 'a') || is(tokens[at + 2], 'month', 'unit', 'oclock', 'meridiem')) return null;
  if (tokens[at + 1]?.afterComma) return null;
  const exact = hour.value > 12 || hour.value === 0 || (hour.digits?.startsWith('0') ?? false);
  return { value: { minutes: hour.value * 60 + minute.value, style: exact ? 'exact' : 'clock' }, next: at + 2 };
}

/** "am" is a preposition in German: it counts only where it ends the phrase or is written to the number. */
function isMeridiem(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!is(token, 'meridiem')) return false;
  return !is(token, 'on') || token?.glued === true || at === tokens.length - 1;
}

function meridiemAfter(tokens: readonly Token[], found: Found<ClockTime>): Found<ClockTime> | null {
  let next = found.next;
  if (is(tokens[next], 'oclock')) next += 1;
  // "one o'clock midnight"
  if (is(tokens[next], 'midnight') && found.value.style !== 'exact' && found.value.minutes < 360)
    return { value: { minutes: found.value.minutes, style: 'exact' }, next: next + 1 };
  const mark = meaning(tokens[next], 'meridiem');
  if (!mark || !isMeridiem(tokens, next)) return { ...found, next };
  const { minutes } = found.value;
  const ampm = mark.pm ? minutes + (minutes < 720 ? 720 : 0) : minutes - (minutes >= 720 && minutes < 780 ? 720 : 0);
  if (!mark.pm && minutes >= 780 && found.value.style !== 'exact') return null;
  const { orMinutes } = found.value;
  const other = orMinutes === undefined || orMinutes === 1440 ? {} : { orMinutes: orMinutes + ampm - minutes };
  return { value: { ...found.value, minutes: ampm, ...other, style: 'exact' }, next: next + 1 };
}
