import { readRequestedTime } from './read-requested-time.js';
import type { RequestedTime, TimeWindow } from './requested-time.js';

/** A Tuesday, nine in the morning in Berlin. */
const NOW = new Date('2026-11-24T08:00:00Z');

/** Wishes as callers say them and agents pass them on, none of them in the corpora. */
const GERMAN: readonly (readonly [words: string, expected: string])[] = [
  ['Montag bis Mittwoch ab 15 Uhr', '2026-11-30..2026-12-02 from 15:00'],
  ['Montag bis Donnerstag zwischen 9 und 11', '2026-11-30..2026-12-03 from 09:00 to 11:00'],
  ['ab 15 Uhr von Montag bis Mittwoch', '2026-11-30..2026-12-02 from 15:00'],
  ['ab Montag nach 15 Uhr', '2026-11-30..2026-12-28 from 15:00'],
  ['bis Freitag ab 15 Uhr', '2026-11-24..2026-11-27 from 15:00'],
  ['heute oder morgen nach vier', '? 2026-11-24 from 16:00 | 2026-11-25 from 16:00'],
  ['nach vier heute oder morgen', '? 2026-11-24 from 16:00 | 2026-11-25 from 16:00'],
  ['nächste Woche, Montag oder Dienstag ab 15 Uhr', '? 2026-11-30 from 15:00 | 2026-12-01 from 15:00'],
  ['Montag um 10 oder Mittwoch ab 15 Uhr', '? 2026-11-30 10:00 | 2026-11-25 from 15:00'],
  ['Donnerstag vor 10 oder nach 16 Uhr', '? 2026-11-26 to 10:00 | 2026-11-26 from 16:00'],
  ['Montag, Mittwoch oder Freitag', '? 2026-11-30 | 2026-11-25 | 2026-11-27'],
  ['am 7., 8. oder 9. Dezember', '? 2026-12-07 | 2026-12-08 | 2026-12-09'],
  ['um 10, 11 oder 12 Uhr', '? 10:00 | 11:00 | 12:00'],
  ['Montag und Mittwoch', '? 2026-11-30 | 2026-11-25'],
  ['Donnerstag und Freitag vormittag', '2026-11-26..2026-11-27 forenoon'],
  ['Montag um zehn und Mittwoch um elf', '? 2026-11-30 10:00 | 2026-11-25 11:00'],
  ['diese oder nächste Woche', '? 2026-11-24..2026-11-29 | 2026-11-30..2026-12-06'],
  ['Freitag nachmittags bis vier', '2026-11-27 to 16:00'],
  ['Mittwoch kann ich nicht, aber Donnerstag', '2026-11-26'],
  ['Mittwoch geht nicht, Donnerstag schon', '2026-11-26'],
  ['nein, nicht Dienstag, Mittwoch', '2026-11-25'],
  ['diese Woche nicht mehr, aber nächste Woche Donnerstag', '2026-12-03'],
  ['15 Uhr geht nicht, aber 16 Uhr', '16:00'],
  ['Freitag, aber nicht vormittags', '2026-11-27 from 12:00'],
  ['Nicht Dienstag, den 1. Dezember, sondern Mittwoch, den 2.', '2026-12-02'],
  ['Donnerstag, da kann ich nicht', 'not_understood'],
  ['Donnerstag, aber nicht diesen', 'not_understood'],
  ['nächste Woche, aber nicht Montag', 'not_understood'],
  ['nächste Woche nicht Montag, sondern Dienstag', 'not_understood'],
  ['Freitag, aber nicht nachmittags', 'not_understood'],
  ['von Freitag an', '2026-11-27..2026-12-25'],
  ['Donnerstag um 14 Uhr oder später', '2026-11-26 from 14:00'],
  ['Donnerstag als erstes', '2026-11-26 morning'],
  ['am ersten Dezembermontag', '2026-12-07'],
  ['die Woche vom 7.', '2026-12-07..2026-12-13'],
  ['die Woche darauf', 'not_understood'],
  ['der Mittwoch danach', 'not_understood'],
  ['den ersten Termin am Montag', '2026-11-30'],
  ['so um drei oder vier am Donnerstag', '2026-11-26 from 15:00 to 16:00'],
  ['um drei oder vier', '? 15:00 | 16:00'],
  ['in einer 1/2 Stunde', '2026-11-24 09:30'],
  ['in 3/4 Stunde', '2026-11-24 09:45'],
  ['eine halbe Stunde nach vier am Freitag', '2026-11-27 16:30'],
  ['1.12.2026 - nachmittags ab 16 Uhr', '2026-12-01 from 16:00'],
  ['Donnerstag 31', '2026-12-31'],
  ['28-29.12.', '2026-12-28..2026-12-29'],
  ['2026-12', '2026-12-01..2026-12-31'],
  ['innerhalb von zwei Wochen', '2026-11-24..2026-12-07'],
  ['am folgenden Morgen', 'not_understood'],
  ['zur selben Zeit am Montag', 'not_understood'],
  ['Donerstag um drei', '2026-11-26 15:00'],
  ['Sontag', '2026-11-29'],
  ['am ersten Montag um drei im Dezember', '2026-12-07 15:00'],
  ['von Montag bis Januar', '? 2026-11-30..2027-01-31 | 2026-11-30..2026-12-31'],
  ['um neun oder so', '09:00'],
  ['viertel über neun', '09:15'],
  ['heut Nachmittag', '2026-11-24 afternoon'],
  ['mitten in der Woche', '2026-11-24..2026-11-26'],
  ['von neun bis mittags am Freitag', '2026-11-27 from 09:00 to 12:00'],
  ['nächste Woche ab Mittwoch', '2026-12-02..2026-12-06'],
  ['ab Mittwoch nächster Woche', '2026-12-02..2026-12-30'],
  ['den Termin von Donnerstag auf Freitag um zwei verschieben', '2026-11-27 14:00'],
  ['kurz vor Weihnachten', 'not_understood'],
  ['Buß- und Bettag', '2027-11-17'],
  ['Montag, 30.11. nachm.', '2026-11-30 afternoon'],
  ['30.11. 9-12', '2026-11-30 from 09:00 to 12:00'],
  ['Fr/Sa vormittags', '2026-11-27..2026-11-28 forenoon'],
  ['Mo/Do', '? 2026-11-30 | 2026-11-26'],
  ['am So', '2026-11-29'],
  ['in einer Viertelstunde', '2026-11-24 09:15'],
  ['in 2 1/2 Stunden', '2026-11-24 11:30'],
  ['in zwei, drei Tagen', '2026-11-26..2026-11-27'],
  ['am Wochenende vom 5. Dezember', '2026-12-05..2026-12-06'],
  ['innerhalb der nächsten zwei Wochen', '2026-11-24..2026-12-07'],
  ['diesen Freitag oder nächsten', '? 2026-11-27 | 2026-12-04'],
  ['Freitag tagsüber', '2026-11-27'],
  ['Guten Morgen, haben Sie am Freitag was frei', '2026-11-27'],
  ['ich bin bis Donnerstag im Urlaub', 'not_understood'],
  ['bis Donnerstag bin ich im Urlaub, Freitag ginge', '2026-11-27'],
  ['am Freitag ist es schlecht, lieber am Samstag', '2026-11-28'],
  ['seit Montag habe ich Schmerzen', 'not_understood'],
  ['entweder Donnerstag vormittag oder Freitag ganztags', '? 2026-11-26 forenoon | 2026-11-27'],
  ['um zehn am Montag oder Mittwoch', '? 2026-11-30 10:00 | 2026-11-25 10:00'],
  [
    'Donnerstag zwischen zehn und elf oder Freitag nach drei',
    '? 2026-11-26 from 10:00 to 11:00 | 2026-11-27 from 15:00',
  ],
  ['der erste Vorschlag', 'not_understood'],
  ['können wir den Termin am Freitag auf Montag um zehn verlegen', '2026-11-30 10:00'],
  ['nächste Woche Mittwoch um drei oder Donnerstag um vier', '? 2026-12-02 15:00 | 2026-12-03 16:00'],
  ['am Vorabend von Weihnachten', 'not_understood'],
  ['2026-12-01 nachmittags', '2026-12-01 afternoon'],
  ['Dienstag 01.12. 14 Uhr', '2026-12-01 14:00'],
];

const ENGLISH: readonly (readonly [words: string, expected: string])[] = [
  ['Monday to Wednesday after 3 pm', '2026-11-30..2026-12-02 from 15:00'],
  ['Monday through Thursday after 5', '2026-11-30..2026-12-03 from 17:00'],
  ['from Monday after 3', '2026-11-30..2026-12-28 from 15:00'],
  ['today or tomorrow after four', '? 2026-11-24 from 16:00 | 2026-11-25 from 16:00'],
  ['between 9 and 11 on Monday or Wednesday', '? 2026-11-30 from 09:00 to 11:00 | 2026-11-25 from 09:00 to 11:00'],
  ['the 7th, 8th or 9th', '? 2026-12-07 | 2026-12-08 | 2026-12-09'],
  ['Monday and Wednesday', '? 2026-11-30 | 2026-11-25'],
  ['this or next week', '? 2026-11-24..2026-11-29 | 2026-11-30..2026-12-06'],
  ["Wednesday doesn't work but Thursday does", '2026-11-26'],
  ['not Wednesday, Thursday', '2026-11-26'],
  ['no, Wednesday', '2026-11-25'],
  ['Friday but not in the morning', '2026-11-27 from 12:00'],
  ["I can't, Thursday is full", 'not_understood'],
  ['Thursday, but not that one', 'not_understood'],
  ['Friday onwards', '2026-11-27..2026-12-25'],
  ['Thursday at 2 or later', '2026-11-26 from 14:00'],
  ['as late as possible on Thursday', '2026-11-26'],
  ['the week of the 7th', '2026-12-07..2026-12-13'],
  ['around 3 or 4 on Thursday', '2026-11-26 from 15:00 to 16:00'],
  ['tomorrow 7a', '2026-11-25 07:00'],
  ['4a', 'not_understood'],
  ['half an hour before noon', '11:30'],
  ["in 30'", '2026-11-24 09:30'],
  ['December 7-11, 2026', '2026-12-07..2026-12-11'],
  ['tomorrow noon', '2026-11-25 12:00'],
  ['Wendesday afternoon', '2026-11-25 afternoon'],
  ['the first Monday 1pm to 3pm of next month', '2026-12-07 from 13:00 to 15:00'],
  ['1430', '14:30'],
  ['2030', 'not_understood'],
  ['one morning next week', '2026-11-30..2026-12-06 morning'],
  ["I'd like to come by on Thursday around lunchtime", '2026-11-26 noon'],
  ['earliest possible on Friday', '2026-11-27'],
  ['not until after 3', 'from 15:00'],
  ['from nine until noon on Friday', '2026-11-27 from 09:00 to 12:00'],
  ['9 to 5 on Friday', '2026-11-27 from 09:00 to 17:00'],
  ['five to nine tomorrow', 'not_understood'],
  ['midweek', '2026-11-24..2026-11-26'],
  ['twenty seventh at two', '2026-11-27 14:00'],
  ['Friday three weeks from now', '2026-12-18'],
  ['next week after Wednesday', '2026-12-03..2026-12-06'],
  ['move it from Thursday to Friday at 2', '2026-11-27 14:00'],
  ['Nov 26 10-12', '2026-11-26 from 10:00 to 12:00'],
  ['the 26th pm', '2026-11-26 afternoon'],
  ['either 3 or 5 on Friday', '? 2026-11-27 15:00 | 2026-11-27 17:00'],
  ['this Friday or next', '? 2026-11-27 | 2026-12-04'],
  ['every other Friday', 'not_understood'],
  ['the week following', 'not_understood'],
  ['all day Friday', '2026-11-27'],
  ['good morning, do you have anything on Friday', '2026-11-27'],
  ["I'm away until Thursday, Friday would be fine", '2026-11-27'],
  ['this week is bad, next week would be better', '2026-11-30..2026-12-06'],
  ["I've had pain since Monday", 'not_understood'],
  ['Thursday or Friday both after three', '? 2026-11-26 from 15:00 | 2026-11-27 from 15:00'],
  ['Friday at 10 or Saturday', '? 2026-11-27 10:00 | 2026-11-28'],
  ["can we move Friday's appointment to Monday at ten", '2026-11-30 10:00'],
  ['move it to Friday from 10 to 11', '2026-11-27 from 10:00 to 11:00'],
  ['half five in the afternoon', '? 16:30 | 17:30'],
  ['half five pm', '? 16:30 | 17:30'],
  ['Tuesday of the first week of December', '? 2026-12-08 | 2026-12-01'],
  ['on the eve of Christmas', 'not_understood'],
  ['2026-12-01 afternoon', '2026-12-01 afternoon'],
  ['2026-12-01 after 2pm', '2026-12-01 from 14:00'],
];

function short(time: RequestedTime): string {
  switch (time.kind) {
    case 'instant':
      return `${time.date} ${time.time}`;
    case 'day':
      return `${time.date}${bounds(time.window)}`;
    case 'range':
      return `${time.from}..${time.to}${bounds(time.window)}`;
    case 'window':
      return bounds(time.window).trim();
    case 'time':
      return time.time;
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

function bounds({ partOfDay, after, before }: TimeWindow): string {
  return [partOfDay, after && `from ${after}`, before && `to ${before}`]
    .filter((bound) => bound !== null)
    .map((bound) => ` ${bound}`)
    .join('');
}

describe(readRequestedTime, () => {
  it.each(GERMAN)('reads "%s" as %s', (words, expected) => {
    expect(short(readRequestedTime({ date: words }, { now: NOW, timeZone: 'Europe/Berlin', language: 'de' }))).toBe(
      expected,
    );
  });

  it.each(ENGLISH)('reads "%s" as %s', (words, expected) => {
    expect(short(readRequestedTime({ date: words }, { now: NOW, timeZone: 'Europe/Berlin', language: 'en' }))).toBe(
      expected,
    );
  });
});
