import { type LocalReading, type Understanding, understand } from '../../appointments/index.js';

/** One line in: `reference` is the local "YYYY-MM-DDTHH:MM" at which the words were said. */
export interface DatesLine {
  text: string;
  lang: 'de' | 'en';
  reference: string;
}

type DatesType =
  'date' | 'datetime' | 'time' | 'range' | 'daypart' | 'from' | 'until' | 'ambiguous' | 'past' | 'missing' | 'invalid';

/** One line out, local wall-clock values; fields that do not apply are null. */
export interface DatesAnswer {
  type: DatesType;
  start: string | null;
  /** Of a range the last day or minute; of `until` the first day no longer meant, or the minute by which it must have begun. */
  end: string | null;
  part: string | null;
  choices: DatesAnswer[] | null;
}

const OPENING = [{ from: 9 * 60, to: 18 * 60 }];

/** The reading of a phrase without a tenant: opening hours are nine to six every day, as by default in tenant documents. */
export function tryDates(line: DatesLine): DatesAnswer {
  const [date = '', time = '00:00'] = line.reference.split('T');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  return answerOf(
    understand(line.text, {
      reference: { day, minutes: hour * 60 + minute },
      language: line.lang,
      openings: () => OPENING,
    }),
    date,
  );
}

function answer(fields: Partial<DatesAnswer> & { type: DatesType }): DatesAnswer {
  return { start: null, end: null, part: null, choices: null, ...fields };
}

function answerOf(meaning: Understanding, today: string): DatesAnswer {
  switch (meaning.kind) {
    case 'missing':
    case 'invalid':
      return answer({ type: meaning.kind });
    case 'past': {
      const { start, end, part } = readingAnswer(meaning.reading, today);
      return answer({ type: 'past', start, end, part });
    }
    case 'distant':
      return meaning.readings.length === 1 && meaning.readings[0]
        ? readingAnswer(meaning.readings[0], today)
        : answer({ type: 'ambiguous', choices: meaning.readings.map((one) => readingAnswer(one, today)) });
    case 'ambiguous': {
      const custom = meaning.because === 'which_time' ? customaryOf(meaning.choices) : null;
      if (custom) return readingAnswer(custom, today);
      return answer({ type: 'ambiguous', choices: meaning.choices.map((choice) => readingAnswer(choice, today)) });
    }
    default:
      return readingAnswer(meaning, today);
  }
}

/**
 * Of two readings twelve hours apart the one as said, and of two midnights the one that ends the day: what calendars
 * take where nobody can be asked. A booking asks (readRequestedTime).
 */
function customaryOf(choices: readonly LocalReading[]): LocalReading | null {
  const [first, second] = choices;
  if (!first || !second || choices.length !== 2) return null;
  if (first.kind === 'moment' && second.kind === 'moment' && first.time === '00:00' && second.time === '00:00')
    return first.date < second.date ? second : first;
  const [a, b] = [clocksOf(first), clocksOf(second)];
  const halfDayApart = a.length > 0 && a.length === b.length && a.every((at, index) => b[index] === at + 720);
  return halfDayApart && undated(first) === undated(second) ? first : null;
}

const CLOCK = /(\d{2}):(\d{2})/gu;

function clocksOf(reading: LocalReading): number[] {
  return [...JSON.stringify(reading).matchAll(CLOCK)].map(([, hour, minute]) => Number(hour) * 60 + Number(minute));
}

function undated(reading: LocalReading): string {
  return JSON.stringify(reading).replace(CLOCK, '');
}

function readingAnswer(reading: LocalReading, today: string): DatesAnswer {
  switch (reading.kind) {
    case 'moment':
      return reading.length === undefined
        ? answer({ type: 'datetime', start: `${reading.date}T${reading.time}` })
        : answer({ type: 'range', start: `${reading.date}T${reading.time}`, end: endOf(reading, reading.length) });
    case 'time':
      return reading.length === undefined
        ? answer({ type: 'time', start: reading.time })
        : answer({
            type: 'range',
            start: reading.time,
            end: endOf({ ...reading, date: today }, reading.length).slice(11),
          });
    case 'onward':
      return answer({ type: 'from', start: reading.from });
    case 'until':
      return answer({ type: 'until', end: reading.before });
    case 'stretch':
      return answer({
        type: 'range',
        start: `${reading.from.date}T${reading.from.time}`,
        end: `${reading.to.date}T${reading.to.time}`,
      });
    case 'range':
      return rangeAnswer(reading);
    case 'day':
      return windowAnswer(reading.window, `${reading.date}T`) ?? answer({ type: 'date', start: reading.date });
    case 'window':
      return windowAnswer(reading.window, reading.window.partOfDay ? `${today}T` : '') ?? answer({ type: 'invalid' });
  }
}

function endOf(begin: { date: string; time: string }, minutes: number): string {
  return new Date(Date.parse(`${begin.date}T${begin.time}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

function rangeAnswer(reading: Extract<LocalReading, { kind: 'range' }>): DatesAnswer {
  return answer({ type: 'range', start: reading.from, end: reading.to, part: reading.window.partOfDay });
}

function windowAnswer(window: Extract<LocalReading, { kind: 'window' }>['window'], day: string): DatesAnswer | null {
  if (window.partOfDay) return answer({ type: 'daypart', start: day.replace('T', ''), part: window.partOfDay });
  if (window.after && window.before)
    return answer({ type: 'range', start: day + window.after, end: day + window.before });
  if (window.after) return answer({ type: 'from', start: day + window.after });
  return window.before ? answer({ type: 'until', end: day + window.before }) : null;
}
