import fc from 'fast-check';
import { readRequestedTime } from '../../src/appointments/requested-time/read-requested-time.js';
import type { Reading } from '../../src/appointments/requested-time/requested-time.js';
import { speakDateTime, speakLocalDateTime, wallClock, YEAR_UNLESS_CURRENT } from '../../src/i18n/index.js';

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
const moments = fc.record({ timeZone: fc.constantFrom(...ZONES), minutes: fc.integer({ min: 60, max: MINUTES }) });

describe.each(['de', 'en'] as const)(`${speakDateTime.name} in %s`, (language) => {
  const read = (date: string, timeZone: string) =>
    readRequestedTime(
      { date },
      // Only starts within opening hours are ever offered; here every minute is.
      { now: NOW, timeZone, language, opensBetween: () => [{ from: '00:00', to: '24:00' }] },
    );

  it('is read as the moment it was said for, or asked about with that moment alone', () => {
    fc.assert(
      fc.property(moments, ({ timeZone, minutes }) => {
        const start = new Date(NOW.getTime() + minutes * 60_000);
        const moment = { kind: 'instant' as const, ...wallClock(start, timeZone), start };
        const spoken = speakDateTime(start, timeZone, language, NOW);
        const reading = read(spoken, timeZone);
        if (reading.kind !== 'ambiguous') expect({ spoken, reading }).toEqual({ spoken, reading: moment });
        else expectOneClockTime(reading.choices, moment);
      }),
      { numRuns: 1500 },
    );
  });

  it('is never asked about again once the year is said, but for the hour that the clock repeats', () => {
    fc.assert(
      fc.property(moments, ({ timeZone, minutes }) => {
        const start = new Date(NOW.getTime() + minutes * 60_000);
        const local = wallClock(start, timeZone);
        const moment = { kind: 'instant' as const, ...local, start };
        const today = wallClock(NOW, timeZone).date;
        const spoken = speakLocalDateTime(local, language, today, 'nominative', YEAR_UNLESS_CURRENT);
        const reading = read(spoken, timeZone);
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
