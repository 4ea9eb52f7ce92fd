import type { RouteExamples } from './route-example.js';

/** Deliveries of both vendors. */
export const WEBHOOK_EXAMPLES: RouteExamples = {
  'GET /admin/webhooks': {
    summary: 'Deliveries of both vendors, latest first, and what became of them.',
    query: {
      company: 'slug',
      source: '`retell` or `calcom`',
      status: '`waiting`, `done` or `dead`',
      limit: '1 to 200',
      cursor: '`nextCursor` of the page before',
    },
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: {
          webhooks: [
            {
              id: 'bc7021a3-c137-4f57-97b2-f201ed235e59',
              company: 'friseur-eins',
              source: 'calcom',
              event: 'BOOKING_CREATED',
              status: 'done',
              attempts: 1,
              reason: null,
              receivedAt: '2026-11-24T08:00:00.000Z',
              updatedAt: '2026-11-24T08:00:00.000Z',
            },
            {
              id: '597eefc2-27b4-4aba-a963-1e7b8ade89b2',
              company: 'friseur-eins',
              source: 'retell',
              event: 'call_ended',
              status: 'done',
              attempts: 1,
              reason: null,
              receivedAt: '2026-11-24T08:00:00.000Z',
              updatedAt: '2026-11-24T08:00:00.000Z',
            },
          ],
          nextCursor: null,
        },
      },
    ],
  },
  'POST /admin/webhooks/{id}/replay': {
    summary: 'Works a dead delivery off again.',
    exchanges: [
      {
        name: 'usual',
        status: 202,
        answer: {
          id: '597eefc2-27b4-4aba-a963-1e7b8ade89b2',
          company: 'friseur-eins',
          source: 'retell',
          event: 'call_ended',
          status: 'waiting',
          attempts: 8,
          reason: null,
          receivedAt: '2026-11-24T08:00:00.000Z',
          updatedAt: '2026-11-24T08:05:00.000Z',
        },
      },
    ],
  },
};
