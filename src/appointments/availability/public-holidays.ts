import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import type { HolidayRegion } from '../../tenancy/index.js';
import type { LocalDate } from '../requested-time/requested-time.js';

const years = new Map<string, Map<LocalDate, string>>();

/**
 * Name of the public holiday on a day, in the country's language; null on ordinary days and for unknown regions.
 * The table of the world's holidays takes a while to load, so it is loaded with the first question that needs it.
 */
export function publicHolidayOn(region: HolidayRegion, date: LocalDate): string | null {
  const year = Number(date.slice(0, 4));
  const key = `${region.country}|${region.region ?? ''}|${year}`;
  let holidays = years.get(key);
  if (!holidays) {
    holidays = load(region, year);
    years.set(key, holidays);
  }
  return holidays.get(date) ?? null;
}

function load(region: HolidayRegion, year: number): Map<LocalDate, string> {
  const require = createRequire(import.meta.url);
  const module: { default?: typeof Holidays } & typeof Holidays = require('date-holidays');
  const Calendar = module.default ?? module;
  const calendar = region.region
    ? new Calendar(region.country, region.region, { types: ['public'] })
    : new Calendar(region.country, { types: ['public'] });
  return new Map(calendar.getHolidays(year).map((holiday) => [holiday.date.slice(0, 10), holiday.name]));
}
