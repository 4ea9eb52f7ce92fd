import { bareHour } from './clock-time.js';
import { dayOf, localDate, localTime, minutesOf } from './calendar.js';
import type { Item } from './item.js';
import { instantsOf, wallClock } from './local-instant.js';
import { windowOfPart } from './part-window.js';
import { phraseOf } from './phrase.grammar.js';
import type { Ambiguity, LocalDate, LocalTime, Reading, RequestedTime, TimeWindow } from './requested-time.js';
import { saysNothing } from './silence.js';
import type { Setting } from './day-meaning.js';
import { meaningOf, readItems } from './understand.js';
import type { LocalReading, Reference, Understanding } from './understanding.js';

/** The arguments of an agent about one wish, as they came. */
export interface SaidTime {
  date?: string | undefined;
  time?: string | undefined;
  partOfDay?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
}

export interface ReadingContext {
  now: Date;
  /** IANA name of the branch's zone. */
  timeZone: string;
  language: 'de' | 'en';
  /** Decides what "um drei" means; Monday to Sunday 09:00 to 18:00 when absent or closed that day. */
  opensBetween?: (date: LocalDate) => { from: LocalTime; to: LocalTime }[];
}

const USUAL_OPENING = [{ from: 9 * 60, to: 18 * 60 }];
/** "End of business" as a wish for an appointment. */
const DAY_END: TimeWindow = { partOfDay: 'evening', after: null, before: null };
/** How far "ab Montag" reaches. */
const ONWARD_DAYS = 28;
/** A date that a program wrote as a moment: nobody books at midnight, and its zone would only shift the day. */
const MIDNIGHT = /^\s*(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?\s*$/iu;
const ZONED = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})$/iu;

/**
 * Reads what the caller wishes out of the agent's arguments: words in German or English, ISO with or without zone,
 * date and time in one argument or in two. Never a default: what was not said is missing, what can mean two things is
 * ambiguous, and what lies before now is past.
 *
 * @param said - empty values, placeholders ("{{date}}") and "null" count as not said
 */
export function readRequestedTime(said: SaidTime, context: ReadingContext): RequestedTime {
  const reference = wallClock(context.now, context.timeZone);
  const values = {
    date: spoken(said.date?.replace(MIDNIGHT, '$1'), context.timeZone),
    time: spoken(said.time, context.timeZone),
    partOfDay: spoken(said.partOfDay, context.timeZone),
    after: spoken(said.after, context.timeZone),
    before: spoken(said.before, context.timeZone),
  };
  if (Object.values(values).every((value) => value === null)) return { kind: 'missing' };
  const setting: Setting = { reference, language: context.language, openings: openingsOf(context) };
  return placed(understandArguments(values, setting), context, reference);
}

type Spoken = Record<keyof SaidTime, string | null>;

/** The text, null when nothing was said; an instant with a zone becomes the wall-clock time of the branch. */
function spoken(value: string | undefined, timeZone: string): string | null {
  const text = value?.normalize('NFKC').trim() ?? '';
  if (saysNothing(text)) return null;
  const zoned = ZONED.exec(text);
  if (!zoned) return text;
  const instant = new Date(`${zoned[1] ?? ''}T${zoned[2] ?? ''}:00${(zoned[3] ?? 'Z').toUpperCase()}`);
  if (Number.isNaN(instant.getTime())) return text;
  const { day, minutes } = wallClock(instant, timeZone);
  return `${localDate(day)}T${localTime(minutes)}`;
}

function openingsOf(context: ReadingContext): Setting['openings'] {
  return (date) => {
    const said = date === null ? [] : (context.opensBetween?.(date) ?? []);
    return said.length > 0 ? said.map((one) => ({ from: minutesOf(one.from), to: minutesOf(one.to) })) : USUAL_OPENING;
  };
}

/** The arguments as one phrase, each in the language of the call or else, when every word is known there, in the other. */
function understandArguments(values: Spoken, setting: Setting): Understanding {
  const items: Item[] = [];
  for (const name of ['date', 'time', 'partOfDay', 'after', 'before'] as const) {
    const text = values[name];
    if (text === null) continue;
    const said = argumentItems(text, name, setting.language);
    if (!said) return { kind: 'invalid', because: 'not_understood' };
    items.push(...withoutRepeats(said, items));
  }
  const phrase = phraseOf(items);
  return phrase ? meaningOf(phrase, setting) : { kind: 'invalid', because: 'not_understood' };
}

function argumentItems(text: string, name: keyof SaidTime, language: 'de' | 'en'): Item[] | null {
  const items = sensible(readItems(text, language).items, name) ?? foreignItems(text, name, language);
  if (!items || (name !== 'after' && name !== 'before')) return items;
  return [{ i: 'bound', bound: name === 'after' ? 'from' : 'to' }, ...items.filter((item) => item.i !== 'bound')];
}

function foreignItems(text: string, name: keyof SaidTime, language: 'de' | 'en'): Item[] | null {
  // Numbers alone are read by the customs of the language of the call only.
  if (!/\p{L}/u.test(text)) return null;
  const { items, unknownWords } = readItems(text, language === 'de' ? 'en' : 'de');
  return unknownWords === 0 ? sensible(items, name) : null;
}

/** The items when they make sense together; a number alone is an hour wherever a time was asked for. */
function sensible(items: readonly Item[], name: keyof SaidTime): Item[] | null {
  const wanted = items.map((item) =>
    item.i === 'number' && name !== 'date' && items.length === 1 ? hourItem(item) : item,
  );
  return phraseOf(wanted) ? wanted : null;
}

function hourItem(item: Extract<Item, { i: 'number' }>): Item {
  const time = bareHour(item.value, item.digits);
  return time ? { i: 'time', time } : { i: 'obstacle' };
}

/** Agents often repeat the time of the date argument in the time argument. */
function withoutRepeats(items: readonly Item[], before: readonly Item[]): Item[] {
  const known = new Set(before.map((item) => JSON.stringify(item)));
  const moment = before.find((item) => item.i === 'time');
  return items.filter((item) => {
    if (item.i === 'time' && moment?.i === 'time') return item.time.minutes % 720 !== moment.time.minutes % 720;
    return !(item.i === 'day' || item.i === 'part') || !known.has(JSON.stringify(item));
  });
}

/** Puts the wall-clock meaning into the branch's zone and refuses what is over. */
function placed(meaning: Understanding, context: ReadingContext, reference: Reference): RequestedTime {
  switch (meaning.kind) {
    case 'missing':
    case 'invalid':
      return meaning;
    case 'past': {
      const reading = toReadings(meaning.reading, context, reference)[0];
      return reading ? { kind: 'past', reading } : { kind: 'invalid', because: 'no_such_time' };
    }
    case 'distant':
      return placedChoices(meaning.readings, 'which_day', context, reference);
    case 'ambiguous':
      return placedChoices(meaning.choices, meaning.because, context, reference);
    default:
      return placedReading(meaning, context, reference);
  }
}

function placedReading(meaning: LocalReading, context: ReadingContext, reference: Reference): RequestedTime {
  const readings = toReadings(meaning, context, reference);
  const ahead = readings.filter((reading) => !isOver(reading, context.now, reference));
  const [over] = readings;
  const [first] = ahead;
  if (!over) return { kind: 'invalid', because: 'no_such_time' };
  if (!first) return { kind: 'past', reading: over };
  return ahead.length === 1 ? first : { kind: 'ambiguous', because: 'which_time', choices: ahead };
}

/** A choice that is over is no choice: "um neun" said at noon can only be tonight. */
function placedChoices(
  meanings: readonly LocalReading[],
  because: Ambiguity,
  context: ReadingContext,
  reference: Reference,
): RequestedTime {
  const readings = meanings.flatMap((one) => toReadings(one, context, reference));
  const ahead = readings.filter((reading) => !isOver(reading, context.now, reference));
  const [over] = readings;
  const [first] = ahead;
  if (!over) return { kind: 'invalid', because: 'no_such_time' };
  if (!first) return { kind: 'past', reading: over };
  const settled = ahead.length === 1 && readings.length > 1 && because !== 'weekday_contradicts_date';
  return settled ? first : { kind: 'ambiguous', because, choices: ahead };
}

/** None when daylight saving skips the time, two when it repeats it. */
function toReadings(meaning: LocalReading, context: ReadingContext, reference: Reference): Reading[] {
  switch (meaning.kind) {
    case 'moment': {
      const { date, time } = meaning;
      if (meaning.dayEnd) return [{ kind: 'day', date, window: DAY_END }];
      return instantsOf(date, time, context.timeZone).map((start) => ({ kind: 'instant', date, time, start }));
    }
    case 'time':
      return [meaning.dayEnd ? { kind: 'window', window: DAY_END } : { kind: 'time', time: meaning.time }];
    case 'stretch': {
      const { from, to } = meaning;
      return [
        { kind: 'range', from: from.date, to: to.date, window: { partOfDay: null, after: from.time, before: null } },
      ];
    }
    case 'onward':
      return [
        {
          kind: 'range',
          from: meaning.from,
          to: localDate((dayOf(meaning.from) ?? reference.day) + ONWARD_DAYS),
          window: meaning.window,
        },
      ];
    case 'until':
      return [
        {
          kind: 'range',
          from: localDate(Math.min(reference.day, (dayOf(meaning.before) ?? reference.day) - 1)),
          to: localDate((dayOf(meaning.before) ?? reference.day) - 1),
          window: meaning.window,
        },
      ];
    case 'range':
      return [
        {
          ...meaning,
          from:
            dayOf(meaning.to) !== null &&
            meaning.to >= localDate(reference.day) &&
            meaning.from < localDate(reference.day)
              ? localDate(reference.day)
              : meaning.from,
        },
      ];
    default:
      return [meaning];
  }
}

function isOver(reading: Reading, now: Date, reference: Reference): boolean {
  const today = localDate(reference.day);
  switch (reading.kind) {
    case 'instant':
      return reading.start.getTime() < now.getTime();
    case 'day':
      return reading.date < today || (reading.date === today && windowEnd(reading.window) <= reference.minutes);
    case 'range':
      return reading.to < today;
    default:
      return false;
  }
}

/** The last minute of a window that still counts, so that "heute Vormittag" said in the afternoon is past. */
function windowEnd(window: TimeWindow): number {
  const byPart = window.partOfDay ? windowOfPart(window.partOfDay).to : 1440;
  return Math.min(byPart, window.before ? minutesOf(window.before) : 1440);
}
