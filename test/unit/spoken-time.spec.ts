import { wallClock } from '../../src/platform/index.js';
import fc from 'fast-check';
import { readRequestedTime } from '../../src/appointments/requested-time/read-requested-time.js';
import type { Reading } from '../../src/appointments/requested-time/requested-time.js';
import { speakDateTime, speakLocalDateTime, YEAR_UNLESS_CURRENT } from '../../src/i18n/index.js';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
];
const NOW = new Date('2026-11-24T10:30:00Z');
const MINUTES = 365 * 24 * 60;
/** What is open decides what "um drei" means; a time we said ourselves must not depend on it. */
const OPENINGS = [
  { from: '09:00', to: '18:00' },
  { from: '07:00', to: '20:00' },
  { from: '00:00', to: '24:00' },
];
const moments = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  minutes: fc.integer({ min: 1, max: MINUTES }),
  opening: fc.constantFrom(...OPENINGS),
});

describe.each(['de', 'en'] as const)(`${speakDateTime.name} in %s`, (language) => {
  const read = (date: string, timeZone: string, opening: { from: string; to: string }) =>
    readRequestedTime({ date }, { now: NOW, timeZone, language, opensBetween: () => [opening] });

  it('is read as the moment it was said for, or asked about with that moment alone', () => {
    fc.assert(
      fc.property(moments, ({ timeZone, minutes, opening }) => {
        const start = new Date(NOW.getTime() + minutes * 60_000);
        const moment = { kind: 'instant' as const, ...wallClock(start, timeZone), start };
        const spoken = speakDateTime(start, timeZone, language, NOW);
        const reading = read(spoken, timeZone, opening);
        if (reading.kind !== 'ambiguous') expect({ spoken, reading }).toEqual({ spoken, reading: moment });
        else expectOneClockTime(reading.choices, moment);
      }),
      { numRuns: 1500 },
    );
  });

  it('is never asked about again once the year is said, but for the hour that the clock repeats', () => {
    fc.assert(
      fc.property(moments, ({ timeZone, minutes, opening }) => {
        const start = new Date(NOW.getTime() + minutes * 60_000);
        const local = wallClock(start, timeZone);
        const moment = { kind: 'instant' as const, ...local, start };
        const today = wallClock(NOW, timeZone).date;
        const spoken = speakLocalDateTime(local, language, today, 'nominative', YEAR_UNLESS_CURRENT);
        const reading = read(spoken, timeZone, opening);
        if (reading.kind !== 'ambiguous') expect({ spoken, reading }).toEqual({ spoken, reading: moment });
        else {
          expectOneClockTime(reading.choices, moment);
          expect({ spoken, choices: reading.choices.length }).toEqual({ spoken, choices: 2 });
        }
      }),
      { numRuns: 1500 },
    );
  });
});

function expectOneClockTime(choices: Reading[], moment: Extract<Reading, { kind: 'instant' }>): void {
  expect(choices).toContainEqual(moment);
  for (const choice of choices) expect(choice).toMatchObject({ date: moment.date, time: moment.time });
}
