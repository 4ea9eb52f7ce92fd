import { speakList } from './spoken-list.js';
import { speakPrice } from './spoken-price.js';
import { speakDate, speakDateTime, speakTime, YEAR_UNLESS_CURRENT } from './spoken-time.js';

const now = new Date('2026-11-24T10:30:00Z');
const today = '2026-11-24';

describe(speakDateTime.name, () => {
  const start = new Date('2026-12-01T13:30:00Z');

  it('says weekday, day, month and clock time of the branch', () => {
    expect(speakDateTime(start, 'Europe/Berlin', 'de', now)).toBe('Dienstag, der 1. Dezember um 14 Uhr 30');
    expect(speakDateTime(start, 'Europe/Berlin', 'en', now)).toBe('Tuesday, December 1st at 2:30 pm');
    expect(speakDateTime(start, 'Asia/Tokyo', 'en', now)).toBe('Tuesday, December 1st at 10:30 pm');
  });

  it('bends the German date to the case of the sentence', () => {
    expect(speakDateTime(start, 'Europe/Berlin', 'de', now, 'dative')).toBe('Dienstag, dem 1. Dezember, um 14 Uhr 30');
    expect(speakDateTime(start, 'Europe/Berlin', 'de', now, 'accusative')).toBe(
      'Dienstag, den 1. Dezember um 14 Uhr 30',
    );
    expect(speakDateTime(start, 'Europe/Berlin', 'en', now, 'dative')).toBe('Tuesday, December 1st at 2:30 pm');
  });

  it('takes the day from the zone, not from UTC', () => {
    expect(speakDateTime(new Date('2026-11-30T23:15:00Z'), 'Europe/Berlin', 'de', now)).toBe(
      'Dienstag, der 1. Dezember um 0 Uhr 15',
    );
  });
});

describe(speakDate.name, () => {
  it.each([
    ['2026-01-02', 'Freitag, der 2. Januar'],
    ['2027-05-24', 'Montag, der 24. Mai'],
    ['2027-05-25', 'Dienstag, der 25. Mai 2027'],
    ['2025-12-31', 'Mittwoch, der 31. Dezember 2025'],
  ])('adds the year only where it could be mistaken: %s', (date, spoken) => {
    expect(speakDate(date, 'de', today)).toBe(spoken);
  });

  it('can say every year but the current', () => {
    expect(speakDate('2027-02-16', 'de', today, 'accusative', YEAR_UNLESS_CURRENT)).toBe(
      'Dienstag, den 16. Februar 2027',
    );
    expect(speakDate('2026-12-01', 'de', today, 'accusative', YEAR_UNLESS_CURRENT)).toBe('Dienstag, den 1. Dezember');
  });

  it('counts six months from the end of a long month', () => {
    expect(speakDate('2027-02-28', 'en', '2026-08-31')).toBe('Sunday, February 28th');
    expect(speakDate('2027-03-01', 'en', '2026-08-31')).toBe('Monday, March 1st, 2027');
  });

  it.each([
    ['2026-12-02', 'Wednesday, December 2nd'],
    ['2026-12-03', 'Thursday, December 3rd'],
    ['2026-12-11', 'Friday, December 11th'],
    ['2026-12-12', 'Saturday, December 12th'],
    ['2026-12-13', 'Sunday, December 13th'],
    ['2026-12-21', 'Monday, December 21st'],
    ['2026-12-23', 'Wednesday, December 23rd'],
  ])('says English ordinals: %s', (date, spoken) => {
    expect(speakDate(date, 'en', today)).toBe(spoken);
  });
});

describe(speakTime.name, () => {
  it.each([
    ['00:00', '0 Uhr', '12 am'],
    ['01:00', '1 Uhr morgens', '1 am'],
    ['07:30', '7 Uhr 30 morgens', '7:30 am'],
    ['08:00', '8 Uhr', '8 am'],
    ['09:05', '9 Uhr 5', '9:05 am'],
    ['12:00', '12 Uhr', '12 pm'],
    ['14:30', '14 Uhr 30', '2:30 pm'],
    ['24:00', '24 Uhr', 'midnight'],
  ])('%s', (time, german, english) => {
    expect(speakTime(time, 'de')).toBe(german);
    expect(speakTime(time, 'en')).toBe(english);
  });
});

describe(speakPrice.name, () => {
  it.each([
    [28, 'EUR', '28 Euro', '28 euros'],
    [28.5, 'EUR', '28 Euro 50', '28 euros and 50 cents'],
    [1, 'EUR', '1 Euro', '1 euro'],
    [0.5, 'EUR', '50 Cent', '50 cents'],
    [19.05, 'CHF', '19 Franken 05', '19 francs and 5 centimes'],
    [100, 'PLN', '100 Polnische Złoty', '100 Polish zlotys'],
    [6600, 'JPY', '6600 Japanische Yen', '6600 Japanese yen'],
    [99.5, 'SEK', '99,50 Schwedische Kronen', '99.50 Swedish kronor'],
  ])('%d %s', (amount, currency, german, english) => {
    expect(speakPrice({ amount, currency }, 'de')).toBe(german);
    expect(speakPrice({ amount, currency }, 'en')).toBe(english);
  });
});

describe(speakList.name, () => {
  it('puts the conjunction before the last', () => {
    expect(speakList([], 'de')).toBe('');
    expect(speakList(['A'], 'de')).toBe('A');
    expect(speakList(['A', 'B', 'C'], 'de')).toBe('A, B oder C');
    expect(speakList(['A', 'B'], 'en', 'and')).toBe('A and B');
  });
});
