import { calls, webhookDeliveries } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { RETELL_KEY, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

/** Small enough for every run of the suite; `npm run bench` sends ten thousand. */
const EVENTS = 300;
const AT_ONCE = 50;

describe('a flood of webhooks', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close(), 30_000);

  function signed(callId: string) {
    const body = JSON.stringify({ event: 'call_ended', call: { call_id: callId, agent_id: 'agent_eins' } });
    const signature = signRetellBody(Buffer.from(body), RETELL_KEY, gateway.clock.now());
    return { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-retell-signature': signature } };
  }

  it('is acknowledged when it is stored, each event once, and then worked off', async () => {
    const url = `${await gateway.listen()}/retell/webhook`;
    // Each is sent twice, as after a time-out.
    const waiting = Array.from({ length: 2 * EVENTS }, (_, index) => signed(`call_${index % EVENTS}`));
    const tookMs: number[] = [];
    const sender = async () => {
      for (let request = waiting.pop(); request; request = waiting.pop()) {
        const startedMs = performance.now();
        const { status } = await fetch(url, request);
        tookMs.push(performance.now() - startedMs);
        expect(status).toBe(204);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    const p99 = tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.99)];
    process.stdout.write(`acknowledged ${tookMs.length} webhooks, p99 ${p99?.toFixed(0)} ms\n`);

    const stored = await gateway.database.asOperator((tx) => tx.select().from(webhookDeliveries));
    expect(new Set(stored.map(({ dedupeKey }) => dedupeKey)).size).toBe(EVENTS);
    expect(stored).toHaveLength(EVENTS);
    await gateway.settled();
    const rows = await gateway.database.asOperator((tx) => tx.select().from(calls));
    expect(rows.filter(({ state }) => state === 'ended')).toHaveLength(EVENTS);
  }, 90_000);
});
