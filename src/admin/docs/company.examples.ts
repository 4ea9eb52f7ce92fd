import type { RouteExamples } from './route-example.js';

const COMPANY = {
  name: 'Friseur Zwei',
  slug: 'friseur-zwei',
  locale: 'de',
  policy: {
    identity: 'number',
    horizonDays: 60,
    maxAlternatives: 2,
    cancelNoticeHours: 24,
    minimumNoticeMinutes: 15,
    rescheduleNoticeHours: 1,
    maxReschedulesPerAppointment: 3,
  },
  agentIds: ['agent_zwei'],
  timeZone: 'Europe/Berlin',
  calcom: {
    connectionId: '98a4f465-b643-4d60-a872-e655c625d32f',
    webhookUrl: '/calcom/webhook/98a4f465-b643-4d60-a872-e655c625d32f',
  },
  branches: [
    {
      name: 'Salon Mitte',
      slug: 'mitte',
      agentIds: [],
      closures: [],
      services: [
        {
          name: 'Herrenhaarschnitt',
          slug: 'herrenhaarschnitt',
          price: { amount: 28, currency: 'EUR' },
          eventTypeId: 4128801,
          durationMinutes: 30,
        },
      ],
      openingHours: { mon: ['09:00-18:00'] },
      phoneNumbers: ['+493012345611'],
    },
  ],
};

/** Companies as whole documents. */
export const COMPANY_EXAMPLES: RouteExamples = {
  'PUT /admin/companies/{slug}': {
    summary: 'Makes the stored company equal to the document.',
    exchanges: [
      {
        name: 'usual',
        request: {
          slug: 'friseur-zwei',
          name: 'Friseur Zwei',
          locale: 'de',
          timeZone: 'Europe/Berlin',
          calcom: { apiKey: 'cal_live_…', webhookSecret: '…' },
          agentIds: ['agent_zwei'],
          branches: [
            {
              slug: 'mitte',
              name: 'Salon Mitte',
              phoneNumbers: ['+493012345611'],
              openingHours: { mon: ['09:00-18:00'] },
              services: [
                {
                  slug: 'herrenhaarschnitt',
                  name: 'Herrenhaarschnitt',
                  eventTypeId: 4128801,
                  durationMinutes: 30,
                  price: { amount: 28, currency: 'EUR' },
                },
              ],
            },
          ],
        },
        status: 200,
        answer: COMPANY,
      },
    ],
  },
  'GET /admin/companies/{slug}': {
    summary: 'A company, without its secrets.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: COMPANY,
      },
    ],
  },
  'GET /admin/companies': {
    summary: 'All companies, by slug.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [COMPANY],
      },
    ],
  },
  'GET /admin/companies/{slug}/doctor': {
    summary: 'Checks of the configuration against Cal.com and Retell, each with what to do.',
    exchanges: [
      {
        name: 'usual',
        status: 200,
        answer: [
          {
            check: 'calcom_key',
            subject: null,
            status: 'fail',
            detail: 'Cal.com refuses the API key.',
            todo: 'Create a key at Cal.com and apply it.',
          },
        ],
      },
    ],
  },
};
