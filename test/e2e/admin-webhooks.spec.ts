import { randomUUID } from 'node:crypto';
import { calls, companies, webhookDeliveries } from '../../src/platform/index.js';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

interface Page {
  webhooks: Record<string, unknown>[];
  nextCursor: string | null;
}

describe('/admin/webhooks', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  beforeEach(() => gateway.database.asOperator((tx) => tx.delete(webhookDeliveries)));
  afterAll(() => gateway.close());

  const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const list = async (query = ''): Promise<Page> => {
    const response = await gateway.http.get(`/admin/webhooks${query}`).set(bearer);
    expect({ status: response.status, cache: response.headers['cache-control'] }).toEqual({
      status: 200,
      cache: 'no-store',
    });
    return response.body as Page;
  };
  const replay = (id: unknown) => gateway.http.post(`/admin/webhooks/${String(id)}/replay`).set(bearer);
  const ended = (callId: unknown, agentId = 'agent_eins', key?: string) =>
    gateway.postSigned('/retell/webhook', { event: 'call_ended', call: { call_id: callId, agent_id: agentId } }, key);

  /** A delivery that was given up, as an earlier version may have left it. */
  async function addDead(facts: object | null): Promise<string> {
    const id = randomUUID();
    const now = gateway.clock.now();
    await gateway.database.asOperator(async (tx) => {
      const [company] = (await tx.select().from(companies)).filter(({ slug }) => slug === SALON.slug);
      const about = { id, companyId: company?.id ?? '', source: 'retell' as const, event: 'call_ended', dedupeKey: id };
      const end = { facts, status: 'dead' as const, attempts: 8, reason: 'database_failed' };
      await tx.insert(webhookDeliveries).values({ ...about, ...end, receivedAt: now, updatedAt: now });
    });
    return id;
  }

  it('lists what came, latest first, narrowed and page by page, without what it told', async () => {
    for (const callId of ['one', 'two', 'three']) {
      gateway.clock.advance(1_000);
      await ended(`${RUN}_${callId}`);
    }
    await ended(`${RUN}_english`, 'agent_two', 'key_of_the_dentist');
    await ended(7);
    await gateway.settled();
    const all = await list();
    expect(all.webhooks).toHaveLength(5);
    expect(Object.keys(all.webhooks[0] ?? {}).toSorted()).toEqual(
      ['attempts', 'company', 'event', 'id', 'reason', 'receivedAt', 'source', 'status', 'updatedAt'].toSorted(),
    );
    expect((await list(`?company=${DENTIST.slug}`)).webhooks).toHaveLength(1);
    expect((await list('?source=calcom')).webhooks).toEqual([]);
    expect((await list('?status=dead')).webhooks).toMatchObject([
      { company: SALON.slug, event: 'call_ended', status: 'dead', reason: 'call_id_missing' },
    ]);
    const paged: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await list(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...page.webhooks);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all.webhooks);
  });

  it('works a dead one off again', async () => {
    await ended(`${RUN}_before`);
    await gateway.settled();
    const before = await gateway.database.asOperator((tx) => tx.select().from(calls));
    const known = before.find(({ callId }) => callId === `${RUN}_before`);
    const id = await addDead({
      callId: `${RUN}_revived`,
      branchId: known?.branchId,
      state: 'ended',
      transferred: false,
    });
    const answer = await replay(id);
    expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({
      status: 202,
      body: { id, status: 'waiting', attempts: 0, reason: null },
    });
    await gateway.settled();
    const after = (await list()).webhooks.find((one) => one['id'] === id);
    expect(after).toMatchObject({ status: 'done', attempts: 1, reason: null });
    const rows = await gateway.database.asOperator((tx) => tx.select().from(calls));
    expect(rows.map(({ callId }) => callId)).toContain(`${RUN}_revived`);
  });

  it('says why one cannot be worked off again', async () => {
    const unreadable = await replay(await addDead(null));
    expect({ status: unreadable.status, body: unreadable.body as unknown }).toMatchObject({
      status: 409,
      body: { code: 'webhook_not_replayable' },
    });
    for (const id of [randomUUID(), 'x']) {
      expect((await replay(id)).body).toMatchObject({ status: 404, code: 'webhook_not_found' });
    }
  });

  it('keeps a signed body that is no JSON, and whose it is nobody knows', async () => {
    for (const key of [undefined, 'forged']) await gateway.postSigned('/retell/webhook', '{"event": "call_en', key);
    expect((await list()).webhooks).toMatchObject([{ company: null, status: 'dead', reason: 'not_json' }]);
  });
});
