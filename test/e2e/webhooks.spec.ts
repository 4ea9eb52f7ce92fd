import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { calls, webhookDeliveries } from '../../src/platform/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

const PAYLOADS = path.resolve('../shared/payloads/retell');
const EVENT_FILE = /^(call_(started|ended|analyzed)|chat_(started|ended|analyzed)|transfer_)[\w.]*\.json$/;

/** An event about a call to the salon. */
function event(name: string, callId: string, more: object = {}) {
  return {
    event: name,
    call: {
      call_id: callId,
      call_type: 'phone_call',
      agent_id: 'agent_eins',
      direction: 'inbound',
      from_number: '+4915228817386',
      to_number: '+493012345600',
      start_timestamp: 1_795_500_000_000,
      ...more,
    },
  };
}

const STARTED = {};
const ENDED = {
  end_timestamp: 1_795_500_062_000,
  duration_ms: 62_000,
  disconnection_reason: 'agent_hangup',
  transcript: 'Agent: Guten Tag\nUser: Jana Beispiel hier',
  recording_url: 'https://recordings.example/one.wav',
  latency: { e2e: { p50: -3 } },
};
const ANALYZED = {
  ...ENDED,
  latency: { e2e: { p50: 742 } },
  call_cost: { combined_cost: 8.25 },
  call_analysis: {
    call_summary: 'Jana Beispiel hat gebucht',
    call_successful: true,
    user_sentiment: 'Positive',
    custom_analysis_data: [],
  },
};

describe('POST /retell/webhook', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const post = (body: unknown, key?: string) => gateway.postSigned('/retell/webhook', body, key);
  const deliveries = () => gateway.database.asOperator((tx) => tx.select().from(webhookDeliveries));
  const callOf = async (callId: string) => {
    await gateway.settled();
    const rows = await gateway.database.asOperator((tx) => tx.select().from(calls));
    return rows.find((row) => row.callId === callId);
  };

  it('keeps a call as one row, each event once, without a word that was said', async () => {
    for (const body of [event('call_ended', 'one', ENDED), event('call_analyzed', 'one', ANALYZED)]) {
      expect((await post(body)).status).toBe(204);
      expect((await post(body)).status).toBe(204);
    }
    expect(await callOf('one')).toMatchObject({
      state: 'analyzed',
      durationMs: 62_000,
      costCents: 8.25,
      latencyP50Ms: 742,
      modelSuccessful: true,
    });
    const stored = (await deliveries()).filter(({ dedupeKey }) => dedupeKey.endsWith(':one'));
    expect(stored.map(({ status, attempts, facts }) => ({ status, attempts, facts }))).toEqual([
      { status: 'done', attempts: 1, facts: null },
      { status: 'done', attempts: 1, facts: null },
    ]);
    expect(JSON.stringify([stored, await callOf('one')])).not.toMatch(/Jana|recordings|Guten Tag|4915228817386/);
  });

  it('ends with the same row in whatever order events arrive', async () => {
    const events: [string, object][] = [
      ['call_ended', ENDED],
      ['call_analyzed', ANALYZED],
      ['transfer_bridged', STARTED],
    ];
    const rows: unknown[] = [];
    for (const [index, order] of permutations(events).entries()) {
      for (const [name, more] of order) {
        await post(event(name, `order_${index}`, more));
        await gateway.settled();
      }
      rows.push({ ...(await callOf(`order_${index}`)), callId: null });
    }
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
    expect(rows[0]).toMatchObject({ state: 'analyzed', transferred: true, disconnectionReason: 'agent_hangup' });
  }, 30_000);

  it('stores nothing of a forged, an unknown and a foreign event', async () => {
    const before = (await deliveries()).length;
    expect((await post(event('call_ended', 'forged', ENDED), 'key_forged')).status).toBe(401);
    expect((await post(event('call_dreamt', 'unknown'))).status).toBe(204);
    expect((await post(event('transcript_updated', 'talk', ENDED))).status).toBe(204);
    const nobody = event('call_ended', 'nobody', { ...ENDED, to_number: '+499999', agent_id: 'agent_nobody' });
    expect((await post(nobody)).status).toBe(204);
    expect((await deliveries()).length).toBe(before);
  });

  it('keeps a signed body that cannot be read as a dead delivery with its reason', async () => {
    const { call } = event('call_ended', 'x');
    expect((await post({ event: 'call_ended', call: { ...call, call_id: 7 } })).status).toBe(204);
    const dead = (await deliveries()).filter(({ status }) => status === 'dead');
    expect(dead).toMatchObject([{ event: 'call_ended', reason: 'call_id_missing', facts: null }]);
  });

  const suite = existsSync(PAYLOADS) ? describe : describe.skip;
  suite(existsSync(PAYLOADS) ? 'with payloads of the field' : 'skipped: no payloads beside the repository', () => {
    const files = existsSync(PAYLOADS) ? readdirSync(PAYLOADS).filter((file) => EVENT_FILE.test(file)) : [];
    const bodies = files.map(
      (file) => JSON.parse(readFileSync(path.join(PAYLOADS, file), 'utf8')) as Record<string, object>,
    );
    /** The body as it would be if its call had been to the salon; each run has calls of its own. */
    function ours(body: Record<string, object>, run: string) {
      const field = 'chat' in body ? 'chat' : 'call';
      const numbers = { agent_id: 'agent_eins', from_number: '+493012345600', to_number: '+493012345600' };
      const about = { ...body[field], ...numbers } as Record<string, string>;
      return { ...body, [field]: { ...about, [`${field}_id`]: `${run}${about[`${field}_id`] ?? ''}` } };
    }

    it('takes every body, each twice, and ends with the same rows in whatever order', async () => {
      expect(files.length).toBeGreaterThan(4);
      const ends = new Set<string>();
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(bodies, { minLength: bodies.length }), async (order) => {
          const id = `field${run++}_`;
          for (const body of order) {
            const statuses = [await post(ours(body, id)), await post(ours(body, id))].map(({ status }) => status);
            expect(statuses).toEqual([204, 204]);
          }
          await gateway.settled();
          const rows = await gateway.database.asOperator((tx) => tx.select().from(calls));
          const ofRun = rows.filter(({ callId }) => callId.startsWith(id));
          const sorted = ofRun.toSorted((a, b) => (a.callId < b.callId ? -1 : 1));
          ends.add(JSON.stringify(sorted).replaceAll(id, ''));
        }),
        { numRuns: 5 },
      );
      expect(ends.size).toBe(1);
      const states = (JSON.parse([...ends][0] ?? '') as { state: string }[]).map(({ state }) => state);
      expect(states.toSorted()).toEqual(['analyzed', 'ended', 'ended']);
      expect(
        (await deliveries()).filter(({ dedupeKey, status }) => dedupeKey.includes(':field') && status !== 'done'),
      ).toEqual([]);
    }, 30_000);
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}
