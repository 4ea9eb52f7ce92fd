import { jest } from '@jest/globals';
import { Database } from '../../src/platform/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const ABOUT_US = {
  version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  uptimeSeconds: expect.any(Number) as number,
};

describe('the health of the gateway', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
  }, 60_000);
  afterAll(() => gateway.close());

  const ask = async (path: string) => {
    const { status, headers, body } = await gateway.http.get(`/health/${path}`);
    expect(headers['cache-control']).toBe('no-store');
    return { status, body: body as Record<string, unknown> };
  };

  it('is alive, with version and uptime', async () => {
    expect(await ask('live')).toEqual({ status: 200, body: { status: 'ok', ...ABOUT_US } });
  });

  it('is ready while database and jobs answer', async () => {
    const { status, body } = await ask('ready');
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'ok', ...ABOUT_US } });
    expect(body['details']).toMatchObject({
      database: { status: 'up' },
      cache: { status: 'up' },
      jobs: { status: 'up' },
      calcom: { status: 'up', connections: 0, notClosed: 0 },
    });
  });

  it('shows that Cal.com is down, and stays ready', async () => {
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    gateway.sandbox.faults.set({ operation: 'any', kind: 'error_503', times: 'always' });
    for (let week = 1; week <= 5; week += 1) {
      const wish = { service: 'Herrenhaarschnitt', date: `2026-12-${String(week).padStart(2, '0')}`, time: '10:00' };
      await gateway.call('check_availability', wish, { callId: `call_${week}` });
    }
    expect(await ask('ready')).toMatchObject({
      status: 200,
      body: { status: 'degraded', details: { calcom: { status: 'degraded', connections: 1, notClosed: 1 } } },
    });
  });

  it('is not ready, and says why, while the database does not answer; it is alive all the same', async () => {
    const ping = jest.spyOn(Database.prototype, 'ping').mockRejectedValue(new Error('password of postgres wrong'));
    try {
      const { status, body } = await ask('ready');
      expect({ status, body }).toMatchObject({
        status: 503,
        body: { status: 'error', details: { database: { status: 'down' } } },
      });
      expect(JSON.stringify(body)).not.toContain('password');
      expect((await ask('live')).status).toBe(200);
    } finally {
      ping.mockRestore();
    }
  });
});
