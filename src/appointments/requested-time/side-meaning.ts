import { localDate, localTime } from './calendar.js';
import { choose, daysOf, NOT_UNDERSTOOD, overDays, partWindow, type Setting } from './day-meaning.js';
import type { LocalDate, LocalTime } from './requested-time.js';
import { resolveTime } from './resolve-time.js';
import type { Span } from './resolved-day.js';
import type { Side } from './side.grammar.js';
import type { LocalReading, Reference, Understanding } from './understanding.js';

/** "next week at three" is a wish, "in March at three" is a misunderstanding. */
const LONGEST_SPAN_WITH_TIME = 8;

/** The meaning of one wish without bounds. */
export function meaningOfSide(side: Side, setting: Setting): Understanding {
  if (side.elapse !== null) {
    const fromNow = side.day === null || JSON.stringify(side.day) === JSON.stringify({ offset: 0 });
    if (!fromNow || side.time || side.part) return NOT_UNDERSTOOD;
    return side.elapseSpan ? upTo(side.elapse, setting.reference) : after(side.elapse, setting.reference);
  }
  const days = daysOf(side, setting.reference);
  if (days === null) return side.time ? timeAlone(side, setting) : { kind: 'window', window: partWindow(side.part) };
  return overDays(days, setting, (span) => readingsOn(span, side, setting));
}

/** From now until so many minutes later, or from so many minutes ago until now. */
function upTo(minutes: number, reference: Reference): Understanding {
  const [from, to] = [momentAfter(Math.min(minutes, 0), reference), momentAfter(Math.max(minutes, 0), reference)];
  const reading: LocalReading = { kind: 'stretch', from, to };
  return minutes < 0 ? { kind: 'past', reading } : reading;
}

/** So many minutes from now. */
export function after(minutes: number, reference: Reference): Understanding {
  return { kind: 'moment', ...momentAfter(minutes, reference) };
}

function momentAfter(minutes: number, reference: Reference): { date: LocalDate; time: LocalTime } {
  const total = reference.minutes + minutes;
  return { date: localDate(reference.day + Math.floor(total / 1440)), time: localTime(total) };
}

function timeAlone(side: Side, setting: Setting): Understanding {
  if (!side.time) return NOT_UNDERSTOOD;
  const resolved = resolveTime(side.time, side.part, setting.openings(null));
  const minutes = resolved.kind === 'at' ? [resolved.minutes] : resolved.minutes;
  return choose(
    minutes.map((at) => ({ kind: 'time', time: localTime(at), ...detailsOf(side) })),
    'which_time',
  );
}

function detailsOf(side: Side): { length?: number; dayEnd?: true } {
  return {
    ...(side.length === undefined ? {} : { length: side.length }),
    ...(side.time?.dayEnd ? { dayEnd: true } : {}),
  };
}

function readingsOn(span: Span, side: Side, setting: Setting): LocalReading[] {
  const date = localDate(span.from);
  if (side.time && span.to - span.from >= LONGEST_SPAN_WITH_TIME) return [];
  if (!side.time) {
    const window = partWindow(side.part);
    if (side.day?.within && setting.language === 'de' && !side.part)
      return [{ kind: 'until', before: localDate(span.to + 1), window }];
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
      : { kind: 'moment', date, time: localTime(at), ...detailsOf(side) };
  });
}
