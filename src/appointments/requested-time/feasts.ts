import { addMonths, dayNumber, easterSunday, firstOfMonth, weekdayOf, type DayNumber } from './calendar.js';
import type { Feast } from './token.js';

/** Named days callers book around; names are folded by the lexicon. */
export const feastsDe: readonly (readonly [string, Feast])[] = [
  ['neujahr,neujahrstag', { month: 1, day: 1 }],
  ['heilige drei könige,dreikönigstag,heiligen drei könige', { month: 1, day: 6 }],
  ['valentinstag', { month: 2, day: 14 }],
  ['tag der arbeit,maifeiertag', { month: 5, day: 1 }],
  ['tag der deutschen einheit', { month: 10, day: 3 }],
  ['reformationstag', { month: 10, day: 31 }],
  ['halloween', { month: 10, day: 31 }],
  ['allerheiligen', { month: 11, day: 1 }],
  ['allerseelen', { month: 11, day: 2 }],
  ['nikolaus,nikolaustag', { month: 12, day: 6 }],
  ['heiligabend,heiliger abend,heiligen abend,heilig abend', { month: 12, day: 24 }],
  [
    'weihnachten,weihnachtstag,erster weihnachtstag,ersten weihnachtstag,erster weihnachtsfeiertag,ersten weihnachtsfeiertag',
    { month: 12, day: 25 },
  ],
  [
    'zweiter weihnachtstag,zweiten weihnachtstag,zweiter weihnachtsfeiertag,zweiten weihnachtsfeiertag',
    { month: 12, day: 26 },
  ],
  ['silvester', { month: 12, day: 31 }],
  ['mariä himmelfahrt', { month: 8, day: 15 }],
  ['fastnachtssamstag,faschingssamstag', { easter: -50 }],
  ['rosenmontag', { easter: -48 }],
  ['faschingsdienstag,fastnachtsdienstag,veilchendienstag', { easter: -47 }],
  ['aschermittwoch', { easter: -46 }],
  ['palmsonntag', { easter: -7 }],
  ['gründonnerstag,weißer donnerstag', { easter: -3 }],
  ['karfreitag,hoher freitag', { easter: -2 }],
  ['karsamstag', { easter: -1 }],
  ['ostern,ostersonntag', { easter: 0 }],
  ['ostermontag', { easter: 1 }],
  ['christi himmelfahrt,himmelfahrt,vatertag', { easter: 39 }],
  ['pfingsten,pfingstsonntag,pentecost', { easter: 49 }],
  ['pfingstmontag', { easter: 50 }],
  ['fronleichnam', { easter: 60 }],
  ['muttertag', { nth: 2, weekday: 7, month: 5 }],
  ['erntedankfest,erntedank', { nth: 1, weekday: 7, month: 10 }],
  ['weltkindertag', { month: 6, day: 1 }],
  ['weiberfastnacht,altweiber', { easter: -52 }],
  ['frauentag,weltfrauentag', { month: 3, day: 8 }],
  ['martinstag,sankt martin,st martin', { month: 11, day: 11 }],
  ['mariä empfängnis', { month: 12, day: 8 }],
  ['stephanitag,stefanitag,stephanstag,stefanstag', { month: 12, day: 26 }],
  ['volkstrauertag', { advent: 1, daysLater: -14 }],
  ['bettag', { advent: 1, daysLater: -11 }],
  ['totensonntag,ewigkeitssonntag', { advent: 1, daysLater: -7 }],
];

export const feastsEn: readonly (readonly [string, Feast])[] = [
  ["new year's day,new years day,new year,new years,new year's", { month: 1, day: 1 }],
  ["valentine's day,valentines day,valentine day,valentine's", { month: 2, day: 14 }],
  ["saint patrick's day,st patrick's day,saint patrick,st patricks day", { month: 3, day: 17 }],
  ['independence day,fourth of july', { month: 7, day: 4 }],
  ["international workers' day,workers' day,may day", { month: 5, day: 1 }],
  ["halloween,hallowe'en", { month: 10, day: 31 }],
  ["veterans day,veteran day,veterans' day,veteran's day", { month: 11, day: 11 }],
  ['christmas eve,xmas eve', { month: 12, day: 24 }],
  ['christmas,xmas,christmas day,xmas day', { month: 12, day: 25 }],
  ['boxing day', { month: 12, day: 26 }],
  ["new year's eve,new years eve", { month: 12, day: 31 }],
  ['ash wednesday', { easter: -46 }],
  ['palm sunday', { easter: -7 }],
  ['good friday', { easter: -2 }],
  ['holy saturday', { easter: -1 }],
  ['easter,easter sunday', { easter: 0 }],
  ['easter monday', { easter: 1 }],
  ['ascension day', { easter: 39 }],
  ['pentecost,whit sunday', { easter: 49 }],
  ['whit monday,monday of the holy spirit', { easter: 50 }],
  ["martin luther king day,martin luther king's day,mlk day,martin luther kings day", { nth: 3, weekday: 1, month: 1 }],
  ["presidents day,presidents' day,president's day,washington's birthday", { nth: 3, weekday: 1, month: 2 }],
  ["mother's day,mothers day", { nth: 2, weekday: 7, month: 5 }],
  ['memorial day', { nth: -1, weekday: 1, month: 5 }],
  ["father's day,fathers day", { nth: 3, weekday: 7, month: 6 }],
  ['labor day', { nth: 1, weekday: 1, month: 9 }],
  ['thanksgiving,thanksgiving day', { nth: 4, weekday: 4, month: 11 }],
  ['cyber monday', { nth: 4, weekday: 4, month: 11, daysLater: 4 }],
  [
    "columbus day,indigenous peoples day,indigenous peoples' day,indigenous people's day",
    { nth: 2, weekday: 1, month: 10 },
  ],
  ['juneteenth', { month: 6, day: 19 }],
  ["april fools' day,april fools day,april fool's day,april fools", { month: 4, day: 1 }],
  ['groundhog day', { month: 2, day: 2 }],
  ['earth day', { month: 4, day: 22 }],
  ['cinco de mayo', { month: 5, day: 5 }],
  ['canada day', { month: 7, day: 1 }],
  ['bastille day', { month: 7, day: 14 }],
  ['epiphany,three kings day', { month: 1, day: 6 }],
  ["all saints' day,all saints day", { month: 11, day: 1 }],
  ["all souls' day,all souls day", { month: 11, day: 2 }],
  ['bonfire night,guy fawkes night', { month: 11, day: 5 }],
  ['remembrance day', { month: 11, day: 11 }],
  ["st stephen's day,saint stephen's day", { month: 12, day: 26 }],
  ['shrove tuesday,fat tuesday,mardi gras', { easter: -47 }],
  ['maundy thursday', { easter: -3 }],
  ['corpus christi', { easter: 60 }],
  ['early may bank holiday', { nth: 1, weekday: 1, month: 5 }],
  ['spring bank holiday', { nth: -1, weekday: 1, month: 5 }],
  ['summer bank holiday,august bank holiday', { nth: -1, weekday: 1, month: 8 }],
  ['black friday', { nth: 4, weekday: 4, month: 11, daysLater: 1 }],
];

export function feastIn(feast: Feast, year: number): DayNumber {
  if ('easter' in feast) return easterSunday(year) + feast.easter;
  if ('advent' in feast) {
    const christmasEve = firstOfMonth(year, 12) + 23;
    return christmasEve - (weekdayOf(christmasEve) % 7) - 7 * (4 - feast.advent) + (feast.daysLater ?? 0);
  }
  if ('nth' in feast) {
    const day = nthWeekday(year, feast.month, feast.weekday, feast.nth) ?? firstOfMonth(year, feast.month);
    return day + (feast.daysLater ?? 0);
  }
  return dayNumber(year, feast.month, feast.day) ?? firstOfMonth(year, feast.month);
}

/** @param nth - counted from 1, or -1 for the last; null when the month has no such weekday */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): DayNumber | null {
  const first = firstOfMonth(year, month);
  const next = addMonths(first, 1);
  if (nth < 0) {
    const last = next - 1;
    return last - ((weekdayOf(last) - weekday + 7) % 7) + (nth + 1) * 7;
  }
  const day = first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7;
  return day < next ? day : null;
}
