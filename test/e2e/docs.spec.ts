import type { Response } from 'supertest';
import { EXAMPLES } from '../../src/admin/docs/examples.js';
import type { Exchange } from '../../src/admin/docs/route-example.js';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { addDeadDelivery } from '../support/dead-delivery.js';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { difference } from '../support/json-form.js';
import { routesOf } from '../support/routes.js';
import { SALON, testAccounts } from '../support/tenants.js';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, { content?: object }> }>>;
}

const CALL_ID = /call_4f1d2c3b5a69788796a5b4c3d2e1/g;
/** Its example is an excerpt, or it would contain itself. */
const SELF = 'GET /docs/openapi.json';
const BEARER = { Authorization: `Bearer ${ADMIN_TOKEN}` };

describe('the description of the routes', () => {
  let gateway: TestGateway;
  let connectionId = '';

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    const saved = await gateway.putTenant(SALON);
    connectionId = (saved.body as { calcom: { connectionId: string } }).calcom.connectionId;
  }, 60_000);
  afterAll(() => gateway.close());

  const describedRoutes = async () => (await gateway.http.get('/docs/openapi.json')).body as Document;

  it('is OpenAPI, and a page of our own origin that loads it', async () => {
    expect((await describedRoutes()).openapi).toMatch(/^3\./);
    const page = await gateway.http.get('/docs');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = '']) => part);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts)
      expect({ part, status: (await gateway.http.get(part)).status }).toEqual({ part, status: 200 });
    expect((await gateway.http.get('/docs/package.json')).status).toBe(404);
  });

  it('has every route, with an example of its answer', async () => {
    const { paths } = await describedRoutes();
    const bare = routesOf(gateway.app).flatMap(({ method, path }) => {
      const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      const [answer] = Object.values(operation?.responses ?? {});
      const hasExample = answer?.content !== undefined || operation?.responses['204'] !== undefined;
      return operation?.summary !== undefined && hasExample ? [] : [`${method} ${path}`];
    });
    expect(bare).toEqual([]);
  });

  it('has no example of a route that is not there', () => {
    const routes = new Set(
      routesOf(gateway.app).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
    );
    expect(Object.keys(EXAMPLES).filter((route) => !routes.has(route))).toEqual([]);
  });

  /** What stands for the parameters of the examples here. */
  const parameters = async (route: string, exchange: Exchange): Promise<Record<string, string>> => ({
    function: exchange.name,
    connectionId,
    name: `calcom:${connectionId}`,
    callId: `${RUN}_docs`,
    slug: 'friseur-zwei',
    asset: 'start.js',
    id: route.includes('webhooks') ? await addDeadDelivery(gateway, SALON.slug) : await callback(),
  });
  const callback = async () => {
    const [first] = (await gateway.http.get('/admin/callbacks').set(BEARER)).body as { id: string }[];
    return first?.id ?? 'none';
  };
  const play = async (route: string, exchange: Exchange): Promise<Response> => {
    const [method = '', pattern = ''] = route.split(' ');
    const values = await parameters(route, exchange);
    const address = pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'none');
    const body = JSON.stringify(exchange.request)?.replace(CALL_ID, `${RUN}_docs`);
    if (address.startsWith('/retell/')) return gateway.postSigned(address, body);
    const verb = (['get', 'post', 'put', 'patch', 'delete'] as const).find((name) => name.toUpperCase() === method);
    if (!verb) throw new Error(`The test does not know ${method}`);
    const request = gateway.http[verb](address).set(BEARER);
    if (body === undefined) return request;
    const signature = signCalcomBody(Buffer.from(body), 'secret-eins');
    return request.set('Content-Type', 'application/json').set('X-Cal-Signature-256', signature).send(body);
  };

  it('shows what is really answered', async () => {
    const wrong: string[] = [];
    for (const [route, { exchanges }] of Object.entries(EXAMPLES)) {
      for (const exchange of exchanges) {
        const { status, text, body, headers } = await play(route, exchange);
        await gateway.settled();
        const isJson = String(headers['content-type']).includes('json');
        const shown = route === SELF ? body : exchange.answer;
        const found =
          status === exchange.status
            ? difference(shown, text === '' ? undefined : isJson ? (body as unknown) : text)
            : `status ${status}: ${text.slice(0, 300)}`;
        if (found !== null) wrong.push(`${route} ${exchange.name}: ${found}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

describe('the description of the routes in production', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { production: true });
  }, 60_000);
  afterAll(() => gateway.close());

  it('wants the admin token', async () => {
    for (const path of ['/docs', '/docs/openapi.json', '/docs/start.js']) {
      expect((await gateway.http.get(path)).status).toBe(401);
      expect((await gateway.http.get(path).set(BEARER)).status).toBe(200);
    }
  });
});
