import { randomUUID } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { loadConfig, ManualClock } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { ADMIN_TOKEN, functionBody, NOW, RETELL_KEY } from '../support/gateway.js';
import { routesOf } from '../support/routes.js';
import { createWatchedApp } from '../support/watched-app.js';

describe('the routes of the gateway', () => {
  let opened: TestDatabase;
  let app: NestExpressApplication;
  let http: ReturnType<typeof supertest>;
  const clock = new ManualClock(NOW);

  beforeAll(async () => {
    opened = await openTestDatabase();
    const environment = {
      DATABASE_URL: 'memory:',
      CALCOM_API_URL: 'http://127.0.0.1:9/v2',
      RETELL_API_KEY: RETELL_KEY,
      ADMIN_TOKEN,
      // Seen from outside and in production: on loopback the metrics are open, in development the docs.
      HOST: '0.0.0.0',
    };
    app = await createWatchedApp(loadConfig(environment).with({ production: true }), clock, {
      database: opened.database,
    });
    await app.init();
    http = supertest(app.getHttpServer());
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await opened.close();
  });

  const sign = (body: string) => signRetellBody(Buffer.from(body), RETELL_KEY, clock.now());
  const functionCall = (padding = '') =>
    JSON.stringify({ ...functionBody('get_context', {}, { callId: randomUUID() }), padding });
  const post = (body: string, type = 'application/json') =>
    http
      .post('/retell/functions/get_context')
      .set('Content-Type', type)
      .set('X-Retell-Signature', sign(body))
      .send(body);
  const problemOf = ({ status, headers, body }: supertest.Response) => ({
    status,
    code: (body as { code?: string }).code,
    type: String(headers['content-type']).split(';')[0],
  });

  it('are closed: each has a guard, or says why it may be open', () => {
    const routes = routesOf(app);
    expect(routes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/retell/functions/:function', '/retell/functions', '/admin/companies/:slug']),
    );
    expect(routes.filter(({ guarded, openBecause }) => !guarded && typeof openBecause !== 'string')).toEqual([]);
  });

  it('refuse a stranger with 401 wherever they are not marked as open', async () => {
    const closed = routesOf(app).filter(({ openBecause }) => openBecause === undefined);
    for (const { method, path } of closed) {
      const address = path.replace(/:\w+/g, randomUUID());
      const verb = (['get', 'post', 'put', 'patch', 'delete'] as const).find((name) => name.toUpperCase() === method);
      if (!verb) throw new Error(`The walk does not know ${method}`);
      const response = await http[verb](address).send(verb === 'get' ? undefined : {});
      expect({ method, path, ...problemOf(response) }).toEqual({
        method,
        path,
        status: 401,
        code: expect.any(String) as string,
        type: 'application/problem+json',
      });
    }
  });

  it('answer a body that is no JSON with 400', async () => {
    expect(problemOf(await post('{"name": "get_context", '))).toEqual({
      status: 400,
      code: 'invalid_json',
      type: 'application/problem+json',
    });
  });

  it('take 2 MB and answer more with 413', async () => {
    const fits = functionCall('x'.repeat(2 * 1024 * 1024 - 2_000));
    expect((await post(fits)).status).toBe(200);
    expect(problemOf(await post(functionCall('x'.repeat(2 * 1024 * 1024))))).toEqual({
      status: 413,
      code: 'body_too_large',
      type: 'application/problem+json',
    });
  });

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'application/x-www-form-urlencoded'])(
    'answer a signed body of type %s with 415',
    async (type) => {
      expect(problemOf(await post(functionCall(), type))).toEqual({
        status: 415,
        code: 'unsupported_media_type',
        type: 'application/problem+json',
      });
    },
  );

  it('answer an address that nobody serves with 404', async () => {
    expect(problemOf(await http.get('/no/such/route'))).toEqual({
      status: 404,
      code: 'not_found',
      type: 'application/problem+json',
    });
  });
});
