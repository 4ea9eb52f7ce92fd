import type { RouteExamples } from './route-example.js';

const BREAKER = {
  name: 'calcom:48341841-5804-47d1-9a73-82f903a42984',
  state: 'closed',
  failures: 0,
  failureThreshold: 5,
  successes: 0,
  successThreshold: 2,
  openedAt: null,
  retryAt: null,
  lastFailure: null,
  rejectedWhileOpen: 0,
  company: 'friseur-eins',
  target: 'api.cal.eu',
};

/** Isolation, breakers, cache, metrics and health. */
export const OPERATION_EXAMPLES: RouteExamples = {
  'GET /admin/isolation': {
    summary: 'Two made-up companies try to reach each other now, by every way there is; nothing of it stays.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: {
          at: '2026-11-24T08:00:00.000Z',
          checks: [
            { name: 'functions', outcome: 'held', through: [] },
            { name: 'refs', outcome: 'held', through: [] },
            { name: 'option_ids', outcome: 'held', through: [] },
            { name: 'cache', outcome: 'held', through: [] },
            { name: 'webhooks', outcome: 'held', through: [] },
            { name: 'sql_select', outcome: 'held', through: [] },
            { name: 'sql_update', outcome: 'held', through: [] },
            { name: 'sql_delete', outcome: 'held', through: [] },
            { name: 'sql_insert', outcome: 'held', through: [] },
          ],
          breaches: 0,
        },
      },
    ],
  },
  'GET /admin/breakers': {
    summary: 'Breakers of the Cal.com connections, from their first request on.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [BREAKER],
      },
    ],
  },
  'GET /admin/breakers/{name}': {
    summary: 'One breaker.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: BREAKER,
      },
    ],
  },
  'POST /admin/breakers/{name}/isolate': {
    summary: 'Holds a breaker open by hand.',
    exchanges: [
      {
        name: 'usual',
        request: { reason: 'maintenance at Cal.com' },
        status: 200,
        answer: { ...BREAKER, state: 'isolated', openedAt: '2026-11-24T08:00:00.000Z' },
      },
    ],
  },
  'POST /admin/breakers/{name}/release': {
    summary: 'Ends the isolation.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: BREAKER,
      },
    ],
  },
  'GET /admin/breakers/{name}/transitions': {
    summary: 'The last 100 changes of state, oldest first.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [
          { from: 'closed', to: 'isolated', at: '2026-11-24T08:00:00.000Z', reason: 'maintenance at Cal.com' },
          { from: 'isolated', to: 'closed', at: '2026-11-24T08:00:00.000Z', reason: 'released' },
        ],
      },
    ],
  },
  'GET /admin/cache': {
    summary: 'What the cache spares, and whose keys it holds.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: {
          hits: 240,
          stale: 10,
          misses: 50,
          hitRatio: 0.83,
          failures: 0,
          inFlight: 0,
          keysByCompany: { 'friseur-eins': 12 },
        },
      },
    ],
  },
  'GET /metrics': {
    summary: 'The counts of this instance for Prometheus.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: '# TYPE slotline_bookings_total counter\nslotline_bookings_total{outcome="booked"} 1\n',
      },
    ],
  },
  'GET /health/live': {
    summary: 'The process runs.',
    exchanges: [{ name: 'usual', status: 200, answer: { status: 'ok', version: '0.1.0', uptimeSeconds: 24 } }],
  },
  'GET /health/ready': {
    summary: 'Ready for calls: database and jobs decide, cache and Cal.com are shown.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: {
          status: 'ok',
          version: '0.1.0',
          uptimeSeconds: 24,
          details: {
            database: { responseTime: 4, status: 'up' },
            cache: { status: 'up' },
            jobs: { waiting: 2, retry: 0, active: 0, failed: 0, responseTime: 3, status: 'up' },
            calcom: { connections: 1, notClosed: 0, status: 'up' },
          },
        },
      },
    ],
  },
  'GET /docs': {
    summary: 'This description as a page.',
    exchanges: [{ name: 'usual', status: 200, answer: '<!doctype html>\n', type: 'text/html' }],
  },
  'GET /docs/openapi.json': {
    summary: 'This description for tools.',
    exchanges: [{ name: 'usual', status: 200, answer: { openapi: '3.0.0' } }],
  },
  'GET /docs/{asset}': {
    summary: 'A part of the page.',
    exchanges: [{ name: 'usual', status: 200, answer: 'SwaggerUIBundle({});\n', type: 'text/javascript' }],
  },
};
