import { randomUUID } from 'node:crypto';
import { AdminGuard } from '../../src/admin/admin.guard.js';
import type { AdminScope } from '../../src/admin/admin-scope.js';
import { AdminTokens } from '../../src/admin/index.js';
import { adminTokens } from '../../src/platform/index.js';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { type Route, routesOf } from '../support/routes.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

describe(AdminGuard.name, () => {
  let gateway: TestGateway;
  let tokens: AdminTokens;

  beforeAll(async () => {
    // Seen from outside: on loopback the metrics are open.
    gateway = await startTestGateway(testAccounts(), { host: '0.0.0.0' });
    for (const company of [SALON, DENTIST]) expect((await gateway.putTenant(company)).status).toBe(200);
    tokens = gateway.app.get(AdminTokens);
  }, 60_000);
  afterAll(() => gateway.close());

  /** Every request comes from an address of its own unless it says which, so that no test spends another's attempts. */
  const send = async (verb: string, path: string, token: string, address: string = randomAddress()) =>
    gateway.http[verb.toLowerCase() as Verb](path)
      .set('X-Forwarded-For', address)
      .set('Authorization', `Bearer ${token}`)
      .send(verb === 'GET' ? undefined : {});
  const tokenOf = async (scope: AdminScope) => (await tokens.create(scope)).token;
  const adminRoutes = () =>
    routesOf(gateway.app).filter(({ path }) => path.startsWith('/admin') || path === '/metrics');
  const addressOf = ({ path }: Route, slug: string) =>
    `${path.replace(':slug', slug).replace(/:\w+/g, randomUUID())}?company=${slug}`;

  it('opens reading routes alone to the token of a company, and only for its own', async () => {
    const token = await tokenOf({ kind: 'company', slug: SALON.slug });
    const routes = adminRoutes();
    expect(routes.length).toBeGreaterThan(10);
    const open: string[] = [];
    for (const route of routes) {
      const foreign = await send(route.method, addressOf(route, DENTIST.slug), token);
      expect({ route: route.name, status: foreign.status }).toEqual({ route: route.name, status: 403 });
      expect(foreign.body).toMatchObject({ code: 'forbidden' });
      const own = await send(route.method, addressOf(route, SALON.slug), token);
      if (own.status !== 403) open.push(`${route.method} ${route.path}`);
    }
    expect(open.filter((route) => !route.startsWith('GET '))).toEqual([]);
    expect(open).toEqual(
      expect.arrayContaining(['GET /admin/companies/:slug', 'GET /admin/appointments', 'GET /admin/callbacks']),
    );
    const marked = routes.filter(({ opening }) => (opening as { to?: string } | undefined)?.to === 'company');
    expect(open.toSorted()).toEqual(marked.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it('gives the token of a company no row of another one, whatever the query says', async () => {
    await gateway.call('request_callback', { name: 'Jana Beispiel' }, { callId: 'call_own' });
    await gateway.call('request_callback', { name: 'Jordan Example' }, { ...TO_DENTIST, callId: 'call_other' });
    const token = await tokenOf({ kind: 'company', slug: SALON.slug });
    const own = await send('GET', `/admin/callbacks?company=${SALON.slug}`, token);
    expect(own.body).toEqual([expect.objectContaining({ company: SALON.slug })]);
    const both = `company=${SALON.slug}&company=${DENTIST.slug}`;
    for (const query of ['', '?company=', `?${both}`, `?company[]=${SALON.slug}`, `?company[toString]=${SALON.slug}`]) {
      const refused = await send('GET', `/admin/callbacks${query}`, token);
      expect({ query, status: refused.status }).toEqual({ query, status: 403 });
    }
  });

  it('tells the token of a company nothing of a call of another one', async () => {
    await gateway.call('list_services', {}, { ...TO_DENTIST, callId: 'call_told' });
    const path = `/admin/calls/${RUN}_call_told`;
    expect((await send('GET', `${path}?company=${DENTIST.slug}`, ADMIN_TOKEN)).status).toBe(200);
    const token = await tokenOf({ kind: 'company', slug: SALON.slug });
    expect((await send('GET', `${path}?company=${SALON.slug}`, token)).status).toBe(404);
    expect((await send('GET', path, token)).status).toBe(403);
  });

  it('opens the metrics alone to the token of monitoring', async () => {
    const token = await tokenOf({ kind: 'metrics' });
    for (const route of adminRoutes()) {
      const { status } = await send(route.method, addressOf(route, SALON.slug), token);
      expect({ path: route.path, status }).toEqual({ path: route.path, status: route.path === '/metrics' ? 200 : 403 });
    }
  });

  it('lets in the token of an operator until it is revoked', async () => {
    const { id, token } = await tokens.create({ kind: 'operator' });
    expect((await send('GET', '/admin/companies', token)).status).toBe(200);
    await tokens.revoke(id);
    expect((await send('GET', '/admin/companies', token)).status).toBe(401);
    expect((await tokens.list()).find((listed) => listed.id === id)?.revokedAt).toEqual(gateway.clock.now());
    for (const gone of [id, randomUUID(), 'no-uuid']) {
      await expect(tokens.revoke(gone)).rejects.toMatchObject({ code: 'admin_token_not_found' });
    }
  });

  it('forgets the token of a removed company, also when its slug is given again', async () => {
    const passing = { ...SALON, slug: 'friseur-passing', agentIds: [], branches: [] };
    const branch = { ...SALON.branches[0], phoneNumbers: [] };
    expect((await gateway.putTenant({ ...passing, branches: [branch] } as never)).status).toBe(200);
    const token = await tokenOf({ kind: 'company', slug: passing.slug });
    const read = () => send('GET', `/admin/companies/${passing.slug}`, token);
    expect((await read()).status).toBe(200);
    expect((await send('DELETE', `/admin/companies/${passing.slug}`, ADMIN_TOKEN)).status).toBe(204);
    expect((await gateway.putTenant({ ...passing, branches: [branch] } as never)).status).toBe(200);
    expect((await read()).status).toBe(401);
  });

  it('keeps digests only, out of reach of the role that serves calls', async () => {
    const token = await tokenOf({ kind: 'metrics' });
    const rows = await gateway.database.asOperator((tx) => tx.select().from(adminTokens));
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token.slice(4));
    await expect(
      gateway.database.forCompany(randomUUID(), (tx) => tx.select().from(adminTokens)),
    ).rejects.toMatchObject({ code: 'database_failed', sqlState: '42501' });
  });

  it('makes no token for a company that is not there', async () => {
    await expect(tokens.create({ kind: 'company', slug: 'nobody' })).rejects.toMatchObject({
      code: 'scope_company_unknown',
    });
  });

  it('stops listening to an address after twenty wrong tokens, and to no other', async () => {
    const guesser = randomAddress();
    const statuses: number[] = [];
    for (let guess = 0; guess < 22; guess += 1) {
      statuses.push((await send('GET', '/admin/companies', `guess-${guess}`, guesser)).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(401), 429, 429]);
    const right = await send('GET', '/admin/companies', ADMIN_TOKEN, guesser);
    expect({ status: right.status, body: right.body as unknown }).toMatchObject({
      status: 429,
      body: { code: 'rate_limited' },
    });
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(right.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await send('GET', '/admin/companies', ADMIN_TOKEN)).status).toBe(200);
  });

  it('counts many wrong tokens at once, each', async () => {
    const guesser = randomAddress();
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, guess) => send('GET', '/admin/companies', `guess-${guess}`, guesser)),
    );
    expect(guesses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(20);
  });

  it('counts an address of the internet that a proxy names, never one that its sender names', async () => {
    const guesser = randomAddress();
    for (let guess = 0; guess < 20; guess += 1) {
      await send('GET', '/admin/companies', 'wrong', `${randomAddress()}, ${guesser}`);
    }
    expect((await send('GET', '/admin/companies', 'wrong', `${randomAddress()}, ${guesser}`)).status).toBe(429);
  });
});

/** One of the benchmarking range 198.18.0.0/15, which nobody has. */
function randomAddress(): string {
  const [a = 0, b = 0, c = 0] = [2, 256, 256].map((values) => Math.floor(Math.random() * values));
  return `198.${18 + a}.${b}.${c}`;
}
