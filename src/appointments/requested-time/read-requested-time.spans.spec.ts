import { readRequestedTime } from './read-requested-time.js';
import type { RequestedTime } from './requested-time.js';

/** A Tuesday, nine in the morning in Berlin. */
const NOW = new Date('2026-11-24T08:00:00Z');

function short(said: string, language: 'de' | 'en'): string {
  return inShort(readRequestedTime({ date: said }, { now: NOW, timeZone: 'Europe/Berlin', language }));
}

function inShort(time: RequestedTime): string {
  switch (time.kind) {
    case 'instant':
      return `${time.date} ${time.time}`;
    case 'day':
      return time.date;
    case 'range':
      return `${time.from}..${time.to}`;
    case 'ambiguous':
      return `? ${time.choices.map(inShort).join(' | ')}`;
    case 'invalid':
      return time.because;
    default:
      return time.kind;
  }
}

describe(readRequestedTime, () => {
  it.each([
    ['KW 49', 'de', '2026-11-30..2026-12-06'],
    ['Mittwoch in KW 49', 'de', '2026-12-02'],
    ['nächstes Quartal', 'de', '2027-01-01..2027-03-31'],
    ['second quarter of 2027', 'en', '2027-04-01..2027-06-30'],
    ['Osterwochenende', 'de', '2027-03-27..2027-03-28'],
    ['first Monday after Easter', 'en', '2027-03-29'],
    ['early next month', 'en', '2026-12-01..2026-12-15'],
    ['the upcoming two weeks', 'en', '? 2026-11-30..2026-12-13 | 2026-12-07..2026-12-13'],
    ['on December 7th for two days', 'en', '2026-12-07..2026-12-09'],
    ['for two days starting December 7th', 'en', '2026-12-07..2026-12-08'],
    ['24. Dezember 26', 'de', '2026-12-24'],
    ['Ende des Jahres', 'de', '2026-11-24..2026-12-31'],
    ['Anfang nächsten Jahres', 'de', '2027-01-01..2027-04-30'],
    ['Monatsende', 'de', '2026-11-24..2026-11-30'],
    ['in der 50. Kalenderwoche', 'de', '2026-12-07..2026-12-13'],
    ['in der zweiten Dezemberhälfte', 'de', '2026-12-16..2026-12-31'],
  ] as const)('reads "%s"', (said, language, expected) => {
    expect(short(said, language)).toBe(expected);
  });

  it('takes a length for no time of its own, and for no change of the begin', () => {
    expect(short('für 30 Minuten', 'de')).toBe('not_understood');
    expect(short('tomorrow at 3 pm for 30 minutes', 'en')).toBe('2026-11-25 15:00');
  });

  it('still asks which half of the day is meant where both are open', () => {
    expect(short('5. Dezember um 8', 'de')).toBe('? 2026-12-05 08:00 | 2026-12-05 20:00');
  });
});
