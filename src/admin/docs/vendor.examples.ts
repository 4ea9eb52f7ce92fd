import type { RouteExamples } from './route-example.js';

/** What Retell and Cal.com send besides functions. */
export const VENDOR_EXAMPLES: RouteExamples = {
  'POST /retell/inbound': {
    summary: 'The phone rings, or a chat begins: what the agent should know.',
    exchanges: [
      {
        name: 'usual',
        request: {
          event: 'call_inbound',
          call_inbound: { agent_id: 'agent_eins', from_number: '+4915228817386', to_number: '+493012345600' },
        },
        status: 200,
        answer: {
          call_inbound: {
            dynamic_variables: {
              company: 'Friseur Eins',
              branch: 'Salon Mitte',
              locale: 'de',
              now: '2026-11-24T09:00:00+01:00',
              time: '9 Uhr',
              today: '2026-11-24',
              weekday: 'Dienstag',
              today_spoken: 'Dienstag, der 24. November',
              tomorrow: '2026-11-25',
            },
            metadata: { company: 'friseur-eins', branch: 'mitte' },
          },
        },
      },
    ],
  },
  'POST /retell/webhook': {
    summary: 'An event of a call or chat: stored once, worked off afterwards.',
    exchanges: [
      {
        name: 'usual',
        request: {
          event: 'call_ended',
          call: {
            call_id: 'call_4f1d2c3b5a69788796a5b4c3d2e1',
            call_type: 'phone_call',
            agent_id: 'agent_eins',
            direction: 'inbound',
            from_number: '+4915228817386',
            to_number: '+493012345600',
            start_timestamp: 1795507200000,
            end_timestamp: 1795507262000,
            duration_ms: 62000,
            disconnection_reason: 'user_hangup',
          },
        },
        status: 204,
      },
    ],
  },
  'POST /calcom/webhook/{connectionId}': {
    summary: 'An event of Cal.com about a booking: stored once, worked off afterwards.',
    exchanges: [
      {
        name: 'usual',
        request: {
          triggerEvent: 'BOOKING_CREATED',
          createdAt: '2026-11-24T08:00:00.000Z',
          payload: {
            uid: 'bk_7f3a9c21d4e84f0b',
            eventTypeId: 4711,
            startTime: '2026-12-01T10:00:00Z',
            endTime: '2026-12-01T10:30:00Z',
            attendees: [{ name: 'Jana Beispiel', phoneNumber: '+4915228817386' }],
          },
        },
        status: 204,
      },
    ],
  },
};
