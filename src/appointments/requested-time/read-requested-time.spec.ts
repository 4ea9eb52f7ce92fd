import { readRequestedTime, type ReadingContext, type SaidTime } from './read-requested-time.js';
import type { RequestedTime } from './requested-time.js';

const BERLIN = 'Europe/Berlin';

/** Nine in the morning in Berlin unless a time is given. */
function on(day: string, time = '09:00', language: 'de' | 'en' = 'de'): ReadingContext {
  const summer = new Date(`${day}T12:00:00Z`).getTime() > new Date(`${day.slice(0, 4)}-03-29T00:00:00Z`).getTime();
  const winter = new Date(`${day}T12:00:00Z`).getTime() > new Date(`${day.slice(0, 4)}-10-25T12:00:00Z`).getTime();
  return { now: new Date(`${day}T${time}:00${summer && !winter ? '+02:00' : '+01:00'}`), timeZone: BERLIN, language };
}

/** The reading in short: a day, "day time", a list of choices with "?", or the kind. */
function short(time: RequestedTime): string {
  switch (time.kind) {
    case 'instant':
      return `${time.date} ${time.time}`;
    case 'day':
      return [
        time.date,
        time.window.partOfDay,
        time.window.after && `ab ${time.window.after}`,
        time.window.before && `bis ${time.window.before}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'range':
      return `${time.from}..${time.to}`;
    case 'time':
      return time.time;
    case 'window':
      return [
        time.window.partOfDay,
        time.window.after && `ab ${time.window.after}`,
        time.window.before && `bis ${time.window.before}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'ambiguous':
      return `? ${time.choices.map(short).join(' | ')}`;
    case 'past':
      return `past ${short(time.reading)}`;
    case 'invalid':
      return time.because;
    case 'missing':
      return 'missing';
  }
}

function read(said: SaidTime | string, context: ReadingContext): string {
  return short(readRequestedTime(typeof said === 'string' ? { date: said } : said, context));
}

describe(readRequestedTime, () => {
  describe('the date table of the field incidents (4.K)', () => {
    it.each([
      ['nächster Dienstag', '2025-10-18', '2025-10-21'],
      ['nächster Dienstag', '2025-10-20', '? 2025-10-21 | 2025-10-28'],
      ['nächster Dienstag', '2025-10-21', '2025-10-28'],
      ['nächster Montag', '2025-10-19', '2025-10-20'],
      ['dieser Dienstag', '2025-10-18', '2025-10-21'],
      ['nächste Woche Mittwoch', '2025-10-18', '2025-10-22'],
      ['nächste Woche Mittwoch', '2025-10-15', '2025-10-22'],
      ['nächste Woche Mittwoch', '2025-10-20', '2025-10-29'],
      ['15.1', '2025-10-13', '? 2026-01-15 | 2025-10-15'],
      ['15.10', '2025-10-13', '2025-10-15'],
      ['5.11', '2025-10-13', '2025-11-05'],
      ['20.12', '2025-10-13', '2025-12-20'],
      ['25.10', '2025-10-13', '2025-10-25'],
      ['1.1', '2025-10-13', '2026-01-01'],
      ['5.10', '2025-10-13', 'past 2025-10-05'],
      ['31.2.', '2025-10-13', 'no_such_day'],
      ['7. November', '2025-12-05', '? 2026-11-07'],
      ['5. November', '2025-11-07', 'past 2025-11-05'],
      ['13 Dezember', '2025-11-15', '2025-12-13'],
      ['13. DEZEMBER', '2025-11-15', '2025-12-13'],
    ])('reads "%s" on %s as %s', (words, day, expected) => {
      expect(read(words, on(day))).toBe(expected);
    });
  });

  describe('the date incidents', () => {
    it.each([
      ['I-13: "heute" becomes a date', 'heute', '2026-11-24'],
      ['I-14: "15.1" in autumn is asked about', '15.1', '? 2027-01-15 | 2026-12-15'],
      ['I-15: an invented year is past, not shifted', '04.10.2023', 'past 2023-10-04'],
      ['I-15: an invented ISO date is past', '2023-06-13', 'past 2023-06-13'],
      ['I-15: last year is past', '17.06.2024', 'past 2024-06-17'],
      ['I-16: DD.MM. gets the coming year', '11.12.', '2026-12-11'],
      ['I-16: weekday, article and month name', 'Dienstag, den 1. Dezember', '2026-12-01'],
      ['I-16: in capitals', 'MITTWOCH, DEN 2. DEZEMBER', '2026-12-02'],
      [
        'I-16: a weekday that contradicts its date is asked about',
        'Dienstag, den 2. Dezember',
        '? 2026-12-02 | 2026-12-01',
      ],
      ['I-17: a far rollover is asked about with the full date', '7. März', '? 2027-03-07'],
      ['I-18: "nächste Woche Dienstag" is the Tuesday of the next ISO week', 'nächste Woche Dienstag', '2026-12-01'],
      ['I-19: earlier today is past and not replaced', 'heute um 8 Uhr', 'past 2026-11-24 08:00'],
      ['I-20: what is not understood is no default', 'wenn der Kuckuck ruft', 'not_understood'],
      ['I-20: "diese Woche" is a range', 'diese Woche', '2026-11-24..2026-11-29'],
      ['I-20: "vormittags" is a part of the day', 'vormittags', 'forenoon'],
      ['I-21: capital umlauts fold', 'ÜBERMORGEN', '2026-11-26'],
      ['I-21: a decomposed umlaut folds', 'u\u0308bermorgen', '2026-11-26'],
      ['I-21: written without umlaut', 'uebermorgen', '2026-11-26'],
      ['I-22: an instant in UTC is shown in the zone of the branch', '2026-12-01T21:15:00Z', '2026-12-01 22:15'],
      ['I-22: at the edge of the day', '2026-12-01T23:30:00Z', '2026-12-02 00:30'],
    ])('%s', (_rule, words, expected) => {
      expect(read(words, on('2026-11-24', '09:30'))).toBe(expected);
    });

    it.each([
      '',
      '  ',
      'null',
      'undefined',
      '{{datum}}',
      '{{current_date}} 14 Uhr',
      'current_date',
      'N/A',
      '-',
      'so bald wie möglich',
    ])('I-11: %j is missing', (value) => {
      expect(read({ date: value, time: value }, on('2026-11-24'))).toBe('missing');
    });
  });

  describe('arguments of an agent', () => {
    const tuesday = on('2026-11-24');

    it.each<[SaidTime, string]>([
      [{ date: '2026-12-01', time: '15:00' }, '2026-12-01 15:00'],
      [{ date: 'morgen', time: '14 Uhr' }, '2026-11-25 14:00'],
      [{ date: 'morgen um 14 Uhr', time: '14:00' }, '2026-11-25 14:00'],
      [{ time: 'morgen um 14 Uhr' }, '2026-11-25 14:00'],
      [{ date: 'tomorrow', time: '3 pm' }, '2026-11-25 15:00'],
      [{ date: 'Freitag', time: 'morning' }, '2026-11-27 morning'],
      [{ date: 'Freitag', time: '15' }, '2026-11-27 15:00'],
      [{ date: 'Freitag', time: '3' }, '2026-11-27 15:00'],
      [{ date: 'Freitag', time: 'um drei' }, '2026-11-27 15:00'],
      [{ date: 'Freitag', partOfDay: 'nachmittags' }, '2026-11-27 afternoon'],
      [{ date: 'Freitag', after: '15:00' }, '2026-11-27 ab 15:00'],
      [{ date: 'Freitag', before: '12 Uhr' }, '2026-11-27 bis 12:00'],
      [{ date: 'Freitag', after: '14 Uhr', before: '16 Uhr' }, '2026-11-27 ab 14:00 bis 16:00'],
      [{ date: 'Freitag', time: 'zwischen 14 und 16 Uhr' }, '2026-11-27 ab 14:00 bis 16:00'],
      [{ date: '2026-12-01T15:00:00' }, '2026-12-01 15:00'],
      [{ date: '2026-12-01T15:00:00+01:00' }, '2026-12-01 15:00'],
      [{ date: '2026-12-01T00:00:00.000Z' }, '2026-12-01'],
      [{ date: '2026-12-01T00:00:00Z', time: '14:00' }, '2026-12-01 14:00'],
      [{ date: '1. Dezember', time: '1430' }, '2026-12-01 14:30'],
      [{ date: 'Freitag', time: 'vormittags oder nachmittags' }, '? 2026-11-27 forenoon | 2026-11-27 afternoon'],
      [{ date: 'Freitag', time: 'egal' }, '2026-11-27'],
      [{ date: 'heute in zwei Stunden' }, '2026-11-24 11:00'],
      [{ time: 'ab 15 Uhr' }, 'ab 15:00'],
      [{ date: 'ab Montag' }, '2026-11-30..2026-12-28'],
      [{ date: 'bis Freitag' }, '2026-11-24..2026-11-27'],
    ])('reads %j as %s', (said, expected) => {
      expect(read(said, tuesday)).toBe(expected);
    });

    it('reads a bare hour within the opening hours of that day, and asks when both halves fit', () => {
      const hours = (from: string, to: string): ReadingContext => ({ ...tuesday, opensBetween: () => [{ from, to }] });
      expect(read({ date: 'Freitag', time: 'um acht' }, hours('07:00', '15:00'))).toBe('2026-11-27 08:00');
      expect(read({ date: 'Freitag', time: 'um acht' }, hours('14:00', '22:00'))).toBe('2026-11-27 20:00');
      expect(read({ date: 'Freitag', time: 'um acht' }, hours('07:00', '22:00'))).toBe(
        '? 2026-11-27 08:00 | 2026-11-27 20:00',
      );
      expect(read({ date: 'Freitag', time: 'um acht' }, hours('10:00', '18:00'))).toBe(
        '? 2026-11-27 08:00 | 2026-11-27 20:00',
      );
    });

    it('reads a phrase in both languages', () => {
      expect(read('Freitag afternoon', tuesday)).toBe('2026-11-27 afternoon');
      expect(read('Freitag not before 10', tuesday)).toBe('2026-11-27 ab 10:00');
    });

    it('does not turn a wrong German date into an English one', () => {
      expect(read('5.13.', tuesday)).toBe('not_understood');
      expect(read('32.12.2026', tuesday)).toBe('no_such_day');
    });

    it('does not take ordinary words for numbers', () => {
      expect(read('einen neuen Termin am Freitag', tuesday)).toBe('2026-11-27');
      expect(read('so gegen eine andere Zeit', tuesday)).toBe('not_understood');
    });

    it('drops a choice that is over', () => {
      expect(read('heute um acht', on('2026-11-24', '12:00'))).toBe('2026-11-24 20:00');
      expect(read('Dienstag um 10 Uhr', on('2026-11-24', '12:00'))).toBe('2026-12-01 10:00');
    });

    it('does not pass over a negation or an unknown condition', () => {
      expect(read('Freitag, aber nicht nachmittags', tuesday)).toBe('not_understood');
      expect(read('nicht am Freitag', tuesday)).toBe('not_understood');
      expect(read('nach der Besprechung', tuesday)).toBe('not_understood');
      expect(read('für zwei Personen morgen', tuesday)).toBe('not_understood');
    });
  });

  describe('daylight saving', () => {
    const zone = (timeZone: string): ReadingContext => ({
      now: new Date('2027-01-10T08:00:00Z'),
      timeZone,
      language: 'de',
    });

    it.each([
      ['28.03.2027 um 02:30', BERLIN, 'no_such_time'],
      ['28.03.2027 um 03:00', BERLIN, '2027-03-28 03:00'],
      ['31.10.2027 um 02:30', BERLIN, '? 2027-10-31 02:30 | 2027-10-31 02:30'],
      ['31.10.2027 um 03:00', BERLIN, '2027-10-31 03:00'],
      ['14.03.2027 um 02:30', 'America/New_York', 'no_such_time'],
      ['07.11.2027 um 01:30', 'America/New_York', '? 2027-11-07 01:30 | 2027-11-07 01:30'],
    ])('reads "%s" in %s as %s', (words, timeZone, expected) => {
      expect(read(words, zone(timeZone))).toBe(expected);
    });

    it('keeps the two instants of a repeated hour apart', () => {
      const time = readRequestedTime({ date: '31.10.2027', time: '02:30' }, zone(BERLIN));
      const starts =
        time.kind === 'ambiguous'
          ? time.choices.map((choice) => (choice.kind === 'instant' ? choice.start.toISOString() : ''))
          : [];
      expect(starts).toEqual(['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z']);
    });
  });
});
