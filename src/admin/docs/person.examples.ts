import type { RouteExamples } from './route-example.js';

const PERSON = { phone: '+4915228817386' };

/** The rights of a person, the end of a company, and what operators did. */
export const PERSON_EXAMPLES: RouteExamples = {
  'POST /admin/companies/{slug}/exports': {
    summary: 'All that a company keeps of a person, by phone or email.',
    exchanges: [
      {
        name: 'usual',
        request: PERSON,
        status: 200,
        answer: { appointments: [], booking_attempts: [], callbacks: [], calls: [], webhook_deliveries: [] },
      },
    ],
  },
  'POST /admin/companies/{slug}/erasures': {
    summary: 'Forgets a person everywhere; a receipt without a word of whom.',
    exchanges: [
      {
        name: 'usual',
        request: PERSON,
        status: 200,
        answer: {
          id: '0b6c1f4e-3f1d-4a57-9a0f-2f4f1f0c9d11',
          at: '2026-11-24T08:00:00.000Z',
          erased: { appointments: 1, booking_attempts: 1, callbacks: 1, calls: 1, webhook_deliveries: 2 },
          unsettled: 0,
          remainAtCalcom: 0,
        },
      },
    ],
  },
  'DELETE /admin/companies/{slug}': {
    summary: 'Removes a company with all that belongs to it.',
    exchanges: [{ name: 'usual', status: 204 }],
  },
  'GET /admin/audit': {
    summary: 'What operators changed, newest first.',
    query: { company: 'slug', limit: '1 to 200' },
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [
          {
            id: '5a0f3c1d-7d3c-4e7c-9c55-1d1f2b3c4d5e',
            at: '2026-11-24T08:00:00.000Z',
            actor: 'operator',
            operation: 'company_delete',
            company: 'friseur-zwei',
            subject: null,
          },
        ],
      },
    ],
  },
};
