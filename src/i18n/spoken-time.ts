import { wallClock } from '../platform/index.js';
import type { Language } from './language.js';

/**
 * The grammatical case a sentence needs; English has one form for all.
 * `nominative` "Dienstag, der 1. Dezember", `accusative` "Dienstag, den 1. Dezember", `dative` "Dienstag, dem 1. Dezember,".
 */
export type SpokenCase = 'nominative' | 'accusative' | 'dative';

const WEEKDAYS: Record<Language, readonly string[]> = {
  de: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};

const MONTHS: Record<Language, readonly string[]> = {
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

const ARTICLES: Record<SpokenCase, string> = { nominative: 'der', accusative: 'den', dative: 'dem' };

/** So far ahead a day of the next year needs no year. */
const MONTHS_WITHOUT_YEAR = 6;
/** For choices that are said back to us as they are: a day of another year always has its year. */
export const YEAR_UNLESS_CURRENT = 0;

export function speakWeekday(date: string, language: Language): string {
  return WEEKDAYS[language][new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
}

/**
 * A day with its weekday, because a caller checks that first; with the year only when it could be mistaken.
 * @param date "YYYY-MM-DD"
 * @param today "YYYY-MM-DD" in the same zone
 * @param monthsWithoutYear how far into another year a day is said without it
 */
export function speakDate(
  date: string,
  language: Language,
  today: string,
  spokenCase: SpokenCase = 'nominative',
  monthsWithoutYear: number = MONTHS_WITHOUT_YEAR,
): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = speakWeekday(date, language);
  const monthName = MONTHS[language][month - 1] ?? '';
  const withYear = needsYear(date, today, monthsWithoutYear);
  if (language === 'en') return `${weekday}, ${monthName} ${ordinal(day)}${withYear ? `, ${year}` : ''}`;
  return `${weekday}, ${ARTICLES[spokenCase]} ${day}. ${monthName}${withYear ? ` ${year}` : ''}`;
}

/** Up to here a German hour sounds like one of the afternoon: "1 Uhr" is 13 o'clock where nobody works at night. */
const LAST_HOUR_NAMED_MORNING = 7;

/**
 * A clock time that can be heard as nothing else: "14 Uhr 30", "1 Uhr morgens"; "2:30 pm", "1 am".
 * Not "nachts", which leaves open which of two nights. "24:00" is the end of a day.
 */
export function speakTime(time: string, language: Language): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  if (language === 'de') {
    const half = hours > 0 && hours <= LAST_HOUR_NAMED_MORNING ? ' morgens' : '';
    return `${hours} Uhr${minutes === 0 ? '' : ` ${minutes}`}${half}`;
  }
  if (hours === 24) return 'midnight';
  const minute = minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`;
  return `${hours % 12 === 0 ? 12 : hours % 12}${minute} ${hours < 12 ? 'am' : 'pm'}`;
}

/** Day and time together, as `speakDate` and `speakTime` say them. In the German dative the day is an apposition and ends with a comma. */
export function speakLocalDateTime(
  local: { date: string; time: string },
  language: Language,
  today: string,
  spokenCase: SpokenCase = 'nominative',
  monthsWithoutYear: number = MONTHS_WITHOUT_YEAR,
): string {
  const date = speakDate(local.date, language, today, spokenCase, monthsWithoutYear);
  const time = speakTime(local.time, language);
  if (language === 'en') return `${date} at ${time}`;
  return `${date}${spokenCase === 'dative' ? ',' : ''} um ${time}`;
}

/** An instant as the people of a zone say it. */
export function speakDateTime(
  start: Date,
  timeZone: string,
  language: Language,
  now: Date,
  spokenCase: SpokenCase = 'nominative',
): string {
  return speakLocalDateTime(wallClock(start, timeZone), language, wallClock(now, timeZone).date, spokenCase);
}

function needsYear(date: string, today: string, monthsWithoutYear: number): boolean {
  if (date.slice(0, 4) === today.slice(0, 4)) return false;
  return date < today || date > plusMonths(today, monthsWithoutYear);
}

/** Compared as text, so a day the month does not have ("2027-02-31") serves as its end. */
function plusMonths(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  const index = month - 1 + months;
  return `${year + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}${date.slice(7)}`;
}

function ordinal(day: number): string {
  const suffixes: Record<number, string> = { 1: 'st', 2: 'nd', 3: 'rd' };
  const teen = day > 10 && day < 14;
  return `${day}${teen ? 'th' : (suffixes[day % 10] ?? 'th')}`;
}
