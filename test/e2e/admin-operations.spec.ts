import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { ADMIN_TOKEN, NOW, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

type Json = Record<string, unknown>;

const WISH = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00' };

describe('the operations of the admin api', () => {
  let gateway: TestGateway;
  let salon = '';

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    const saved = await gateway.putTenant(SALON);
    expect(saved.status).toBe(200);
    expect((await gateway.putTenant(DENTIST)).status).toBe(200);
    salon = `calcom:${(saved.body as { calcom: { connectionId: string } }).calcom.connectionId}`;
  }, 60_000);
  afterAll(() => gateway.close());

  const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const get = async (path: string) => {
    const response = await gateway.http.get(`/admin/${path}`).set(bearer);
    expect(response.headers['cache-control']).toBe('no-store');
    return response;
  };
  const post = (path: string, body: object = {}) => gateway.http.post(`/admin/${path}`).set(bearer).send(body);
  const problemOf = ({ status, body }: Response) => ({ status, code: (body as Json)['code'] });

  describe('breakers', () => {
    it('are listed from their first request on, with company and host', async () => {
      await gateway.call('check_availability', WISH, { callId: 'call_first' });
      const { body } = await get('breakers');
      expect(body).toEqual([
        {
          name: salon,
          company: SALON.slug,
          target: new URL(gateway.sandbox.url).host,
          state: 'closed',
          failures: 0,
          failureThreshold: 5,
          successes: 0,
          successThreshold: 2,
          openedAt: null,
          retryAt: null,
          lastFailure: null,
          rejectedWhileOpen: 0,
        },
      ]);
      expect((await get(`breakers/${salon}`)).body).toEqual((body as Json[])[0]);
    });

    it('are isolated with a reason: no request is made, and only that company hears it', async () => {
      const isolated = await post(`breakers/${salon}/isolate`, { reason: 'maintenance at the vendor' });
      expect({ status: isolated.status, body: isolated.body as unknown }).toMatchObject({
        status: 200,
        body: { name: salon, state: 'isolated', openedAt: new Date(NOW).toISOString() },
      });
      const before = gateway.sandbox.requests.count();
      const refused = await gateway.call('check_availability', { ...WISH, date: '2026-12-03' }, { callId: 'call_iso' });
      expect(refused.status).toBe('unavailable');
      expect(gateway.sandbox.requests.count()).toBe(before);
      const other = await gateway.call(
        'check_availability',
        { date: '2026-12-01', time: '10:00 am' },
        { ...TO_DENTIST, callId: 'call_other' },
      );
      expect(other.status).toBe('available');
    });

    it('are released, and remember both', async () => {
      const released = await post(`breakers/${salon}/release`);
      expect(released.body).toMatchObject({ name: salon, state: 'closed' });
      expect((await get(`breakers/${salon}/transitions`)).body).toEqual([
        { from: 'closed', to: 'isolated', at: new Date(NOW).toISOString(), reason: 'maintenance at the vendor' },
        { from: 'isolated', to: 'closed', at: new Date(NOW).toISOString(), reason: 'released' },
      ]);
      const again = await gateway.call('check_availability', { ...WISH, date: '2026-12-03' }, { callId: 'call_rel' });
      expect(again.status).toBe('available');
    });

    it.each([[{}], [{ reason: '' }], [{ reason: 7 }], [{ reason: 'x'.repeat(201) }]])(
      'are not isolated by %j',
      async (body) => {
        expect(problemOf(await post(`breakers/${salon}/isolate`, body))).toEqual({ status: 422, code: 'invalid' });
        expect((await get(`breakers/${salon}`)).body).toMatchObject({ state: 'closed' });
      },
    );

    it('are not known before a request', async () => {
      const unknown = { status: 404, code: 'breaker_not_found' };
      expect(problemOf(await get('breakers/calcom:nobody'))).toEqual(unknown);
      expect(problemOf(await get('breakers/calcom:nobody/transitions'))).toEqual(unknown);
      expect(problemOf(await post('breakers/calcom:nobody/isolate', { reason: 'test' }))).toEqual(unknown);
      expect(problemOf(await post('breakers/calcom:nobody/release'))).toEqual(unknown);
    });
  });

  it('shows what a call has used up, and frees it', async () => {
    const callId = `${RUN}_call_loop`;
    for (let count = 0; count < 3; count += 1) await gateway.call('list_services', {}, { callId: 'call_loop' });
    expect((await get(`throttle/${callId}`)).body).toEqual({
      callId,
      cooldownMs: 0,
      counts: { total: 3, minute: 3, 'same_function:list_services': 3 },
    });
    for (let count = 0; count < 8; count += 1) await gateway.call('list_services', {}, { callId: 'call_loop' });
    const cooling = (await get(`throttle/${callId}`)).body as { cooldownMs: number };
    expect(cooling.cooldownMs).toBeGreaterThan(290_000);
    expect((await gateway.call('list_services', {}, { callId: 'call_loop' })).status).toBe('rate_limited');
    expect((await gateway.http.delete(`/admin/throttle/${callId}`).set(bearer)).status).toBe(204);
    expect((await gateway.call('list_services', {}, { callId: 'call_loop' })).status).toBe('listed');
  });

  it('shows how often the cache answers', async () => {
    const before = (await get('cache')).body as Record<string, number>;
    const wish = { ...WISH, date: '2026-12-10' };
    await gateway.call('check_availability', wish, { callId: 'call_cache_1' });
    await gateway.call('check_availability', wish, { callId: 'call_cache_2' });
    const after = (await get('cache')).body as {
      hits: number;
      misses: number;
      hitRatio: number;
      failures: number;
    };
    expect(after.hits).toBeGreaterThan(before['hits'] ?? 0);
    expect(after.hitRatio).toBeCloseTo(after.hits / (after.hits + after.misses));
    expect(after).toMatchObject({ failures: 0, stale: 0, inFlight: 0 });
    expect(after).toHaveProperty(['keysByCompany', SALON.slug]);
  });

  it('lists the callbacks of a company, and takes one off the list', async () => {
    await gateway.call('request_callback', { name: 'Jana Beispiel', reason: 'Termin' }, { callId: 'call_back' });
    await gateway.call('request_callback', { name: 'Jordan Example' }, { ...TO_DENTIST, callId: 'call_back_two' });
    const listed = (await get(`callbacks?company=${SALON.slug}`)).body as Json[];
    expect(listed).toEqual([
      expect.objectContaining({
        company: SALON.slug,
        branch: 'mitte',
        callId: `${RUN}_call_back`,
        name: 'Jana Beispiel',
        status: 'open',
        requestedAt: new Date(NOW).toISOString(),
      }),
    ]);
    expect((await get('callbacks')).body).toHaveLength(2);
    expect((await get('callbacks?limit=1')).body).toHaveLength(1);
    const address = `/admin/callbacks/${String(listed[0]?.['id'])}`;
    const done = await gateway.http.patch(address).set(bearer).send({ status: 'done' });
    expect({ status: done.status, body: done.body as unknown }).toEqual({
      status: 200,
      body: { ...listed[0], status: 'done' },
    });
    expect((await get(`callbacks?company=${SALON.slug}`)).body).toEqual([done.body]);
    const bad = await gateway.http.patch(address).set(bearer).send({ status: 'gone' });
    expect(problemOf(bad)).toEqual({ status: 422, code: 'invalid' });
    for (const id of [randomUUID(), 'no-uuid']) {
      const missing = await gateway.http.patch(`/admin/callbacks/${id}`).set(bearer).send({ status: 'done' });
      expect(problemOf(missing)).toEqual({ status: 404, code: 'callback_not_found' });
    }
  });

  it('lists the appointments of a company', async () => {
    const wish = { ...WISH, date: '2026-12-08', time: '11:00', name: 'Jana Beispiel' };
    expect((await gateway.call('book_appointment', wish, { callId: 'call_book' })).status).toBe('booked');
    expect((await get(`appointments?company=${SALON.slug}`)).body).toEqual([
      expect.objectContaining({
        company: SALON.slug,
        branch: 'mitte',
        service: 'herrenhaarschnitt',
        status: 'booked',
        start: '2026-12-08T10:00:00.000Z',
        end: '2026-12-08T10:30:00.000Z',
        name: 'Jana Beispiel',
        bookedInCall: `${RUN}_call_book`,
        timesMoved: 0,
      }),
    ]);
    expect((await get(`appointments?company=${DENTIST.slug}`)).body).toEqual([]);
  });

  it.each(['appointments', 'callbacks'])('refuses lists of %s it cannot give', async (list) => {
    expect(problemOf(await get(`${list}?company=nobody`))).toEqual({ status: 404, code: 'tenant_not_found' });
    for (const query of ['limit=0', 'limit=201', 'limit=many', 'surprise=1']) {
      expect(problemOf(await get(`${list}?${query}`))).toEqual({ status: 422, code: 'invalid' });
    }
  });
});
