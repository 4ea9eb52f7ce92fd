import type { FunctionExample } from './route-example.js';

/** Functions that change something. */
export const CHANGE_EXAMPLES: readonly FunctionExample[] = [
  {
    name: 'book_appointment',
    args: { service: 'Herrenhaarschnitt', date: 'Donnerstag', time: '15 Uhr', name: 'Jana Beispiel' },
    answer: {
      success: true,
      status: 'booked',
      message: 'Ihr Termin für Herrenhaarschnitt am Donnerstag, dem 26. November, um 15 Uhr ist gebucht.',
      data: {
        appointment: {
          ref: '621dabe2',
          service: 'Herrenhaarschnitt',
          start: '2026-11-26T15:00:00+01:00',
          end: '2026-11-26T15:30:00+01:00',
          spoken: 'Donnerstag, der 26. November um 15 Uhr',
          status: 'booked',
          name: 'Jana Beispiel',
        },
        options: [],
        ask: null,
      },
    },
  },
  {
    name: 'collect_appointment',
    args: { service: 'Herrenhaarschnitt', date: 'Freitag', time: '11 Uhr', name: 'Jana Beispiel', confirm: false },
    answer: {
      success: true,
      status: 'available',
      message: 'Ja, Freitag, der 27. November um 11 Uhr ist frei. Soll ich den Termin eintragen?',
      data: {
        service: 'Herrenhaarschnitt',
        requested: {
          date: '2026-11-27',
          time: '11:00',
          start: '2026-11-27T11:00:00+01:00',
          part_of_day: null,
          after: null,
          before: null,
        },
        options: [
          {
            option_id: 'dc4n986dp0f9wj1v',
            service: 'Herrenhaarschnitt',
            start: '2026-11-27T11:00:00+01:00',
            end: '2026-11-27T11:30:00+01:00',
            spoken: 'Freitag, der 27. November um 11 Uhr',
          },
        ],
        ask: null,
        appointment: null,
      },
    },
  },
  {
    name: 'reschedule_appointment',
    args: { new_date: '2026-11-27', new_time: '10:30', confirm: true },
    answer: {
      success: true,
      status: 'rescheduled',
      message:
        'Ihr Termin vom Donnerstag, dem 26. November, um 15 Uhr ist verlegt. Er ist jetzt am Freitag, dem 27. November, um 10 Uhr 30.',
      data: {
        appointment: {
          ref: '621dabe2',
          service: 'Herrenhaarschnitt',
          start: '2026-11-27T10:30:00+01:00',
          end: '2026-11-27T11:00:00+01:00',
          spoken: 'Freitag, der 27. November um 10 Uhr 30',
          status: 'booked',
          name: 'Jana Beispiel',
        },
        previous: {
          ref: '621dabe2',
          service: 'Herrenhaarschnitt',
          start: '2026-11-26T15:00:00+01:00',
          end: '2026-11-26T15:30:00+01:00',
          spoken: 'Donnerstag, der 26. November um 15 Uhr',
          status: 'booked',
          name: 'Jana Beispiel',
        },
        options: [],
        denial: null,
        ask: null,
      },
    },
  },
  {
    name: 'cancel_appointment',
    args: { confirm: true, reason: 'krank' },
    answer: {
      success: true,
      status: 'cancelled',
      message: 'Ihr Termin am Freitag, dem 27. November, um 10 Uhr 30 ist abgesagt.',
      data: {
        appointment: {
          ref: '621dabe2',
          service: 'Herrenhaarschnitt',
          start: '2026-11-27T10:30:00+01:00',
          end: '2026-11-27T11:00:00+01:00',
          spoken: 'Freitag, der 27. November um 10 Uhr 30',
          status: 'cancelled',
          name: 'Jana Beispiel',
        },
        denial: null,
        ask: null,
      },
    },
  },
  {
    name: 'request_callback',
    args: { name: 'Jana Beispiel', phone: '0152 28817386', reason: 'Frage zur Farbe', preferred_time: 'morgen früh' },
    answer: {
      success: true,
      status: 'recorded',
      message: 'Ihren Wunsch nach einem Rückruf habe ich notiert. Wir melden uns bei Ihnen.',
      data: {
        callback: { ref: '83f54582', name: 'Jana Beispiel', phone: '+4915228817386', preferred_time: 'morgen früh' },
      },
    },
  },
];
