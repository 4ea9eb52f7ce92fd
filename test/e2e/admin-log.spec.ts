import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

type Line = Record<string, unknown>;

const WISH = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00' };

describe('the log of an operator', () => {
  let gateway: TestGateway;
  let breaker = '';

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { logLevel: 'info' });
    const saved = await gateway.putTenant(SALON);
    expect(saved.status).toBe(200);
    breaker = `calcom:${(saved.body as { calcom: { connectionId: string } }).calcom.connectionId}`;
  }, 60_000);
  afterAll(() => gateway.close());

  const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const linesOf = (event: string) =>
    gateway.lines.map((line) => JSON.parse(line) as Line).filter((line) => line['event'] === event);

  it('has one wide line for each function call', async () => {
    await gateway.call('check_availability', WISH, { callId: 'call_1' });
    await gateway.call('no_such_function', {}, { callId: 'call_1' });
    await gateway.call('get_context', {}, { callId: 'call_1', to: '+499999', agentId: 'agent_nobody' });
    const common = { callId: `${RUN}_call_1`, company: SALON.slug, branch: 'mitte', breakerState: 'closed' };
    expect(linesOf('function_answered')).toEqual([
      expect.objectContaining({
        ...common,
        function: 'check_availability',
        status: 'available',
        cacheResult: 'miss',
        upstreamRequests: gateway.sandbox.requests.count('listSlots'),
        upstreamMs: expect.any(Number) as number,
        durationMs: expect.any(Number) as number,
      }),
      expect.objectContaining({ ...common, function: 'unknown', status: 'unknown_function', upstreamRequests: 0 }),
      expect.objectContaining({ function: 'get_context', status: 'unknown_tenant', company: null, branch: null }),
    ]);
    expect(gateway.sandbox.requests.count()).toBeGreaterThan(0);
  });

  it('has an audit line for every change by hand, and none for a look', async () => {
    const { http } = gateway;
    await http.post(`/admin/breakers/${breaker}/isolate`).set(bearer).send({ reason: 'maintenance' });
    await http.post(`/admin/breakers/${breaker}/release`).set(bearer).send({});
    await http.delete(`/admin/throttle/${RUN}_call_1`).set(bearer);
    await http.delete('/admin/throttle/of-no-call').set(bearer);
    await gateway.call('request_callback', { reason: 'Termin' }, { callId: 'call_back' });
    const callbacks = (await http.get('/admin/callbacks').set(bearer)).body as { id: string }[];
    await http.patch(`/admin/callbacks/${callbacks[0]?.id}`).set(bearer).send({ status: 'done' });
    await http.get('/admin/breakers').set(bearer);
    await http.post(`/admin/breakers/${breaker}/isolate`).send({ reason: 'no token' });
    const audit = linesOf('admin_change').map(({ operation, company, callId, reason }) => ({
      operation,
      company,
      callId,
      reason,
    }));
    const { slug: company } = SALON;
    expect(audit).toEqual([
      { operation: 'company_put', company },
      { operation: 'breaker_isolate', company, reason: 'maintenance' },
      { operation: 'breaker_release', company },
      { operation: 'throttle_reset', callId: `${RUN}_call_1` },
      { operation: 'callback_update', company, callId: `${RUN}_call_back` },
    ]);
  });
});
