import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { calls, Database, Jobs, loadConfig, ManualClock, webhookDeliveries } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { startChildGateway } from '../support/child-gateway.js';
import { seedDataDirectory } from '../support/database.js';
import { ADMIN_TOKEN, RETELL_KEY } from '../support/gateway.js';
import { SALON } from '../support/tenants.js';
import { createWatchedApp } from '../support/watched-app.js';

const CALLS = 40;
const EVENTS = ['call_started', 'call_ended'] as const;

describe('a gateway that is killed between acknowledging webhooks and working them off', () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'slotline-killed-'));
  const environment = {
    DATA_DIR: dataDir,
    CALCOM_API_URL: 'http://127.0.0.1:9/v2',
    RETELL_API_KEY: RETELL_KEY,
    ADMIN_TOKEN,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
  beforeAll(() => seedDataDirectory(path.join(dataDir, 'database')), 60_000);
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  /** Sends it until it is acknowledged, as Retell does; the machine of the tests may be slow. */
  async function send(url: string, event: string, callId: string): Promise<void> {
    const call = { call_id: callId, agent_id: 'agent_eins', start_timestamp: Date.now() };
    const body = JSON.stringify({ event, call });
    const signature = signRetellBody(Buffer.from(body), RETELL_KEY, new Date());
    const headers = { 'content-type': 'application/json', 'x-retell-signature': signature };
    for (let sending = 1; sending <= 4; sending += 1) {
      const { status } = await fetch(`${url}/retell/webhook`, { method: 'POST', headers, body });
      if (status === 204) return;
    }
    throw new Error('An event was never acknowledged');
  }

  it('loses none, and works each off after the restart', async () => {
    const gateway = await startChildGateway(environment);
    const saved = await fetch(`${gateway.url}/admin/companies/${SALON.slug}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
      body: JSON.stringify(SALON),
    });
    expect(saved.status).toBe(200);
    const ids = Array.from({ length: CALLS }, (_, index) => `call_${index}`);
    await Promise.all(ids.flatMap((callId) => EVENTS.map((event) => send(gateway.url, event, callId))));
    await gateway.kill('SIGKILL');

    const clock = new ManualClock(new Date());
    const app = await createWatchedApp(loadConfig(environment), clock);
    const statuses = async () => {
      const rows = await app.get(Database).asOperator((tx) => tx.select().from(webhookDeliveries));
      return rows.map(({ status }) => status);
    };
    try {
      expect(await statuses()).toHaveLength(CALLS * EVENTS.length);
      expect(await statuses()).toContain('waiting');
      await app.init();
      // Those that were being worked on count as failed after a minute.
      for (let round = 0; round < 10 && (await statuses()).includes('waiting'); round += 1) {
        await app.get(Jobs).settled();
        clock.advance(60_000);
      }
      expect(new Set(await statuses())).toEqual(new Set(['done']));
      const rows = await app.get(Database).asOperator((tx) => tx.select().from(calls));
      expect(rows.map(({ state }) => state)).toEqual(Array.from({ length: CALLS }, () => 'ended'));
    } finally {
      await app.close();
    }
  }, 90_000);
});
