import type { LocalDate, LocalTime } from './requested-time.js';

/** Days since 1970-01-01 in the proleptic Gregorian calendar; no zone, so arithmetic is plain addition. */
export type DayNumber = number;

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type CalendarUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const MS_PER_DAY = 86_400_000;

/** The day, or null when the calendar has no such day (31.2.). */
export function dayNumber(year: number, month: number, day: number): DayNumber | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return Math.round(Date.UTC(year, month - 1, day) / MS_PER_DAY);
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function partsOf(day: DayNumber): { year: number; month: number; day: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function weekdayOf(day: DayNumber): Weekday {
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** The Monday of the ISO week of the day. */
export function mondayOf(day: DayNumber): DayNumber {
  return day - (weekdayOf(day) - 1);
}

/** The same day of the month so many months on, or the last one that month has. */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const from = partsOf(day);
  const index = from.year * 12 + (from.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayNumber(year, month, Math.min(from.day, daysInMonth(year, month))) ?? day;
}

export function firstOfMonth(year: number, month: number): DayNumber {
  return Math.round(Date.UTC(year, month - 1, 1) / MS_PER_DAY);
}

export function localDate(day: DayNumber): LocalDate {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** @returns null when the text is no existing day in the form YYYY-MM-DD. */
export function dayOf(date: LocalDate): DayNumber | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return match ? dayNumber(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** Minutes since midnight as "HH:MM"; wraps at 24 hours. */
export function localTime(minutes: number): LocalTime {
  const inDay = ((minutes % 1440) + 1440) % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}

export function minutesOf(time: LocalTime): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Easter Sunday (anonymous Gregorian algorithm). */
export function easterSunday(year: number): DayNumber {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return firstOfMonth(year, month) + ((h + l - 7 * m + 33 * month + 19) % 32) - 1;
}
