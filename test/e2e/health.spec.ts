import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

describe('the health of the gateway', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
  }, 60_000);
  afterAll(() => gateway.close());

  it('is alive, with version and uptime', async () => {
    const response = await gateway.http.get('/health/live');
    expect(response.status).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      uptimeSeconds: expect.any(Number) as number,
    });
  });

  it('is ready while database and cache answer', async () => {
    const response = await gateway.http.get('/health/ready');
    expect(response.status).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toEqual({ status: 'ok', database: 'ok', cache: 'ok', calcom: 'ok' });
  });

  it('shows that Cal.com is down, and stays ready', async () => {
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    gateway.sandbox.faults.set({ operation: 'any', kind: 'error_503', times: 'always' });
    for (let week = 1; week <= 5; week += 1) {
      const wish = { service: 'Herrenhaarschnitt', date: `2026-12-${String(week).padStart(2, '0')}`, time: '10:00' };
      await gateway.call('check_availability', wish, { callId: `call_${week}` });
    }
    const response = await gateway.http.get('/health/ready');
    expect({ status: response.status, body: response.body as unknown }).toMatchObject({
      status: 200,
      body: { status: 'ok', calcom: 'degraded' },
    });
  });
});
