import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const WISH = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00' };

describe('the metrics', () => {
  let gateway: TestGateway;
  let breaker = '';

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    const saved = await gateway.putTenant(SALON);
    expect(saved.status).toBe(200);
    breaker = `calcom:${(saved.body as { calcom: { connectionId: string } }).calcom.connectionId}`;
  }, 60_000);
  afterAll(() => gateway.close());

  const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const scrape = async () => (await gateway.http.get('/metrics')).text;
  const valueOf = async (sample: string) => {
    const line = (await scrape()).split('\n').find((each) => each.startsWith(`${sample} `));
    return line === undefined ? null : Number(line.slice(sample.length + 1));
  };

  it('are open on loopback, as Prometheus reads them', async () => {
    const response = await gateway.http.get('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('begin with a zero, so that an alert sees the first of its kind', async () => {
    expect(await valueOf('slotline_bookings_total{outcome="in_doubt"}')).toBe(0);
    for (const limit of ['total', 'minute', 'same_function', 'cooldown']) {
      expect(await valueOf(`slotline_throttle_refusals_total{limit="${limit}"}`)).toBe(0);
    }
  });

  it('count functions, requests to Cal.com, the cache and bookings', async () => {
    await gateway.call('check_availability', WISH, { callId: 'call_1' });
    await gateway.call('check_availability', WISH, { callId: 'call_1' });
    await gateway.call('book_appointment', { ...WISH, name: 'Jana Beispiel' }, { callId: 'call_1' });
    await gateway.call('no_such_function', {}, { callId: 'call_1' });
    const requests = 'slotline_calcom_requests_total';
    expect(
      await valueOf('slotline_function_duration_seconds_count{function="check_availability",status="available"}'),
    ).toBe(2);
    expect(
      await valueOf('slotline_function_duration_seconds_count{function="unknown",status="unknown_function"}'),
    ).toBe(1);
    expect(await valueOf(`${requests}{operation="listSlots",outcome="ok"}`)).toBe(
      gateway.sandbox.requests.count('listSlots'),
    );
    expect(await valueOf('slotline_calcom_request_duration_seconds_count{operation="createBooking"}')).toBe(1);
    expect(await valueOf('slotline_bookings_total{outcome="booked"}')).toBe(1);
    expect(await valueOf('slotline_cache_requests_total{cache="slots",result="hit"}')).toBeGreaterThan(0);
    expect(await valueOf('slotline_cache_requests_total{cache="slots",result="miss"}')).toBeGreaterThan(0);
  });

  it('show the state of each breaker, its changes, and how long it was open', async () => {
    expect(await valueOf(`slotline_breaker_state{breaker="${breaker}"}`)).toBe(0);
    await gateway.http.post(`/admin/breakers/${breaker}/isolate`).set(bearer).send({ reason: 'test' });
    gateway.clock.advance(7_000);
    expect(await valueOf(`slotline_breaker_state{breaker="${breaker}"}`)).toBe(3);
    expect(await valueOf(`slotline_breaker_open_seconds_total{breaker="${breaker}"}`)).toBe(7);
    gateway.clock.advance(5_000);
    await gateway.http.post(`/admin/breakers/${breaker}/release`).set(bearer).send({});
    gateway.clock.advance(60_000);
    expect(await valueOf(`slotline_breaker_state{breaker="${breaker}"}`)).toBe(0);
    expect(await valueOf(`slotline_breaker_open_seconds_total{breaker="${breaker}"}`)).toBe(12);
    expect(await valueOf(`slotline_breaker_transitions_total{breaker="${breaker}",to="isolated"}`)).toBe(1);
    expect(await valueOf(`slotline_breaker_transitions_total{breaker="${breaker}",to="closed"}`)).toBe(1);
  });

  it('count refused calls by their limit, once each, and the calls that cool down', async () => {
    for (let count = 0; count < 13; count += 1) await gateway.call('list_services', {}, { callId: 'call_loop' });
    expect(await valueOf('slotline_throttle_refusals_total{limit="same_function"}')).toBe(1);
    expect(await valueOf('slotline_throttle_refusals_total{limit="cooldown"}')).toBe(2);
    expect(await valueOf('slotline_throttle_cooldowns_active')).toBe(1);
    expect(
      await valueOf('slotline_function_duration_seconds_count{function="list_services",status="rate_limited"}'),
    ).toBe(3);
    await gateway.http.delete(`/admin/throttle/${RUN}_call_loop`).set(bearer);
    expect(await valueOf('slotline_throttle_cooldowns_active')).toBe(0);
  });

  it('count events by what became of them, those of unknown names as "other"', async () => {
    const call = { call_id: `${RUN}_call_event`, agent_id: 'agent_eins', to_number: '+493012345600' };
    for (const event of ['call_ended', 'call_ended', 'Jana Beispiel hat angerufen']) {
      await gateway.postSigned('/retell/webhook', { event, call });
    }
    await gateway.settled();
    const counts = async (event: string, outcome: string) =>
      valueOf(`slotline_webhooks_total{source="retell",event="${event}",outcome="${outcome}"}`);
    expect(await counts('call_ended', 'stored')).toBe(1);
    expect(await counts('call_ended', 'duplicate')).toBe(1);
    expect(await counts('call_ended', 'done')).toBe(1);
    expect(await counts('other', 'ignored')).toBe(1);
  });

  it('show the jobs of each queue', async () => {
    const { faults } = gateway.sandbox;
    faults.set(
      { operation: 'createBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'listBookings', kind: 'error_503', times: 'always' },
    );
    await gateway.call('book_appointment', { ...WISH, date: '2026-11-27', name: 'Jana Beispiel' }, { callId: 'doubt' });
    faults.clear();
    expect(await valueOf('slotline_jobs{queue="appointments.reconcile",state="waiting"}')).toBeGreaterThan(0);
  });

  it('carry no call and no person', async () => {
    const text = await scrape();
    for (const secret of [RUN, 'Jana', '+49', 'cal_eins']) expect(text).not.toContain(secret);
  });
});

describe('the metrics seen from outside', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { host: '0.0.0.0' });
  }, 60_000);
  afterAll(() => gateway.close());

  it('want the admin token', async () => {
    expect((await gateway.http.get('/metrics')).status).toBe(401);
    expect((await gateway.http.get('/metrics').set('Authorization', 'Bearer wrong')).status).toBe(401);
    expect((await gateway.http.get('/metrics').set('Authorization', `Bearer ${ADMIN_TOKEN}`)).status).toBe(200);
  });
});
