import fc from 'fast-check';
import { appointments, calls } from '../../src/platform/index.js';
import { StuckCallsJob } from '../../src/retell/calls/stuck-calls.job.js';
import { ADMIN_TOKEN, NOW, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { eventually } from '../support/eventually.js';
import { SALON, testAccounts } from '../support/tenants.js';

const WISH = { service: 'Herrenhaarschnitt', date: '2026-12-01', time: '10:00', name: 'Jana Beispiel' };
const STARTED_AT = Date.parse(NOW);
const WRITE_MS = 20_000;
/** After its end a call is judged once whatever it had under way must be answered. */
const JUDGED_AFTER_MS = WRITE_MS + 1_000;

const ENDED = {
  end_timestamp: STARTED_AT + 62_000,
  duration_ms: 62_000,
  disconnection_reason: 'agent_hangup',
  transcript: 'Agent: Guten Tag\nUser: Jana Beispiel hier',
  latency: { e2e: { p50: -1444 } },
};
const ANALYZED = {
  ...ENDED,
  latency: { e2e: { p50: 742 } },
  call_cost: { combined_cost: 8.25 },
  call_analysis: { call_successful: false, user_sentiment: 'Negative', custom_analysis_data: [] },
};
const DESTINATION = { transfer_destination: { number: '+493012345699' } };

describe('the log of calls', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), {
      storeTranscripts: true,
      slotHoldMs: 0,
      calcomWriteBudgetMs: WRITE_MS,
    });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => gateway.sandbox.faults.clear());

  const tell = (event: string, callId: string, more: object = {}, beside: object = {}) =>
    gateway.postSigned('/retell/webhook', {
      event,
      ...beside,
      call: {
        call_id: `${RUN}_${callId}`,
        call_type: 'phone_call',
        agent_id: 'agent_eins',
        direction: 'inbound',
        from_number: '+4915228817386',
        to_number: '+493012345600',
        start_timestamp: STARTED_AT,
        ...more,
      },
    });
  const rowOf = async (callId: string) => {
    await gateway.settled();
    const rows = await gateway.database.asOperator((tx) => tx.select().from(calls));
    return rows.find((row) => row.callId === `${RUN}_${callId}`);
  };
  const ask = async (callId: string, name: string, args: object) =>
    (await gateway.call(name, args, { callId, from: `+49152288${callId.length}7386` })).status;

  it('ends with the same row in whatever order and however often all events of a call and its first function come', async () => {
    let run = 0;
    const entries = [{ role: 'agent', content: 'Guten Tag' }];
    const tellings: ((callId: string) => PromiseLike<unknown>)[] = [
      (id) => tell('call_started', id),
      (id) => tell('transcript_updated', id, { transcript_with_tool_calls: entries }),
      (id) => tell('transfer_started', id, {}, DESTINATION),
      (id) => tell('transfer_cancelled', id, {}, DESTINATION),
      (id) => tell('transfer_bridged', id, {}, DESTINATION),
      (id) => tell('transfer_ended', id),
      (id) => tell('call_ended', id, ENDED),
      (id) => tell('call_analyzed', id, ANALYZED),
      (id) => gateway.call('list_services', {}, { callId: id }),
    ];
    const indices = tellings.map((_, index) => index);
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(indices, { minLength: indices.length }), async (order) => {
        const callId = `order_${run++}`;
        for (const [position, at] of order.entries()) {
          await tellings[at]?.(callId);
          await tellings[at]?.(callId);
          // Worked off one by one, or all together.
          if (run % 2 === 0 || position % 3 === 0) await gateway.settled();
        }
        gateway.clock.advance(JUDGED_AFTER_MS);
        const { callId: _id, createdAt: _created, updatedAt: _updated, ...end } = (await rowOf(callId)) ?? {};
        ends.add(JSON.stringify(end));
      }),
      { numRuns: 8 },
    );
    expect([...ends].map((end) => JSON.parse(end) as unknown)).toEqual([
      expect.objectContaining({
        state: 'analyzed',
        transferred: true,
        durationMs: 62_000,
        costCents: 8.25,
        latencyP50Ms: 742,
        disconnectionReason: 'agent_hangup',
        modelSuccessful: false,
        outcome: 'answered',
        transcript: ENDED.transcript,
      }),
    ]);
  }, 60_000);

  it('counts the function that a caller hung up on', async () => {
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'latency', latencyMs: 1_000, times: 'always' });
    const { name: _, ...question } = { ...WISH, date: '2027-01-12' };
    const answered = ask('hung_up', 'check_availability', question);
    await eventually(() => gateway.sandbox.requests.count('listSlots') > 0);
    await tell('call_ended', 'hung_up', ENDED);
    expect(await rowOf('hung_up')).toMatchObject({ state: 'ended' });
    expect(await answered).toBe('available');
    gateway.clock.advance(JUDGED_AFTER_MS);
    expect(await rowOf('hung_up')).toMatchObject({ outcome: 'answered' });
  });

  it('I-57: says what came of a call by our own rows, whatever the model of the vendor believes', async () => {
    expect(await ask('booked', 'book_appointment', WISH)).toBe('booked');
    expect(await ask('undone_', 'book_appointment', { ...WISH, time: '11:00' })).toBe('booked');
    expect(await ask('undone_', 'cancel_appointment', { confirm: true })).toBe('cancelled');
    expect(await ask('wished__', 'request_callback', { name: 'Jana Beispiel' })).toBe('recorded');
    expect(await ask('asked____', 'list_services', {})).toBe('listed');
    for (const callId of ['booked', 'undone_', 'wished__', 'asked____', 'silent_____']) {
      await tell('call_analyzed', callId, ANALYZED);
      await tell('call_ended', callId, ENDED);
    }
    expect(await rowOf('booked')).toMatchObject({ outcome: 'booked', modelSuccessful: false });
    expect(await rowOf('undone_')).toMatchObject({ outcome: 'cancelled' });
    expect(await rowOf('wished__')).toMatchObject({ outcome: 'callback' });
    expect(await rowOf('asked____')).toMatchObject({ outcome: 'answered' });
    expect(await rowOf('silent_____')).toMatchObject({ outcome: null });
  });

  it('judges a call anew when its doubt is settled after its end', async () => {
    gateway.sandbox.faults.set(
      { operation: 'createBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'listBookings', kind: 'error_503', times: 'always' },
    );
    expect(await ask('doubtful', 'book_appointment', { ...WISH, time: '14:00' })).toBe('in_doubt');
    await tell('call_ended', 'doubtful', ENDED);
    expect(await rowOf('doubtful')).toMatchObject({ outcome: 'in_doubt' });
    gateway.sandbox.faults.clear();
    gateway.clock.advance(61_000);
    await gateway.reconcile();
    gateway.clock.advance(2_000);
    expect(await rowOf('doubtful')).toMatchObject({ outcome: 'booked' });
  });

  it('I-64: notes a call whose function comes before any event', async () => {
    await ask('function_first', 'list_services', {});
    expect(await rowOf('function_first')).toMatchObject({
      state: 'started',
      agentId: 'agent_eins',
      kind: 'phone_call',
    });
  });

  it('I-07: books nothing, moves nothing and cancels nothing for what an event tells', async () => {
    const before = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    const wish = { appointment_date: '2026-12-01', appointment_time: '16:00', customer_name: 'Jana Beispiel' };
    await tell('call_analyzed', 'dreamt', { ...ANALYZED, call_analysis: { custom_analysis_data: wish } });
    await gateway.settled();
    expect(await gateway.database.asOperator((tx) => tx.select().from(appointments))).toEqual(before);
  });

  it('I-66: ends a call whose end was never told, and takes its late end for the truth', async () => {
    await tell('call_started', 'stuck', { start_timestamp: gateway.clock.now().getTime() });
    await gateway.settled();
    gateway.clock.advance(3 * 60 * 60_000);
    await gateway.runJob(StuckCallsJob);
    expect(await rowOf('stuck')).toMatchObject({ state: 'started' });
    gateway.clock.advance(1);
    await gateway.runJob(StuckCallsJob);
    expect(await rowOf('stuck')).toMatchObject({ state: 'ended', endedAt: null, disconnectionReason: null });
    await tell('call_ended', 'stuck', ENDED);
    expect(await rowOf('stuck')).toMatchObject({ state: 'ended', disconnectionReason: 'agent_hangup' });
  });

  it('keeps no counters of a call that has ended', async () => {
    const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const counters = async () =>
      ((await gateway.http.get(`/admin/throttle/${RUN}_counted`).set(bearer)).body as { counts: object }).counts;
    await gateway.call('list_services', {}, { callId: 'counted' });
    expect(await counters()).toMatchObject({ total: 1 });
    await tell('call_ended', 'counted', ENDED);
    await gateway.settled();
    expect(await counters()).toEqual({});
  });
});
