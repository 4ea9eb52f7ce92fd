import { type DatesAnswer, tryDates } from './dates.js';

const reference = '2026-11-24T09:00';
const nothing = { start: null, end: null, part: null, choices: null };

describe(tryDates, () => {
  it.each<[string, 'de' | 'en', Partial<DatesAnswer>]>([
    ['Freitag', 'de', { type: 'date', start: '2026-11-27' }],
    ['Freitag um drei', 'de', { type: 'datetime', start: '2026-11-27T15:00' }],
    ['half past two', 'en', { type: 'time', start: '14:30' }],
    ['vom 3. bis 7. Dezember', 'de', { type: 'range', start: '2026-12-03', end: '2026-12-07' }],
    ['Friday between two and four', 'en', { type: 'range', start: '2026-11-27T14:00', end: '2026-11-27T16:00' }],
    ['morgen Nachmittag', 'de', { type: 'daypart', start: '2026-11-25', part: 'afternoon' }],
    ['abends', 'de', { type: 'daypart', start: '2026-11-24', part: 'evening' }],
    ['ab 15 Uhr', 'de', { type: 'from', start: '15:00' }],
    ['Friday after 3', 'en', { type: 'from', start: '2026-11-27T15:00' }],
    ['bis 12 Uhr', 'de', { type: 'until', end: '12:00' }],
    ['bis Donnerstag', 'de', { type: 'until', end: '2026-11-27' }],
    ['vor Donnerstag', 'de', { type: 'until', end: '2026-11-26' }],
    ['gestern', 'de', { type: 'past', start: '2026-11-23' }],
    ['{{datum}}', 'de', { type: 'missing' }],
    ['31.2.', 'de', { type: 'invalid' }],
    ['hello there', 'en', { type: 'invalid' }],
  ])('answers "%s" (%s) in the form of the contract', (text, lang, expected) => {
    expect(tryDates({ text, lang, reference })).toEqual({ ...nothing, ...expected });
  });

  it('lists the readings of an ambiguous phrase', () => {
    expect(tryDates({ text: 'nächsten Freitag', lang: 'de', reference })).toEqual({
      ...nothing,
      type: 'ambiguous',
      choices: [
        { ...nothing, type: 'date', start: '2026-11-27' },
        { ...nothing, type: 'date', start: '2026-12-04' },
      ],
    });
  });
});
