import type { CallTimeline, TimelineStep } from '../../call-story/index.js';
import { formatCall } from './format-call.js';

const BEGAN = new Date('2026-11-24T08:00:00Z');

function step(changes: Partial<TimelineStep> & Pick<TimelineStep, 'kind' | 'name' | 'outcome'>): TimelineStep {
  const measures = { offsetMs: 0, durationMs: 0, requestId: null, httpStatus: null };
  return { at: BEGAN, ...measures, attempt: null, breaker: null, cache: null, ...changes };
}

const STORY: CallTimeline = {
  callId: 'call_1',
  company: 'friseur-eins',
  call: null,
  beganAt: BEGAN,
  totals: { functions: 1, functionMs: 100, calcomRequests: 1, calcomMs: 50, webhooks: 1 },
  timeline: [
    step({ kind: 'function', name: 'check_availability', outcome: 'available', durationMs: 100, requestId: 'r1' }),
    step({
      kind: 'calcom',
      name: 'listSlots',
      outcome: 'ok',
      offsetMs: 50,
      durationMs: 50,
      requestId: 'r1',
      httpStatus: 200,
      attempt: 2,
      breaker: 'closed',
      cache: 'miss',
    }),
    step({ kind: 'webhook', name: 'call_ended', outcome: 'done', offsetMs: 62_000 }),
  ],
  bookings: [
    {
      ref: '3f2a77c1',
      service: 'haarschnitt',
      status: 'booked',
      start: new Date('2026-11-26T14:00:00Z'),
      did: ['booked'],
    },
  ],
};

describe(formatCall.name, () => {
  it('prints each step with its place on the time of its function', () => {
    expect(formatCall(STORY).split('\n')).toEqual([
      'Call call_1 · friseur-eins · no event of Retell yet',
      'began 2026-11-24T08:00:00.000Z · 1 functions 100 ms · 1 Cal.com requests 50 ms · 1 events',
      '',
      '        0 ms  ████████████████████████     100 ms  check_availability → available',
      '       50 ms              ▒▒▒▒▒▒▒▒▒▒▒▒      50 ms    Cal.com listSlots 200 ok (breaker closed, attempt 2)',
      '    62000 ms                                 0 ms  webhook call_ended: done',
      '',
      'Appointment 3f2a77c1 · haarschnitt · 2026-11-26T14:00:00.000Z · now booked · this call: booked',
      '',
    ]);
  });
});
