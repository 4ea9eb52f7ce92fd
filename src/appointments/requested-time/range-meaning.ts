import { localDate, localTime } from './calendar.js';
import { between, choose, daysOf, NOT_UNDERSTOOD, overDays, partWindow, type Setting } from './day-meaning.js';
import type { Phrase } from './phrase.js';
import type { LocalDate } from './requested-time.js';
import { resolveDay } from './resolve-day.js';
import { resolveTime, resolveTimes } from './resolve-time.js';
import type { ResolvedDay, Span } from './resolved-day.js';
import type { Side } from './side.grammar.js';
import { meaningOfSide } from './side-meaning.js';
import type { LocalReading, Understanding } from './understanding.js';

export function meaningOfRange(phrase: Extract<Phrase, { kind: 'range' }>, setting: Setting): Understanding {
  const { from, to } = phrase;
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
    return endsOf(first, last, to).flatMap((end) => daysReading(from, to, first, end, setting));
  });
  const first = choices[0];
  if (!first) return NOT_UNDERSTOOD;
  if (start.kind === 'choices') return { kind: 'ambiguous', because: start.because, choices };
  if (start.kind === 'gone' || start.span.to < setting.reference.day) return { kind: 'past', reading: first };
  if (start.kind === 'distant') return { kind: 'distant', readings: choices };
  return choose(choices, from.time || to.time ? 'which_time' : 'which_day');
}

/** "from Monday to March" ends where March does, or where it begins. */
function endsOf(first: Span, last: Span, to: Side): Span[] {
  const wholeMonth = last.whole && to.day?.span === 'month' && to.day.edge === undefined && to.day.months === undefined;
  return wholeMonth && !first.whole ? [last, { ...last, to: last.from - 1 }] : [last];
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
