import type { FunctionExample } from './route-example.js';

/** Functions that only ask. */
export const QUESTION_EXAMPLES: readonly FunctionExample[] = [
  {
    name: 'get_context',
    args: {},
    answer: {
      success: true,
      status: 'context',
      message:
        'Heute ist Dienstag, der 24. November, es ist 9 Uhr. Salon Mitte ist heute von 9 Uhr bis 18 Uhr geöffnet.',
      data: {
        now: '2026-11-24T09:00:00+01:00',
        today: '2026-11-24',
        weekday: 'Dienstag',
        branch: 'Salon Mitte',
        opening_hours_today: ['09:00-18:00'],
        caller: { known: false, name: null, upcoming: [] },
      },
    },
  },
  {
    name: 'check_customer',
    args: { name: 'Jana Beispiel' },
    answer: {
      success: true,
      status: 'new',
      message: 'Unter dieser Nummer gibt es noch keine Termine. Was kann ich für Sie tun?',
      data: { customer: { name: null, last_visit: null, upcoming: [] } },
    },
  },
  {
    name: 'list_services',
    args: {},
    answer: {
      success: true,
      status: 'listed',
      message:
        'Wir bieten Herrenhaarschnitt für 28 Euro, Damenhaarschnitt und Beratung an. Welche Leistung möchten Sie?',
      data: {
        services: [
          {
            slug: 'herrenhaarschnitt',
            name: 'Herrenhaarschnitt',
            duration_minutes: 30,
            price: { amount: 28, currency: 'EUR' },
          },
          { slug: 'damenhaarschnitt', name: 'Damenhaarschnitt', duration_minutes: 60, price: null },
          { slug: 'beratung', name: 'Beratung', duration_minutes: 30, price: null },
        ],
      },
    },
  },
  {
    name: 'check_availability',
    args: { service: 'Herrenhaarschnitt', date: 'Donnerstag', time: '15 Uhr' },
    answer: {
      success: true,
      status: 'available',
      message: 'Ja, Donnerstag, der 26. November um 15 Uhr ist frei. Soll ich den Termin eintragen?',
      data: {
        service: 'Herrenhaarschnitt',
        requested: {
          date: '2026-11-26',
          time: '15:00',
          start: '2026-11-26T15:00:00+01:00',
          part_of_day: null,
          after: null,
          before: null,
        },
        options: [
          {
            option_id: 'dc43pr42kq6gnxsg',
            service: 'Herrenhaarschnitt',
            start: '2026-11-26T15:00:00+01:00',
            end: '2026-11-26T15:30:00+01:00',
            spoken: 'Donnerstag, der 26. November um 15 Uhr',
          },
        ],
        ask: null,
      },
    },
  },
  {
    name: 'find_alternatives',
    args: { service: 'Herrenhaarschnitt', date: 'Donnerstag', part_of_day: 'vormittags' },
    answer: {
      success: true,
      status: 'alternatives',
      message: 'Frei ist es am Donnerstag, dem 26. November, um 9 Uhr oder um 11 Uhr 30. Was passt Ihnen?',
      data: {
        service: 'Herrenhaarschnitt',
        requested: { date: '2026-11-26', time: null, start: null, part_of_day: 'forenoon', after: null, before: null },
        options: [
          {
            option_id: 'dc3ye0738qt9qkb5',
            service: 'Herrenhaarschnitt',
            start: '2026-11-26T09:00:00+01:00',
            end: '2026-11-26T09:30:00+01:00',
            spoken: 'Donnerstag, der 26. November um 9 Uhr',
          },
          {
            option_id: 'dc40ma20byhnq476',
            service: 'Herrenhaarschnitt',
            start: '2026-11-26T11:30:00+01:00',
            end: '2026-11-26T12:00:00+01:00',
            spoken: 'Donnerstag, der 26. November um 11 Uhr 30',
          },
        ],
        ask: null,
      },
    },
  },
  {
    name: 'find_appointments',
    args: {},
    answer: {
      success: true,
      status: 'found',
      message: 'Ihr nächster Termin ist Herrenhaarschnitt am Donnerstag, dem 26. November, um 15 Uhr.',
      data: {
        appointments: [
          {
            ref: '621dabe2',
            service: 'Herrenhaarschnitt',
            start: '2026-11-26T15:00:00+01:00',
            end: '2026-11-26T15:30:00+01:00',
            spoken: 'Donnerstag, der 26. November um 15 Uhr',
            status: 'booked',
            name: 'Jana Beispiel',
          },
        ],
        ask: null,
      },
    },
  },
];
