import fc from 'fast-check';
import { dayOf, localDate, weekdayOf } from './calendar.js';
import { instantsOf, wallClock } from './local-instant.js';
import { readRequestedTime, type ReadingContext } from './read-requested-time.js';
import type { Reading, RequestedTime } from './requested-time.js';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'UTC',
] as const;
const WORDS: Record<'de' | 'en', readonly string[]> = {
  de: [
    'heute',
    'morgen',
    'übermorgen',
    'gestern',
    'Dienstag',
    'nächsten Freitag',
    'nächste Woche',
    'am 3.',
    '15.1',
    '31.2.',
    'in drei Tagen',
    'im Dezember',
    'um drei',
    'um halb acht',
    '14 Uhr 30',
    'ab 15 Uhr',
    'bis 12',
    'vormittags',
    'abends',
    'oder',
    'nicht',
    'vor',
    'nach',
    'bis',
    'zwischen',
    'und',
    '5',
    '2023',
    'Ende',
  ],
  en: [
    'today',
    'tomorrow',
    'yesterday',
    'Tuesday',
    'next Friday',
    'next week',
    'the 3rd',
    '2/3',
    'in three days',
    'December',
    'at three',
    'half past seven',
    '2:30 pm',
    'after 3',
    'until noon',
    'morning',
    'evening',
    'or',
    'not',
    'before',
    'to',
    'between',
    'and',
    '5',
    '2023',
    'end of',
  ],
};

const moment = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2029-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const language = fc.constantFrom<'de' | 'en'>('de', 'en');
const phrase = language.chain((lang) =>
  fc.tuple(fc.constant(lang), fc.array(fc.constantFrom(...WORDS[lang]), { minLength: 1, maxLength: 4 })),
);

function readingsOf(time: RequestedTime): Reading[] {
  if (time.kind === 'ambiguous') return time.choices;
  return time.kind === 'missing' || time.kind === 'invalid' || time.kind === 'past' ? [] : [time];
}

function isOver(reading: Reading, context: ReadingContext): boolean {
  const today = localDate(wallClock(context.now, context.timeZone).day);
  if (reading.kind === 'instant') return reading.start.getTime() < context.now.getTime();
  if (reading.kind === 'day') return reading.date < today;
  return reading.kind === 'range' && reading.to < today;
}

describe(readRequestedTime, () => {
  it('never gives a reading that is over, whatever words are put together', () => {
    fc.assert(
      fc.property(phrase, moment, fc.constantFrom(...ZONES), ([lang, words], now, timeZone) => {
        const context: ReadingContext = { now, timeZone, language: lang };
        const readings = readingsOf(readRequestedTime({ date: words.join(' ') }, context));
        expect(readings.filter((reading) => isOver(reading, context))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('survives any text and any mix of arguments', () => {
    const value = fc.option(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('{{x}}', 'null', '99:99', '00.00.0000', '2026-13-45T25:61Z'),
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        value,
        value,
        value,
        value,
        value,
        moment,
        language,
        (date, time, partOfDay, after, before, now, lang) => {
          const read = readRequestedTime(
            { date, time, partOfDay, after, before },
            { now, timeZone: 'Europe/Berlin', language: lang },
          );
          expect(typeof read.kind).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads back any minute of the horizon from ISO and from a German date, in every zone', () => {
    const minuteOfHorizon = fc.integer({ min: 1, max: 80 * 24 * 60 });
    fc.assert(
      fc.property(minuteOfHorizon, moment, fc.constantFrom(...ZONES), (ahead, now, timeZone) => {
        const wanted = new Date(Math.floor(now.getTime() / 60_000) * 60_000 + ahead * 60_000);
        const { day, minutes } = wallClock(wanted, timeZone);
        const date = localDate(day);
        const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const [year = '', month = '', dayOfMonth = ''] = date.split('-');
        for (const said of [
          time === '00:00' ? { date, time } : { date: `${date}T${time}` },
          { date: `${Number(dayOfMonth)}.${Number(month)}.${year}`, time: `${time} Uhr` },
        ]) {
          const starts = readingsOf(readRequestedTime(said, { now, timeZone, language: 'de' })).map((reading) =>
            reading.kind === 'instant' ? reading.start.getTime() : 0,
          );
          expect(starts).toContain(wanted.getTime());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the weekday that was said or asks', () => {
    const names = ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'] as const;
    const forms = [
      (day: string) => day,
      (day: string) => `am ${day}`,
      (day: string) => `nächsten ${day}`,
      (day: string) => `nächste Woche ${day}`,
      (day: string) => `kommenden ${day} um 10 Uhr`,
    ];
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.constantFrom(...forms), moment, (index, form, now) => {
        const readings = readingsOf(
          readRequestedTime(
            { date: form(names[index] ?? 'Montag') },
            { now, timeZone: 'Europe/Berlin', language: 'de' },
          ),
        );
        expect(readings.length).toBeGreaterThan(0);
        for (const reading of readings)
          expect('date' in reading && weekdayOf(dayOf(reading.date) ?? 0)).toBe(index + 1);
      }),
    );
  });
});

describe(instantsOf, () => {
  it('is the inverse of the wall clock', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...ZONES), (instant, timeZone) => {
        const minute = new Date(Math.floor(instant.getTime() / 60_000) * 60_000);
        const { day, minutes } = wallClock(minute, timeZone);
        const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        expect(instantsOf(localDate(day), time, timeZone).map((one) => one.getTime())).toContain(minute.getTime());
      }),
    );
  });
});
