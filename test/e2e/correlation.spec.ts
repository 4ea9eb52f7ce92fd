import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const WISH = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00' };
const PERSON = { name: 'Jana Beispiel', phone: '0152 28817399' };

describe('the id of a request', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { logLevel: 'info' });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const loggedIds = (event: string) =>
    gateway.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['event'] === event)
      .map((line) => line['reqId']);

  it("is the proxy's one, in the answer, the log and every request to Cal.com", async () => {
    const id = 'proxy-5f0c2f5a9c1e';
    const response = await gateway.post('book_appointment', { ...WISH, ...PERSON }).set('X-Request-Id', id);
    expect(response.headers['x-request-id']).toBe(id);
    expect(loggedIds('function_answered')).toEqual([id]);
    const sent = gateway.sandbox.requests.list().map(({ requestId }) => requestId);
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent)).toEqual(new Set([id]));
  });

  it('is made here when none came, and differs from request to request', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await gateway.http.get('/health/live')).headers['x-request-id']),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('stands in the answer to what cannot even be read', async () => {
    const response = await gateway.http.post('/retell/functions').set('Content-Type', 'application/json').send('{');
    expect({ status: response.status, id: response.headers['x-request-id'] as unknown }).toEqual({
      status: 400,
      id: expect.any(String) as string,
    });
  });
});
