import { localDateOf } from '../platform/index.js';
import type { Branch, Locale, Service } from '../tenancy/index.js';
import { type Ask, NOTHING_REQUESTED, type RequestedSlot, type SpokenWish } from './appointment.js';
import { opensOn } from './opening-hours.js';
import { readRequestedTime } from './requested-time/read-requested-time.js';
import type { LocalDate, Reading, RequestedTime } from './requested-time/requested-time.js';
import { matchService } from './service-match.js';

/** A wish that was understood; `reading` is null when no day or time was said. */
export interface Wish {
  kind: 'wish';
  service: Service;
  reading: Reading | null;
  requested: RequestedSlot;
}

/** Turns a caller's words into a wish, or into the question that must come first. Nothing is ever assumed. */
export function readWish(said: SpokenWish, branch: Branch, locale: Locale, now: Date): Wish | Ask {
  const match = matchService(said.service, branch.services);
  const service = match.kind === 'match' ? match.service : null;
  const time = readRequestedTime(said, {
    now,
    timeZone: branch.timeZone,
    language: locale,
    opensBetween: (date) => {
      const day = opensOn(branch, date);
      return day.kind === 'open' ? day.intervals : [];
    },
  });
  if (match.kind === 'ask') {
    return {
      kind: 'ask',
      question: { field: 'service', because: match.because, choices: match.choices },
      service: null,
      requested: isReading(time) ? requestedOf(time) : NOTHING_REQUESTED,
    };
  }
  const ask = (question: Ask['question'], requested = NOTHING_REQUESTED): Ask => ({
    kind: 'ask',
    question,
    service,
    requested,
  });
  switch (time.kind) {
    case 'missing':
      return { kind: 'wish', service: match.service, reading: null, requested: NOTHING_REQUESTED };
    case 'ambiguous':
      return ask({
        field: time.because === 'which_time' ? 'time' : 'date',
        because: time.because,
        choices: time.choices,
      });
    case 'past':
      // Earlier today: the day is right, so later times of today can be offered (I-19). Any other past day is asked about.
      if (isOn(time.reading, localDateOf(now, branch.timeZone))) {
        return { kind: 'wish', service: match.service, reading: time.reading, requested: requestedOf(time.reading) };
      }
      return ask({ field: 'date', because: 'past', choices: [] }, requestedOf(time.reading));
    case 'invalid':
      return ask({ field: time.because === 'no_such_time' ? 'time' : 'date', because: 'invalid', choices: [] });
    default:
      return { kind: 'wish', service: match.service, reading: time, requested: requestedOf(time) };
  }
}

function isReading(time: RequestedTime): time is Reading {
  return time.kind !== 'ambiguous' && time.kind !== 'past' && time.kind !== 'missing' && time.kind !== 'invalid';
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
      return { ...NOTHING_REQUESTED, date: reading.from, ...reading.window };
    case 'time':
      return { ...NOTHING_REQUESTED, time: reading.time };
    case 'window':
      return { ...NOTHING_REQUESTED, ...reading.window };
  }
}
