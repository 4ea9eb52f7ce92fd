import { localDate, localTime, minutesOf } from './calendar.js';
import type { PartSpec } from './item.js';
import { windowOfPart } from './part-window.js';
import type { LocalDate, TimeWindow } from './requested-time.js';
import { resolveDay } from './resolve-day.js';
import type { Opening } from './resolve-time.js';
import type { ResolvedDay, Span } from './resolved-day.js';
import type { Side } from './side.grammar.js';
import type { LocalReading, Reference, Understanding } from './understanding.js';

export interface Setting {
  reference: Reference;
  language: 'de' | 'en';
  /** Opening of a day, or of an ordinary day for null. */
  openings: (date: LocalDate | null) => readonly Opening[];
}

export const NOT_UNDERSTOOD: Understanding = { kind: 'invalid', because: 'not_understood' };
export const NO_WINDOW: TimeWindow = { partOfDay: null, after: null, before: null };

/** The days of a side; "this morning" and "tonight" are today. */
export function daysOf(side: Side, reference: Reference): ResolvedDay | null {
  if (side.day) return resolveDay(side.day, reference.day);
  if (side.part?.today) return { kind: 'span', span: { from: reference.day, to: reference.day, whole: false } };
  return null;
}

/** Applies the reading to every day meant and keeps why there are several. */
export function overDays(days: ResolvedDay, setting: Setting, read: (span: Span) => LocalReading[]): Understanding {
  if (days.kind === 'invalid') return { kind: 'invalid', because: 'no_such_day' };
  const spans = days.kind === 'choices' ? days.spans : [days.span];
  const readings = spans.flatMap(read);
  if (days.kind === 'choices') {
    const ahead = days.because === 'which_day' ? readings.filter((one) => !isGone(one, setting.reference)) : readings;
    return ahead.length === 1 && ahead[0] ? ahead[0] : { kind: 'ambiguous', because: days.because, choices: readings };
  }
  if (days.span.to < setting.reference.day) return past(readings);
  const chosen = choose(readings, 'which_time');
  return days.kind === 'distant' && chosen.kind !== 'invalid' ? { kind: 'distant', readings } : chosen;
}

/** Whether that part or moment of today is over: "Sunday morning" said on Sunday evening is in a week. */
function isGone(reading: LocalReading, reference: Reference): boolean {
  if (reading.kind === 'moment')
    return reading.date === localDate(reference.day) && minutesOf(reading.time) < reference.minutes;
  if (reading.kind !== 'day' || reading.date !== localDate(reference.day) || !reading.window.partOfDay) return false;
  return windowOfPart(reading.window.partOfDay).to <= reference.minutes;
}

function past(readings: LocalReading[]): Understanding {
  const first = readings[0];
  return first ? { kind: 'past', reading: first } : NOT_UNDERSTOOD;
}

export function choose(readings: LocalReading[], because: 'which_time' | 'which_day'): Understanding {
  const choices = [...new Map(readings.map((reading) => [JSON.stringify(reading), reading])).values()];
  const first = choices[0];
  if (!first) return NOT_UNDERSTOOD;
  return choices.length === 1 ? first : { kind: 'ambiguous', because, choices };
}

export function partWindow(part: PartSpec | null): TimeWindow {
  return part ? { partOfDay: part.part, ...edgeBounds(part) } : NO_WINDOW;
}

function edgeBounds(part: PartSpec): { after: string | null; before: string | null } {
  if (part.edge === null) return { after: null, before: null };
  const { from, to } = windowOfPart(part.part);
  const middle = localTime((from + to) / 2);
  return part.edge === 'early' ? { after: null, before: middle } : { after: middle, before: null };
}

export function between(from: number, to: number): TimeWindow {
  return { partOfDay: null, after: localTime(from), before: localTime(to) };
}
