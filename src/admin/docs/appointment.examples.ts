import type { RouteExamples } from './route-example.js';

const CALLBACK = {
  id: '83f54582-4d4a-4400-ba28-7715723f2d8c',
  company: 'friseur-eins',
  branch: 'mitte',
  callId: 'call_4f1d2c3b5a69788796a5b4c3d2e1',
  name: 'Jana Beispiel',
  phone: '+4915228817386',
  reason: 'Frage zur Farbe',
  preferredTime: 'morgen früh',
  priority: 'normal',
  status: 'open',
  requestedAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T08:00:00.000Z',
};

/** Appointments, and people who wait. */
export const APPOINTMENT_EXAMPLES: RouteExamples = {
  'GET /admin/appointments': {
    summary: 'Bookings at Cal.com as the gateway knows them, latest start first.',
    query: { company: 'slug', limit: '1 to 200' },
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [
          {
            id: 'a673eda4-4e02-45bc-a47a-d89f78f2e28e',
            company: 'friseur-eins',
            branch: 'mitte',
            service: 'herrenhaarschnitt',
            calcomUid: 'bk_7f3a9c21d4e84f0b',
            status: 'booked',
            start: '2026-12-01T10:00:00.000Z',
            end: '2026-12-01T10:30:00.000Z',
            name: 'Jana Beispiel',
            phone: '+4915228817386',
            bookedInCall: null,
            movedInCall: null,
            cancelledInCall: null,
            timesMoved: 0,
            updatedAt: '2026-11-24T08:00:00.000Z',
          },
        ],
      },
    ],
  },
  'GET /admin/callbacks': {
    summary: 'People who wait to be called back, newest wish first.',
    query: { company: 'slug', limit: '1 to 200' },
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [CALLBACK],
      },
    ],
  },
  'PATCH /admin/callbacks/{id}': {
    summary: 'Marks a callback as done, or opens it again.',
    exchanges: [
      {
        name: 'usual',
        request: { status: 'done' },
        status: 200,
        answer: { ...CALLBACK, status: 'done' },
      },
    ],
  },
  'GET /admin/reconciliation': {
    summary: 'Where appointments and Cal.com differ, by the last comparison.',
    query: { company: 'slug', limit: '1 to 200' },
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [
          {
            company: 'friseur-eins',
            connectionId: '48341841-5804-47d1-9a73-82f903a42984',
            caughtUpTo: '2026-11-24T08:00:00.000Z',
            comparedAt: '2026-11-24T02:00:00.000Z',
            differences: [
              {
                kind: 'moved',
                branch: 'mitte',
                service: 'herrenhaarschnitt',
                appointment: 'a673eda4-4e02-45bc-a47a-d89f78f2e28e',
                mirrorStart: '2026-12-01T10:00:00.000Z',
                calcomStart: '2026-12-01T11:00:00.000Z',
              },
            ],
          },
        ],
      },
    ],
  },
};
