import { BoundedMap } from '../../platform/index.js';
import { dayOf, localDate, localTime } from './calendar.js';
import { choose, daysOf, NO_WINDOW, NOT_UNDERSTOOD, overDays, partWindow, type Setting } from './day-meaning.js';
import type { Item } from './item.js';
import { itemsOf } from './items.js';
import { tokenize } from './lexer.js';
import { lexiconDe } from './lexicon.de.js';
import { lexiconEn } from './lexicon.en.js';
import { windowOfPart } from './part-window.js';
import { phraseOf } from './phrase.grammar.js';
import type { Phrase } from './phrase.js';
import { meaningOfRange } from './range-meaning.js';
import type { LocalDate, TimeWindow } from './requested-time.js';
import { shifted } from './resolve-period.js';
import { resolveTime } from './resolve-time.js';
import type { Side } from './side.grammar.js';
import { after, meaningOfSide } from './side-meaning.js';
import { saysNothing } from './silence.js';
import type { LocalReading, Understanding } from './understanding.js';

/** Longer texts are no wish but a transcript; bounds the work on what an agent passes. */
const LONGEST_TEXT = 500;

/** What a phrase of the caller means, seen from the reference; the other language is tried when the first understands nothing. */
export function understand(text: string, setting: Setting): Understanding {
  if (saysNothing(text)) return { kind: 'missing' };
  const own = readItems(text, setting.language);
  const ownPhrase = phraseOf(own.items);
  // A timer's length counts from now; for an appointment it says nothing.
  if (ownPhrase?.kind === 'length') return after(ownPhrase.minutes, setting.reference);
  if (ownPhrase && own.unknownWords === 0) return meaningOf(ownPhrase, setting);
  // Numbers alone are read by the customs of the language of the call only.
  if (!/\p{L}/u.test(text)) return ownPhrase ? meaningOf(ownPhrase, setting) : NOT_UNDERSTOOD;
  const foreign = readItems(text, setting.language === 'de' ? 'en' : 'de');
  const enough = ownPhrase ? foreign.unknownWords < own.unknownWords : foreign.unknownWords === 0;
  const phrase = (enough ? phraseOf(foreign.items) : null) ?? ownPhrase;
  return phrase ? meaningOf(phrase, setting) : NOT_UNDERSTOOD;
}

interface ReadItems {
  items: readonly Item[];
  unknownWords: number;
}

const MAX_KNOWN = 2_000;
/** Agents say the same few things all day: "2026-12-03", "15:00", "nachmittags". */
const known = new BoundedMap<string, ReadItems>(MAX_KNOWN);

/** What is said, whenever it is said: depends on the text alone. */
export function readItems(text: string, language: 'de' | 'en'): ReadItems {
  if (text.length > LONGEST_TEXT) return { items: [{ i: 'obstacle' }], unknownWords: 0 };
  const key = `${language} ${text}`;
  const before = known.get(key);
  if (before) return before;
  const [lexicon, other] = language === 'de' ? [lexiconDe, lexiconEn] : [lexiconEn, lexiconDe];
  const read = itemsOf(tokenize(text, lexicon, language, other), language);
  // Only what is made of words about time alone: others may be names, which are kept nowhere.
  if (read.unknownWords === 0) known.set(key, read);
  return read;
}

/** The wall-clock meaning of a phrase. */
export function meaningOf(phrase: Phrase, setting: Setting): Understanding {
  switch (phrase.kind) {
    case 'single':
      return meaningOfSide(phrase.side, setting);
    case 'from':
    case 'until':
      return meaningOfBound(phrase, setting);
    case 'range':
      return phrase.listed ? meaningOfList(phrase, setting) : meaningOfRange(phrase, setting);
    case 'either':
      return meaningOfEither(phrase.options, setting);
    case 'timed':
      return meaningOfTimed(phrase, setting);
    case 'stay':
      return meaningOfStay(phrase, setting);
    case 'length':
      return NOT_UNDERSTOOD;
  }
}

function meaningOfStay(phrase: Extract<Phrase, { kind: 'stay' }>, setting: Setting): Understanding {
  const { side, n, unit } = phrase;
  const days = daysOf(side, setting.reference);
  if (days === null) return NOT_UNDERSTOOD;
  return overDays(days, setting, ({ from, whole }): LocalReading[] => {
    if (whole) return [];
    const end = shifted(from, n, unit);
    const window = partWindow(side.part);
    const last = localDate(phrase.inclusive ? end - 1 : end);
    if (!side.time) return [{ kind: 'range', from: localDate(from), to: last, window }];
    const resolved = resolveTime(side.time, side.part, setting.openings(localDate(from)));
    return (resolved.kind === 'at' ? [resolved.minutes] : resolved.minutes).map((minutes) => ({
      kind: 'stretch',
      from: { date: localDate(from), time: localTime(minutes) },
      to: { date: localDate(end), time: localTime(minutes) },
    }));
  });
}

function meaningOfBound(phrase: Extract<Phrase, { kind: 'from' | 'until' }>, setting: Setting): Understanding {
  const { side } = phrase;
  const lower = phrase.kind === 'from';
  if (side.elapse !== null) return NOT_UNDERSTOOD;
  const days = daysOf(side, setting.reference);
  const bounds = timeBounds(side, lower, setting, days?.kind === 'span' ? localDate(days.span.from) : null);
  const windows = bounds.map((time): TimeWindow => ({
    partOfDay: null,
    after: lower ? time : null,
    before: lower ? null : time,
  }));
  if (days === null)
    return choose(
      windows.map((window) => ({ kind: 'window', window })),
      'which_time',
    );
  return overDays(days, setting, (span) => {
    if (windows.length === 0) {
      if (lower)
        return [{ kind: 'onward', from: localDate(phrase.exclusive ? span.to + 1 : span.from), window: NO_WINDOW }];
      return [{ kind: 'until', before: localDate(phrase.exclusive ? span.from : span.to + 1), window: NO_WINDOW }];
    }
    return windows.map((window) =>
      span.whole
        ? { kind: 'range', from: localDate(span.from), to: localDate(span.to), window }
        : { kind: 'day', date: localDate(span.from), window },
    );
  });
}

/** The clock times a bound can mean; none when only a day was said. */
function timeBounds(side: Side, lower: boolean, setting: Setting, date: LocalDate | null): string[] {
  if (side.time) {
    // "before six" ends at closing, where no appointment begins any more.
    const openings = setting
      .openings(date)
      .map(({ from, to }) => (lower ? { from, to } : { from: from + 1, to: to + 1 }));
    const resolved = resolveTime(side.time, side.part, openings);
    return (resolved.kind === 'at' ? [resolved.minutes] : resolved.minutes).map(localTime);
  }
  return side.part ? [localTime(windowOfPart(side.part.part).from)] : [];
}

function meaningOfEither(options: Phrase[], setting: Setting): Understanding {
  const understood = options.map((option) => meaningOf(option, setting));
  const none = understood.find((one) => one.kind === 'past' || one.kind === 'missing' || one.kind === 'invalid');
  if (none) return none;
  const days = options.map((option) =>
    'side' in option ? option.side.day : 'from' in option ? option.from.day : null,
  );
  const oneDay = new Set(days.map((day) => JSON.stringify(day))).size === 1;
  return choose(understood.flatMap(readingsOf), oneDay ? 'which_time' : 'which_day');
}

/** "Donnerstag und Freitag" are all the days there are between, "Montag und Mittwoch" are two of three. */
function meaningOfList(phrase: Extract<Phrase, { kind: 'range' }>, setting: Setting): Understanding {
  const range = meaningOfRange(phrase, setting);
  const single = phrase.from.day?.span === undefined && phrase.to.day?.span === undefined;
  const between = range.kind === 'range' ? (dayOf(range.to) ?? 0) - (dayOf(range.from) ?? 0) - 1 : 0;
  if (!single || (between === 0 && range.kind !== 'ambiguous' && range.kind !== 'stretch')) return range;
  const sides = [phrase.from, phrase.to];
  return meaningOfEither(
    sides.map((side) => ({ kind: 'single', side })),
    setting,
  );
}

/** Every reading the caller can have meant; the one gone by where it is past. */
function readingsOf(meaning: Understanding): LocalReading[] {
  switch (meaning.kind) {
    case 'ambiguous':
      return meaning.choices;
    case 'distant':
      return meaning.readings;
    case 'past':
      return [meaning.reading];
    case 'missing':
    case 'invalid':
      return [];
    default:
      return [meaning];
  }
}

/** The times as they are read on the first of the days, for each of them. */
function meaningOfTimed({ days, times }: Extract<Phrase, { kind: 'timed' }>, setting: Setting): Understanding {
  const meant = meaningOf(days, setting);
  if (meant.kind === 'missing' || meant.kind === 'invalid') return meant;
  const readings = readingsOf(meant).flatMap((reading) => {
    const first = reading.kind === 'range' || reading.kind === 'onward' ? reading.from : null;
    const onFirst = { ...setting, openings: () => setting.openings(first) };
    return readingsOf(meaningOf(times, onFirst)).flatMap((one) =>
      one.kind === 'window' && 'window' in reading && reading.kind !== 'window'
        ? [{ ...reading, window: one.window }]
        : [],
    );
  });
  const [reading] = readings;
  if (!reading) return NOT_UNDERSTOOD;
  if (meant.kind === 'ambiguous') return { kind: 'ambiguous', because: meant.because, choices: readings };
  if (meant.kind === 'past') return { kind: 'past', reading };
  return meant.kind === 'distant' ? { kind: 'distant', readings } : choose(readings, 'which_time');
}
