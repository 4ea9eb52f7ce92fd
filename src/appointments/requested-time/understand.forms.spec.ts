import { localDate } from './calendar.js';
import { readItems, understand } from './understand.js';
import type { LocalReading, Understanding } from './understanding.js';

/** Tuesday 2026-11-24, nine in the morning. */
const SETTING = { reference: { day: 20781, minutes: 540 }, openings: () => [{ from: 540, to: 1080 }] };

/** The reading in short: "date", "date time", "from..to", "from >", "> until", with the part of the day or the bounds. */
function short(meaning: Understanding | LocalReading): string {
  switch (meaning.kind) {
    case 'moment':
      return `${meaning.date} ${meaning.time}`;
    case 'time':
      return meaning.time;
    case 'onward':
      return `${meaning.from} >`;
    case 'until':
      return `> ${meaning.before}`;
    case 'stretch':
      return `${meaning.from.date} ${meaning.from.time}..${meaning.to.date} ${meaning.to.time}`;
    case 'day':
    case 'range':
    case 'window': {
      const { partOfDay, after, before } = meaning.window;
      const days =
        meaning.kind === 'day' ? meaning.date : meaning.kind === 'range' ? `${meaning.from}..${meaning.to}` : '';
      return [days, partOfDay, after && `from ${after}`, before && `to ${before}`].filter(Boolean).join(' ');
    }
    case 'ambiguous':
      return `? ${meaning.choices.map(short).join(' | ')}`;
    case 'distant':
      return meaning.readings.map(short).join(' | ');
    default:
      return meaning.kind;
  }
}

const FORMS: readonly (readonly [german: string, english: string, expected: string])[] = [
  ['in den nächsten Tagen', 'in the coming days', '2026-11-25..2026-11-27'],
  ['in den nächsten drei Monaten', 'in the next three months', '2026-12-01..2027-02-28'],
  ['in einem halben Jahr', 'in half a year', '2027-05-24'],
  ['im Januar nächsten Jahres', 'January next year', '2027-01-01..2027-01-31'],
  ['im neuen Jahr', 'in the new year', '2027-01-01..2027-12-31'],
  ['im Sommer', 'in the summer', '2027-06-01..2027-08-31'],
  ['diesen Winter', 'this winter', '2026-12-01..2027-02-28'],
  ['erste Dezemberhälfte', 'first half of December', '2026-12-01..2026-12-15'],
  ['zweite Wochenhälfte', 'second half of the week', '2026-11-26..2026-11-29'],
  ['die Woche vor Weihnachten', 'the week before Christmas', '2026-12-14..2026-12-20'],
  ['am Dienstag nach Ostern', 'the Tuesday after Easter', '2027-03-30'],
  ['am 3. Advent', 'third Advent', '2026-12-13'],
  ['übernächstes Wochenende', 'the weekend after next', '? 2026-12-05..2026-12-06 | 2026-12-12..2026-12-13'],
  ['Mittwoch übernächster Woche', 'Wednesday of the week after next', '2026-12-09'],
  ['am Freitag vor Weihnachten', 'the Friday before Christmas', '2026-12-18'],
  ['in zwei bis drei Wochen', 'in 2-3 weeks', '2026-12-08..2026-12-15'],
  ['am zehnten zwölften', 'the tenth of the twelfth', '2026-12-10'],
  ['in zweieinhalb Stunden', 'in two and a half hours', '2026-11-24 11:30'],
  ['in 2 h', 'in 2 h', '2026-11-24 11:00'],
  ['nicht Montag, sondern Mittwoch', 'not Monday but Wednesday', '2026-11-25'],
  ['Mittwoch statt Montag', 'Wednesday instead of Monday', '2026-11-25'],
  ['Mittwoch geht nicht', "I can't do Wednesday", 'invalid'],
  ['bis Ladenschluss am Freitag', 'by close of business Friday', '2026-11-27 to 23:59'],
  ['Montag neun', 'monday nine', '2026-11-30 09:00'],
  ['Montag 9', 'monday 9', 'invalid'],
  ['neun', 'nine', '09:00'],
  ['am Mittwoch in Raum 3', 'Wednesday in room 3', '2026-11-25'],
];

const ENGLISH: readonly (readonly [words: string, expected: string])[] = [
  ['a week on Friday', '2026-12-04'],
  ['a week tomorrow', '2026-12-02'],
  ['Monday fortnight', '2026-12-14'],
  ["in two weeks' time", '2026-12-08'],
  ['week commencing 7 December', '2026-12-07..2026-12-13'],
  ['on the twenty-first', '2026-12-21'],
  ['fourteen hundred hours', '14:00'],
  ['nine thirty', '09:30'],
  ['threeish', '15:00'],
  ['twenty to four', '15:40'],
  ['Wednesday at ten to three', '2026-11-25 14:50'],
  ['from 2 till 4', 'from 14:00 to 16:00'],
  ['late Friday afternoon', '2026-11-27 afternoon from 15:00'],
  ['this afternoon or tomorrow morning', '? 2026-11-24 afternoon | 2026-11-25 morning'],
  ['Friday at the latest', '> 2026-11-28'],
  ['the first available Monday', '2026-11-30'],
  ['0930', '09:30'],
  ['last thing on Friday', '2026-11-27 evening'],
];

describe(understand, () => {
  it('has Tuesday 24 November 2026 as its reference here', () => {
    expect(localDate(SETTING.reference.day)).toBe('2026-11-24');
  });

  it.each(FORMS)('reads "%s" and "%s" alike', (german, english, expected) => {
    expect(short(understand(german, { ...SETTING, language: 'de' }))).toBe(expected);
    expect(short(understand(english, { ...SETTING, language: 'en' }))).toBe(expected);
  });

  it.each(ENGLISH)('reads "%s"', (words, expected) => {
    expect(short(understand(words, { ...SETTING, language: 'en' }))).toBe(expected);
  });

  it.each([
    ['ein und zwanzigster Dezember', '2026-12-21'],
    ['Freitag in 14 Tagen', '2026-12-11'],
    ['neun Uhr null fünf', '09:05'],
    ['Anfang 2027', '2027-01-01..2027-04-30'],
    ['in genau einer Woche', '2026-12-01'],
    ['morgen vor sechs', '2026-11-25 to 18:00'],
    ['zwischen acht und zwanzig Uhr', 'from 08:00 to 20:00'],
  ])('reads "%s"', (words, expected) => {
    expect(short(understand(words, { ...SETTING, language: 'de' }))).toBe(expected);
  });

  it('keeps what was read of words about time, and nothing that may be a name', () => {
    expect(readItems('morgen um drei', 'de')).toBe(readItems('morgen um drei', 'de'));
    const named = readItems('morgen um drei bei Frau Linde', 'de');
    expect(named.unknownWords).toBeGreaterThan(0);
    expect(readItems('morgen um drei bei Frau Linde', 'de')).not.toBe(named);
  });

  it('keeps the day beside a weekday of two letters', () => {
    expect(short(understand('Do um 3', { ...SETTING, language: 'de' }))).toBe('2026-11-26 15:00');
  });

  it('takes a part of today that is over for the one in a week', () => {
    const evening = { ...SETTING, language: 'en' as const, reference: { day: 20781, minutes: 1200 } };
    expect(short(understand('Tuesday morning', evening))).toBe('2026-12-01 morning');
  });
});
