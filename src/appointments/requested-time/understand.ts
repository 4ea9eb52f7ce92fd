import { localDate, localTime } from './calendar.js';
import { itemsOf, type Item, type PartSpec } from './items.js';
import { tokenize } from './lexer.js';
import { lexiconDe } from './lexicon.de.js';
import { lexiconEn } from './lexicon.en.js';
import { windowOfPart } from './part-window.js';
import { phraseOf, type Phrase, type Side } from './phrase.grammar.js';
import type { LocalDate, TimeWindow } from './requested-time.js';
import { resolveDay } from './resolve-day.js';
import type { ResolvedDay, Span } from './resolved-day.js';
import { resolveTime, resolveTimes, type Opening } from './resolve-time.js';
import { saysNothing } from './silence.js';
import type { LocalReading, Reference, Understanding } from './understanding.js';

export type { LocalReading, Understanding };

export interface Setting {
  reference: Reference;
  language: 'de' | 'en';
  /** Opening of a day, or of an ordinary day for null. */
  openings: (date: LocalDate | null) => readonly Opening[];
}

const NOT_UNDERSTOOD: Understanding = { kind: 'invalid', because: 'not_understood' };
/** "next week at three" is a wish, "in March at three" is a misunderstanding. */
const LONGEST_SPAN_WITH_TIME = 8;
const NO_WINDOW: TimeWindow = { partOfDay: null, after: null, before: null };

/** What a phrase of the caller means, seen from the reference; the other language is tried when the first understands nothing. */
export function understand(text: string, setting: Setting): Understanding {
  if (saysNothing(text)) return { kind: 'missing' };
  const own = readItems(text, setting.language);
  const ownPhrase = phraseOf(own.items);
  if (ownPhrase && own.unknownWords === 0) return meaningOf(ownPhrase, setting);
  // Numbers alone are read by the customs of the language of the call only.
  if (!/\p{L}/u.test(text)) return ownPhrase ? meaningOf(ownPhrase, setting) : NOT_UNDERSTOOD;
  const foreign = readItems(text, setting.language === 'de' ? 'en' : 'de');
  const enough = ownPhrase ? foreign.unknownWords < own.unknownWords : foreign.unknownWords === 0;
  const phrase = (enough ? phraseOf(foreign.items) : null) ?? ownPhrase;
  return phrase ? meaningOf(phrase, setting) : NOT_UNDERSTOOD;
}

export function readItems(text: string, language: 'de' | 'en'): { items: Item[]; unknownWords: number } {
  return itemsOf(tokenize(text, language === 'de' ? lexiconDe : lexiconEn, language), language);
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
      return meaningOfRange(phrase.from, phrase.to, setting);
    case 'either':
      return meaningOfEither(phrase.sides, setting);
  }
}

function meaningOfSide(side: Side, setting: Setting): Understanding {
  if (side.elapse !== null)
    return side.day || side.time || side.part ? NOT_UNDERSTOOD : after(side.elapse, setting.reference);
  const days = daysOf(side, setting.reference);
  if (days === null) return side.time ? timeAlone(side, setting) : { kind: 'window', window: partWindow(side.part) };
  return overDays(days, setting, (span) => readingsOn(span, side, setting));
}

function after(minutes: number, reference: Reference): Understanding {
  const total = reference.minutes + minutes;
  const day = reference.day + Math.floor(total / 1440);
  return { kind: 'moment', date: localDate(day), time: localTime(total) };
}

/** The days of a side; "this morning" and "tonight" are today. */
function daysOf(side: Side, reference: Reference): ResolvedDay | null {
  if (side.day) return resolveDay(side.day, reference.day);
  if (side.part?.today) return { kind: 'span', span: { from: reference.day, to: reference.day, whole: false } };
  return null;
}

function timeAlone(side: Side, setting: Setting): Understanding {
  if (!side.time) return NOT_UNDERSTOOD;
  const resolved = resolveTime(side.time, side.part, setting.openings(null));
  const minutes = resolved.kind === 'at' ? [resolved.minutes] : resolved.minutes;
  return choose(
    minutes.map((at) => ({ kind: 'time', time: localTime(at) })),
    'which_time',
  );
}

function readingsOn(span: Span, side: Side, setting: Setting): LocalReading[] {
  const date = localDate(span.from);
  if (side.time && span.to - span.from >= LONGEST_SPAN_WITH_TIME) return [];
  if (!side.time) {
    const window = partWindow(side.part);
    return [span.whole ? { kind: 'range', from: date, to: localDate(span.to), window } : { kind: 'day', date, window }];
  }
  const resolved = resolveTime(side.time, side.part, setting.openings(date));
  const minutes = resolved.kind === 'at' ? [resolved.minutes] : resolved.minutes;
  const afterMidnight = side.part?.part === 'night' && side.time.style !== 'exact' && minutes.some((at) => at < 300);
  if (afterMidnight)
    return minutes.flatMap((at) =>
      [span.from, span.from + 1].map((day) => ({ kind: 'moment', date: localDate(day), time: localTime(at) })),
    );
  return minutes.map((at) => {
    if (span.whole)
      return {
        kind: 'range',
        from: date,
        to: localDate(span.to),
        window: { partOfDay: null, after: localTime(at), before: localTime(at) },
      };
    return at === 1440
      ? { kind: 'moment', date: localDate(span.from + 1), time: '00:00' }
      : { kind: 'moment', date, time: localTime(at) };
  });
}

/** Applies the reading to every day meant and keeps why there are several. */
function overDays(days: ResolvedDay, setting: Setting, read: (span: Span) => LocalReading[]): Understanding {
  if (days.kind === 'invalid') return { kind: 'invalid', because: 'no_such_day' };
  const spans = days.kind === 'choices' ? days.spans : [days.span];
  const readings = spans.flatMap(read);
  if (days.kind === 'choices') return { kind: 'ambiguous', because: days.because, choices: readings };
  if (days.span.to < setting.reference.day) return past(readings);
  const chosen = choose(readings, 'which_time');
  return days.kind === 'distant' && chosen.kind !== 'invalid' ? { kind: 'distant', readings } : chosen;
}

function past(readings: LocalReading[]): Understanding {
  const first = readings[0];
  return first ? { kind: 'past', reading: first } : NOT_UNDERSTOOD;
}

function choose(readings: LocalReading[], because: 'which_time' | 'which_day'): Understanding {
  const choices = [...new Map(readings.map((reading) => [JSON.stringify(reading), reading])).values()];
  const first = choices[0];
  if (!first) return NOT_UNDERSTOOD;
  return choices.length === 1 ? first : { kind: 'ambiguous', because, choices };
}

function partWindow(part: PartSpec | null): TimeWindow {
  return part ? { partOfDay: part.part, ...edgeBounds(part) } : NO_WINDOW;
}

function edgeBounds(part: PartSpec): { after: string | null; before: string | null } {
  if (part.edge === null) return { after: null, before: null };
  const { from, to } = windowOfPart(part.part);
  const middle = localTime((from + to) / 2);
  return part.edge === 'early' ? { after: null, before: middle } : { after: middle, before: null };
}

function meaningOfBound(phrase: Extract<Phrase, { kind: 'from' | 'until' }>, setting: Setting): Understanding {
  const { side } = phrase;
  const lower = phrase.kind === 'from';
  if (side.elapse !== null) return NOT_UNDERSTOOD;
  const days = daysOf(side, setting.reference);
  const bounds = timeBounds(side, setting, days?.kind === 'span' ? localDate(days.span.from) : null);
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
      if (lower) return [{ kind: 'onward', from: localDate(phrase.exclusive ? span.to + 1 : span.from) }];
      return [{ kind: 'until', before: localDate(phrase.exclusive ? span.from : span.to + 1) }];
    }
    return windows.map((window) =>
      span.whole
        ? { kind: 'range', from: localDate(span.from), to: localDate(span.to), window }
        : { kind: 'day', date: localDate(span.from), window },
    );
  });
}

/** The clock times a bound can mean; none when only a day was said. */
function timeBounds(side: Side, setting: Setting, date: LocalDate | null): string[] {
  if (side.time) {
    const resolved = resolveTime(side.time, side.part, setting.openings(date));
    return (resolved.kind === 'at' ? [resolved.minutes] : resolved.minutes).map(localTime);
  }
  return side.part ? [localTime(windowOfPart(side.part.part).from)] : [];
}

function meaningOfRange(from: Side, to: Side, setting: Setting): Understanding {
  if (from.elapse !== null || to.elapse !== null) return NOT_UNDERSTOOD;
  const start = daysOf(from, setting.reference);
  const end = to.day ? daysOf(to, setting.reference) : null;
  if (start && end && JSON.stringify(start) !== JSON.stringify(end))
    return meaningOfDays(from, to, start, end, setting);
  const days = start ?? end;
  if (!from.time || !to.time)
    return days && !from.time && !to.time
      ? meaningOfSide({ ...from, day: from.day ?? to.day }, setting)
      : NOT_UNDERSTOOD;
  const { time: first } = from;
  const { time: second } = to;
  const pairsOn = (date: LocalDate | null): [number, number][] =>
    resolveTimes(first, second, [from.part, to.part], setting.openings(date));
  if (days === null)
    return choose(
      pairsOn(null).map(([a, b]) => ({ kind: 'window', window: between(a, b) })),
      'which_time',
    );
  return overDays(days, setting, (span) =>
    pairsOn(localDate(span.from)).map(([a, b]): LocalReading => onDays(span, a, b)),
  );
}

function between(from: number, to: number): TimeWindow {
  return { partOfDay: null, after: localTime(from), before: localTime(to) };
}

function onDays(span: Span, from: number, to: number): LocalReading {
  const date = localDate(span.from);
  if (span.whole) return { kind: 'range', from: date, to: localDate(span.to), window: between(from, to) };
  if (to > from) return { kind: 'day', date, window: between(from, to) };
  return {
    kind: 'stretch',
    from: { date, time: localTime(from) },
    to: { date: localDate(span.from + 1), time: localTime(to) },
  };
}

/** From one day to another; the second is looked for after the first. */
function meaningOfDays(from: Side, to: Side, start: ResolvedDay, end: ResolvedDay, setting: Setting): Understanding {
  if (start.kind === 'invalid' || end.kind === 'invalid') return { kind: 'invalid', because: 'no_such_day' };
  const starts = start.kind === 'choices' ? start.spans : [start.span];
  const choices = starts.flatMap((first): LocalReading[] => {
    const again = to.day && countsFromStart(to.day) ? resolveDay(to.day, first.from) : end;
    const last = spanAfter(again, first.from);
    if (!last || last.to < first.from) return [];
    return daysReading(from, to, first, last, setting);
  });
  const first = choices[0];
  if (!first) return NOT_UNDERSTOOD;
  if (start.kind === 'choices') return { kind: 'ambiguous', because: start.because, choices };
  if (start.kind === 'gone' || start.span.to < setting.reference.day) return { kind: 'past', reading: first };
  return start.kind === 'distant' ? { kind: 'distant', readings: choices } : choose(choices, 'which_time');
}

function spanAfter(end: ResolvedDay, from: number): Span | undefined {
  if (end.kind === 'choices') return end.spans.find((span) => span.to > from);
  return end.kind === 'span' || end.kind === 'distant' ? end.span : undefined;
}

/** Whether the end of a range is to be looked for after its start: a weekday, a day of the month, a date without a year. */
function countsFromStart(day: NonNullable<Side['day']>): boolean {
  if (day.year !== undefined || day.monthOffset !== undefined || day.weekOffset !== undefined) return false;
  return day.day !== undefined || (day.weekday !== undefined && day.weekdayMode === 'plain');
}

function daysReading(from: Side, to: Side, first: Span, last: Span, setting: Setting): LocalReading[] {
  if (!from.time && !to.time)
    return [
      { kind: 'range', from: localDate(first.from), to: localDate(last.to), window: partWindow(from.part ?? to.part) },
    ];
  if (!from.time || !to.time) return [];
  const start = resolveTime(from.time, from.part, setting.openings(localDate(first.from)));
  const end = resolveTime(to.time, to.part, setting.openings(localDate(last.to)));
  if (start.kind !== 'at' || end.kind !== 'at') return [];
  return [
    {
      kind: 'stretch',
      from: { date: localDate(first.from), time: localTime(start.minutes) },
      to: { date: localDate(last.to), time: localTime(end.minutes) },
    },
  ];
}

function meaningOfEither(sides: Side[], setting: Setting): Understanding {
  const readings: LocalReading[] = [];
  for (const side of sides) {
    const understood = meaningOfSide(side, setting);
    if (understood.kind === 'ambiguous') readings.push(...understood.choices);
    else if (understood.kind === 'distant') readings.push(...understood.readings);
    else if (understood.kind === 'past' || understood.kind === 'missing' || understood.kind === 'invalid')
      return understood;
    else readings.push(understood);
  }
  return choose(readings, sides.some((side) => side.time) ? 'which_time' : 'which_day');
}
