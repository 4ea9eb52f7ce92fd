import { Test } from '@nestjs/testing';
import { appointment, NOW, option, service, tenant, TUESDAY } from '../../../test/support/outcome-walk.js';
import {
  type Ask,
  NOTHING_REQUESTED,
  type Question,
  type RequestedSlot,
  type WishGap,
} from '../../appointments/index.js';
import { Clock, ManualClock } from '../../platform/index.js';
import type { Locale } from '../../tenancy/index.js';
import { SpokenResponsePresenter } from './spoken-response.presenter.js';

const SATURDAY: RequestedSlot = {
  ...NOTHING_REQUESTED,
  date: '2026-11-28',
  time: '08:00',
  start: new Date('2026-11-28T07:00:00Z'),
};
let presenter: SpokenResponsePresenter;

beforeAll(async () => {
  const module = await Test.createTestingModule({
    providers: [SpokenResponsePresenter, { provide: Clock, useValue: new ManualClock(NOW) }],
  }).compile();
  presenter = module.get(SpokenResponsePresenter);
});

describe(SpokenResponsePresenter.name, () => {
  const cut = service('Herrenhaarschnitt');
  const say = (locale: Locale) => tenant(locale, 'Salon Mitte');
  const booked = appointment('2026-12-01T13:30:00Z', 'Herrenhaarschnitt');

  it('confirms a free start with weekday, date and time', () => {
    const outcome = {
      kind: 'available' as const,
      service: cut,
      requested: TUESDAY,
      options: [option('2026-12-01T13:30:00Z', 'Herrenhaarschnitt')],
    };
    expect(presenter.presentAvailability(outcome, say('de'))).toEqual({
      success: true,
      status: 'available',
      message: 'Ja, Dienstag, der 1. Dezember um 14 Uhr 30 ist frei. Soll ich den Termin eintragen?',
      data: {
        service: 'Herrenhaarschnitt',
        requested: {
          date: '2026-12-01',
          time: '14:30',
          start: '2026-12-01T14:30:00+01:00',
          part_of_day: null,
          after: null,
          before: null,
        },
        options: [
          {
            option_id: 'o1a2b3',
            service: 'Herrenhaarschnitt',
            start: '2026-12-01T14:30:00+01:00',
            end: '2026-12-01T15:00:00+01:00',
            spoken: 'Dienstag, der 1. Dezember um 14 Uhr 30',
          },
        ],
        ask: null,
      },
    });
    expect(presenter.presentAvailability(outcome, say('en')).message).toBe(
      'Yes, Tuesday, December 1st at 2:30 pm is free. Shall I make the appointment?',
    );
  });

  it('does not speak of the first day alone when nothing is free in a span', () => {
    const requested = { ...SATURDAY, time: null, start: null, until: '2026-11-29' };
    const outcome = { kind: 'none' as const, gap: 'taken' as const, service: cut, requested };
    expect(presenter.presentAvailability(outcome, say('de')).message).toMatch(
      /^Zu dieser Zeit ist leider nichts frei\./,
    );
    expect(presenter.presentAvailability(outcome, say('en')).message).toMatch(/nothing is free at that time\./);
  });

  it('says why the wish failed and names the day of each option (I-25)', () => {
    const outcome = {
      kind: 'alternatives' as const,
      gap: 'closed_day' as const,
      service: cut,
      requested: SATURDAY,
      options: ['2026-11-30T08:00:00Z', '2026-11-30T09:30:00Z', '2026-12-01T08:00:00Z'].map((start) =>
        option(start, 'Herrenhaarschnitt'),
      ),
    };
    expect(presenter.presentAvailability(outcome, say('de')).message).toBe(
      'Am Samstag, dem 28. November, haben wir geschlossen. Frei ist es am Montag, dem 30. November, um 9 Uhr oder um 10 Uhr 30 oder am Dienstag, dem 1. Dezember, um 9 Uhr. Was passt Ihnen?',
    );
    expect(presenter.presentAvailability(outcome, say('en')).message).toBe(
      'We are closed on Saturday, November 28th. We have a free time on Monday, November 30th at 9 am or 10:30 am or on Tuesday, December 1st at 9 am. Which one suits you?',
    );
  });

  it.each<[WishGap, string, string]>([
    ['taken', 'Am Dienstag, dem 1. Dezember, um 14 Uhr 30 ist leider nichts frei.', 'Unfortunately 2:30 pm on Tuesday'],
    ['before_opening', 'Um 14 Uhr 30 haben wir am Dienstag, dem 1. Dezember, nicht geöffnet.', 'We are not open at'],
    ['after_closing', 'Um 14 Uhr 30 passt der Termin am Dienstag, dem 1. Dezember, nicht in', 'An appointment at'],
    [
      'past',
      'Heute ist Dienstag, der 24. November, und 14 Uhr 30 ist schon vorbei.',
      'Today is Tuesday, November 24th',
    ],
    ['too_soon', 'Um 14 Uhr 30 ist es am Dienstag, dem 1. Dezember, leider zu kurzfristig.', 'Unfortunately 2:30 pm'],
    [
      'out_of_bounds',
      'Um 14 Uhr 30 können wir am Dienstag, dem 1. Dezember, leider keinen Termin vergeben.',
      'Unfortunately we cannot give an appointment at 2:30 pm on Tuesday',
    ],
    [
      'own',
      'Um 14 Uhr 30 haben Sie am Dienstag, dem 1. Dezember, schon einen Termin.',
      'You already have an appointment at 2:30 pm on Tuesday',
    ],
    ['too_far', 'So weit im Voraus vergeben wir noch keine Termine.', 'We do not give appointments that far'],
  ])('explains the gap %s', (gap, german, english) => {
    const outcome = { kind: 'none' as const, gap, service: cut, requested: TUESDAY };
    expect(presenter.presentAvailability(outcome, say('de')).message).toContain(german);
    expect(presenter.presentAvailability(outcome, say('en')).message).toContain(english);
  });

  it.each<[Question, string, string]>([
    [
      {
        field: 'date',
        because: 'which_day',
        choices: [
          { kind: 'day', date: '2026-11-27', window: { partOfDay: null, after: null, before: null } },
          { kind: 'day', date: '2026-12-04', window: { partOfDay: null, after: null, before: null } },
        ],
      },
      'Meinen Sie Freitag, den 27. November oder Freitag, den 4. Dezember?',
      'Do you mean Friday, November 27th or Friday, December 4th?',
    ],
    [
      {
        field: 'time',
        because: 'which_time',
        choices: [
          { kind: 'time', time: '03:00' },
          { kind: 'time', time: '15:00' },
        ],
      },
      'Meinen Sie 3 Uhr morgens oder 15 Uhr?',
      'Do you mean 3 am or 3 pm?',
    ],
    [
      { field: 'date', because: 'past', choices: [] },
      'Dienstag, der 1. Dezember, ist schon vorbei, heute ist Dienstag, der 24. November. An welchem Tag möchten Sie kommen?',
      'Tuesday, December 1st has already passed, today is Tuesday, November 24th. Which day would you like to come?',
    ],
    [
      { field: 'service', because: 'ambiguous', choices: [service('Färben'), service('Tönen')] },
      'Meinen Sie Färben oder Tönen?',
      'Do you mean Färben or Tönen?',
    ],
  ])('asks %j', (question, german, english) => {
    const ask: Ask = { kind: 'ask', question, service: null, requested: TUESDAY };
    expect(presenter.presentAvailability(ask, say('de')).message).toBe(german);
    expect(presenter.presentAvailability(ask, say('en')).message).toBe(english);
  });

  it('tells the two hours of a clock change apart', () => {
    const twice = ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z'].map((start) => ({
      kind: 'instant' as const,
      date: '2027-10-31',
      time: '02:30',
      start: new Date(start),
    }));
    const question: Question = { field: 'time', because: 'which_time', choices: twice };
    const { data } = presenter.presentBooking(
      { kind: 'ask', question, service: null, requested: NOTHING_REQUESTED },
      say('de'),
    );
    expect(data?.['ask']).toEqual({
      field: 'time',
      choices: [
        'Sonntag, der 31. Oktober 2027 um 2 Uhr 30 morgens vor der Zeitumstellung',
        'Sonntag, der 31. Oktober 2027 um 2 Uhr 30 morgens nach der Zeitumstellung',
      ],
    });
  });

  it('does not call a branch open whose last hours of today are over', () => {
    const caller = { known: false, name: null, upcoming: [] };
    const contextAt = (now: string) => {
      const intervals = [
        { from: '08:00', to: '12:00' },
        { from: '13:00', to: '18:00' },
      ];
      const outcome = { kind: 'context' as const, now: new Date(now), openToday: { kind: 'open' as const, intervals } };
      return presenter.presentContext({ ...outcome, caller }, say('de'));
    };
    expect(contextAt('2026-11-24T16:59:00Z').message).toMatch(/ist heute von 8 Uhr bis 12 Uhr und/);
    expect(contextAt('2026-11-24T17:00:00Z').message).toMatch(/ist heute nicht mehr geöffnet\.$/);
    expect(contextAt('2026-11-24T17:00:00Z').data).toMatchObject({
      opening_hours_today: ['08:00-12:00', '13:00-18:00'],
    });
  });

  it('reads a booking back', () => {
    const { message, data } = presenter.presentBooking({ kind: 'booked', appointment: booked }, say('de'));
    expect(message).toBe('Ihr Termin für Herrenhaarschnitt am Dienstag, dem 1. Dezember, um 14 Uhr 30 ist gebucht.');
    expect(data).toMatchObject({
      appointment: { ref: 'T-4K7Q', status: 'booked', start: '2026-12-01T14:30:00+01:00' },
    });
  });

  it('says how many services there are when it cannot list them all', () => {
    const services = Array.from({ length: 200 }, (_, index) => service(`Behandlung Nummer ${index}`, `b-${index}`));
    const { message, data } = presenter.presentServices({ kind: 'listed', services }, say('de'));
    expect(message).toMatch(/^Wir bieten 200 Leistungen an, zum Beispiel /);
    const listed = data?.['services'];
    expect(Array.isArray(listed) && listed.length > 20 && listed.length < 200).toBe(true);
  });

  it('tells who is not known nothing about appointments', () => {
    const identify = presenter.presentCancel({ kind: 'identify', missing: null }, say('de'));
    expect(identify.message).toMatch(/Rückruf/);
    expect(identify.data).toEqual({ appointment: null, denial: null, ask: null });
  });

  it('says the rule that forbids a change', () => {
    const denied = {
      kind: 'denied' as const,
      appointment: booked,
      denial: { rule: 'cancel_notice' as const, limit: 24 },
    };
    expect(presenter.presentCancel(denied, say('de'))).toMatchObject({
      success: true,
      message: 'Absagen sind nur bis 24 Stunden vor dem Termin möglich. Soll ich einen Rückruf für Sie notieren?',
      data: { denial: { rule: 'cancel_notice', limit: 24 } },
    });
  });
});
