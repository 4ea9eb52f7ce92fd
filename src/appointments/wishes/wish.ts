import { localDateOf } from '../../platform/index.js';
import type { Branch, Locale, Service } from '../../tenancy/index.js';
import { type Ask, NOTHING_REQUESTED, type RequestedSlot, type SpokenWish } from '../appointment.js';
import { opensOn } from '../availability/opening-hours.js';
import { readRequestedTime } from '../requested-time/read-requested-time.js';
import type { LocalDate, Reading } from '../requested-time/requested-time.js';
import { matchService } from './service-match.js';

/** A wish that was understood; `reading` is null when no day or time was said. */
export interface Wish {
  kind: 'wish';
  service: Service;
  reading: Reading | null;
  requested: RequestedSlot;
}

/** A day or time that was understood; `reading` is null when none was said. */
export type When = Pick<Wish, 'reading' | 'requested'> & { kind: 'when' };

/** Turns a caller's words into a wish, or into the question that must come first. Nothing is ever assumed. */
export function readWish(said: SpokenWish, branch: Branch, locale: Locale, now: Date): Wish | Ask {
  const match = matchService(said.service, branch.services);
  const when = readWhen(said, branch, locale, now);
  if (match.kind === 'ask') {
    return {
      kind: 'ask',
      question: { field: 'service', because: match.because, choices: match.choices },
      service: null,
      requested: when.kind === 'when' ? when.requested : NOTHING_REQUESTED,
    };
  }
  const { service } = match;
  return when.kind === 'ask' ? { ...when, service } : { ...when, kind: 'wish', service };
}

/** The same of the day and the time alone. */
export function readWhen(said: SpokenWish, branch: Branch, locale: Locale, now: Date): When | Ask {
  const time = readRequestedTime(said, {
    now,
    timeZone: branch.timeZone,
    language: locale,
    opensBetween: (date) => {
      const day = opensOn(branch, date);
      return day.kind === 'open' ? day.intervals : [];
    },
  });
  const ask = (question: Ask['question'], requested = NOTHING_REQUESTED): Ask => ({
    kind: 'ask',
    question,
    service: null,
    requested,
  });
  switch (time.kind) {
    case 'missing':
      return { kind: 'when', reading: null, requested: NOTHING_REQUESTED };
    case 'ambiguous':
      return ask({
        field: time.because === 'which_time' ? 'time' : 'date',
        because: time.because,
        choices: time.choices,
      });
    case 'past':
      // Earlier today: the day is right, so later times of today can be offered (I-19). Any other past day is asked about.
      if (isOn(time.reading, localDateOf(now, branch.timeZone))) {
        return { kind: 'when', reading: time.reading, requested: requestedOf(time.reading) };
      }
      return ask({ field: 'date', because: 'past', choices: [] }, requestedOf(time.reading));
    case 'invalid':
      return ask({ field: time.because === 'no_such_time' ? 'time' : 'date', because: 'invalid', choices: [] });
    default:
      return { kind: 'when', reading: time, requested: requestedOf(time) };
  }
}

function isOn(reading: Reading, date: LocalDate): boolean {
  return (reading.kind === 'instant' || reading.kind === 'day') && reading.date === date;
}

function requestedOf(reading: Reading): RequestedSlot {
  switch (reading.kind) {
    case 'instant':
      return { ...NOTHING_REQUESTED, date: reading.date, time: reading.time, start: reading.start };
    case 'day':
      return { ...NOTHING_REQUESTED, date: reading.date, ...reading.window };
    case 'range':
      return { ...NOTHING_REQUESTED, date: reading.from, until: reading.to, ...reading.window };
    case 'time':
      return { ...NOTHING_REQUESTED, time: reading.time };
    case 'window':
      return { ...NOTHING_REQUESTED, ...reading.window };
  }
}
