import { randomUUID } from 'node:crypto';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { HttpDrain, loadConfig, ManualClock } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { TenancyService } from '../../src/tenancy/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_TOKEN, functionBody, NOW, RETELL_KEY } from '../support/gateway.js';
import { SALON } from '../support/tenants.js';
import { createWatchedApp } from '../support/watched-app.js';

const SECRET_WORD = 'Xylophonkonzert';

describe('the entrances of the gateway', () => {
  let opened: TestDatabase;
  let app: NestExpressApplication;
  let http: ReturnType<typeof supertest>;
  let port = 0;
  const clock = new ManualClock(NOW);

  beforeAll(async () => {
    opened = await openTestDatabase();
    const environment = {
      DATABASE_URL: 'memory:',
      CALCOM_API_URL: 'http://127.0.0.1:9/v2',
      RETELL_API_KEY: RETELL_KEY,
      ADMIN_TOKEN,
    };
    const serverTimeouts = { headersMs: 1_000, requestMs: 2_000, keepAliveMs: 60_000, checkMs: 50 };
    app = await createWatchedApp(loadConfig(environment), clock, { database: opened.database, serverTimeouts });
    await app.listen(0, '127.0.0.1');
    await app.get(TenancyService).apply(SALON);
    port = (app.getHttpServer().address() as AddressInfo).port;
    http = supertest(`http://127.0.0.1:${port}`);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await opened.close();
  });

  const post = (body: string, type = 'application/json') =>
    http
      .post('/retell/functions/get_context')
      .set('Content-Type', type)
      .set('X-Retell-Signature', signRetellBody(Buffer.from(body), RETELL_KEY, clock.now()))
      .send(body);
  const call = (changes: Record<string, unknown>) =>
    JSON.stringify({ ...functionBody('get_context', {}, { callId: randomUUID() }), ...changes });
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each([
    ['100,000 levels', `{"name":"get_context","args":${nested(100_000)}}`],
    ['100,000 levels in a list', nested(100_000)],
    ['33 levels', `{"deep":${nested(32)}}`],
    ['2,000 fields', JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [index, 1])))],
  ])('refuse a signed body of %s', async (_what, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'json_too_complex' });
  });

  it.each(['/admin/calls/%00', '/admin/webhooks?company=a%00b', '/retell/functions/%00'])(
    'refuse %s, which no database can look for',
    async (path) => {
      const response = await http.get(path).set('Authorization', `Bearer ${ADMIN_TOKEN}`);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject({ code: 'bad_request' });
    },
  );

  it('take a body as deep and wide as vendors send it', async () => {
    const words = Array.from({ length: 5_000 }, (_, index) => ({ word: 'ja', start: index, end: index + 0.5 }));
    const body = call({ transcript_object: [{ role: 'user', words }], deep: JSON.parse(nested(30)) as unknown });
    expect((await post(body)).body).toMatchObject({ status: 'context' });
  });

  it('ignore arguments in a string that are nested beyond measure', async () => {
    const response = await post(call({ args: `{"service":${nested(100_000)}}` }));
    expect(response.body).toMatchObject({ status: 'context' });
  });

  it.each([
    '{"__proto__":{"isAdmin":true,"call":{"call_id":"x"}}}',
    '{"constructor":{"prototype":{"isAdmin":true}},"name":"get_context","call":{"call_id":"x","__proto__":{"to_number":"+493012345600"}}}',
  ])('give no effect to prototype keys: %s', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ success: false });
    expect(['no_call', 'unknown_tenant']).toContain((response.body as { status: string }).status);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it.each(['/admin/companies/friseur-eins', '/calcom/webhook/x', '/retell/webhook', '/no/such/route'])(
    'read no body that is not declared as JSON: %s',
    async (path) => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
        const response = await http.put(path).set('Content-Type', type).send('a=1');
        expect({ type, status: response.status, body: response.body as unknown }).toMatchObject({
          type,
          status: 415,
          body: { code: 'unsupported_media_type' },
        });
      }
    },
  );

  it('repeat nothing of what was sent in a refusal, and show no stack and no framework', async () => {
    const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const refusals = [
      await post(`{"name": ${SECRET_WORD}`),
      await http.get(`/${SECRET_WORD}?${SECRET_WORD}=${SECRET_WORD}`),
      await http.get(`/admin/companies/${SECRET_WORD}`).set(bearer),
      await http.get(`/admin/callbacks?company=${SECRET_WORD}`).set(bearer),
      await http.get(`/admin/callbacks?limit=${SECRET_WORD}`).set(bearer),
      await http
        .put('/admin/companies/x')
        .set(bearer)
        .send({ slug: 'x', name: { [SECRET_WORD]: 1 }, locale: SECRET_WORD }),
      await http.post(`/calcom/webhook/${SECRET_WORD}`).send({ triggerEvent: SECRET_WORD }),
      await http.get('/admin/companies').set('Authorization', `Bearer ${SECRET_WORD}`),
      await http.get('/%E0%A4%A'),
    ];
    for (const { status, text, headers } of refusals) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(JSON.stringify([text, headers])).not.toContain(SECRET_WORD);
      expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules/);
    }
  });

  it('I-69: serve 60 calls of one address at once, since all of them come from Retell', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(call({}))));
    expect(answers.filter(({ body }) => (body as { status: string }).status !== 'context')).toEqual([]);
  }, 30_000);

  it.each([
    ['head', 'POST /retell/webhook HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'body',
      'POST /retell/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
    ],
  ])('cut off a client that sends its %s byte by byte', async (_part, begin) => {
    const startedMs = performance.now();
    const answer = await trickle(port, begin);
    expect(answer).toContain('408');
    expect(performance.now() - startedMs).toBeLessThan(15_000);
  });

  it('still answer while they close, and are not ready any more', async () => {
    const drain = app.get(HttpDrain);
    expect((await http.get('/health/ready')).status).toBe(200);
    const drained = drain.begin(200, 5_000);
    const answered = await post(call({}));
    expect(answered.body).toMatchObject({ status: 'context' });
    expect(answered.headers['connection']).toBe('close');
    const ready = await http.get('/health/ready');
    expect({ status: ready.status, body: ready.body as unknown }).toMatchObject({
      status: 503,
      body: { status: 'stopping' },
    });
    expect(await drained).toBe(0);
  });
});

/** Sends a byte every 20 ms for as long as the server listens. @returns what it said at the end */
function trickle(port: number, begin: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(begin));
    const timer = setInterval(() => socket.write('a'), 20);
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}
