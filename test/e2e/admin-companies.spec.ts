import type { Response } from 'supertest';
import { ADMIN_TOKEN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

type Json = Record<string, unknown>;

describe('the companies of the admin api', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(async () => {
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    expect((await gateway.putTenant(DENTIST)).status).toBe(200);
  });

  const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };
  const get = (slug = '') => gateway.http.get(`/admin/companies${slug && `/${slug}`}`).set(bearer);
  const put = (slug: string, document: object) =>
    gateway.http.put(`/admin/companies/${slug}`).set(bearer).send(document);
  const pathsOf = (response: Response) =>
    ((response.body as { errors?: { path: string }[] }).errors ?? []).map(({ path }) => path);

  it.each([
    ['no token', {}],
    ['a wrong token', { Authorization: 'Bearer wrong' }],
    ['the token in another scheme', { Authorization: `Basic ${ADMIN_TOKEN}` }],
    ['an empty token', { Authorization: 'Bearer ' }],
  ])('stay closed with %s', async (_, headers) => {
    const { http } = gateway;
    const address = `/admin/companies/${SALON.slug}`;
    const answers = [
      await http.get('/admin/companies').set(headers),
      await http.get(address).set(headers),
      await http.put(address).set(headers).send(SALON),
      await http.delete(address).set(headers),
    ];
    for (const { status, body } of answers) {
      expect({ status, code: (body as Json)['code'] }).toEqual({ status: 401, code: 'unauthorized' });
    }
    expect((await get(SALON.slug)).status).toBe(200);
  });

  it('answer PUT and GET with the same document, without secrets, with connection and webhook address', async () => {
    const saved = await put(SALON.slug, SALON);
    const read = await get(SALON.slug);
    expect(saved.headers['cache-control']).toBe('no-store');
    expect(read.headers['cache-control']).toBe('no-store');
    expect(read.body).toEqual(saved.body);
    const { calcom } = read.body as { calcom: Json };
    expect(calcom).toEqual({
      connectionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      webhookUrl: expect.stringContaining(`/calcom/webhook/${String(calcom['connectionId'])}`) as string,
    });
    expect(read.body).toMatchObject({ slug: SALON.slug, name: SALON.name, agentIds: SALON.agentIds });
  });

  it('never return a secret', async () => {
    const texts = [(await get()).text, (await get(SALON.slug)).text, (await put(DENTIST.slug, DENTIST)).text];
    for (const secret of ['cal_eins', 'secret-eins', 'cal_zwei', 'key_of_the_dentist']) {
      expect(texts.join('\n')).not.toContain(secret);
    }
  });

  it('list all, by slug', async () => {
    const { body, headers } = await get();
    expect((body as { slug: string }[]).map(({ slug }) => slug)).toEqual(['dental-two', 'friseur-eins']);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('keep ids when the same document comes again', async () => {
    const first = (await get(SALON.slug)).body as Json;
    expect((await put(SALON.slug, SALON)).body).toEqual(first);
  });

  it('take documents that come together one after another: one company, and one owner of a number', async () => {
    const fresh = { ...SALON, slug: 'gleichzeitig', agentIds: ['agent_gleichzeitig'] };
    const [branch] = SALON.branches;
    const documentOf = (slug: string) => ({
      ...fresh,
      slug,
      branches: [{ ...branch, agentIds: [], phoneNumbers: ['+493055500177'] }],
    });
    const same = await Promise.all([1, 2, 3, 4].map(() => put('gleichzeitig', documentOf('gleichzeitig'))));
    expect(same.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await gateway.deleteTenant('gleichzeitig');
    const slugs = ['gleichzeitig-1', 'gleichzeitig-2', 'gleichzeitig-3'];
    const rivals = await Promise.all(slugs.map((slug) => put(slug, documentOf(slug))));
    expect(rivals.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    for (const slug of slugs) await gateway.deleteTenant(slug);
  });

  it('keep the secrets when an answer of GET is put back', async () => {
    const read = (await get(DENTIST.slug)).body as Json;
    const again = await put(DENTIST.slug, { ...read, name: 'Dental Two & Partners' });
    expect({ status: again.status, body: again.body as unknown }).toMatchObject({ status: 200 });
    const check = await gateway.call(
      'check_availability',
      { date: '2026-12-01', time: '10:00 am' },
      { ...TO_DENTIST, callId: 'call_kept' },
    );
    expect(check.status).toBe('available');
  });

  it('refuse a bad document with every problem and its path, and change nothing', async () => {
    const before = (await get(SALON.slug)).body as unknown;
    const [branch] = SALON.branches;
    const response = await put(SALON.slug, {
      ...SALON,
      name: 'Renamed',
      locale: 'fr',
      timeZone: 'Mars/Olympus',
      policy: { horizonDays: 366, maxAlternatives: 0 },
      surprise: true,
      branches: [
        {
          ...branch,
          phoneNumbers: ['030 123'],
          openingHours: { mon: ['18:00-09:00'] },
          services: [{ slug: 'Bad Slug', name: 'X', eventTypeId: 'abc', durationMinutes: 30 }],
        },
      ],
    });
    expect(response.status).toBe(422);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body).toMatchObject({ code: 'tenant_document_invalid', status: 422 });
    expect(pathsOf(response)).toEqual(
      expect.arrayContaining([
        'locale',
        'timeZone',
        'policy.horizonDays',
        'policy.maxAlternatives',
        'surprise',
        'branches[0].openingHours.mon',
        'branches[0].services[0].slug',
        'branches[0].services[0].eventTypeId',
      ]),
    );
    expect(pathsOf(response).some((path) => path.startsWith('branches[0].phoneNumbers'))).toBe(true);
    expect((await get(SALON.slug)).body).toEqual(before);
  });

  it.each([
    ['an empty document', {}],
    ['a list', []],
  ])('refuse %s', async (_, document) => {
    const response = await put('nothing', document);
    expect(response.status).toBe(422);
    expect(pathsOf(response).length).toBeGreaterThan(0);
    expect((await get('nothing')).status).toBe(404);
  });

  it('refuse a slug that is not that of the address', async () => {
    const response = await put('other-slug', SALON);
    expect(response.status).toBe(422);
    expect(pathsOf(response)).toEqual(['slug']);
    expect(pathsOf(await put('other-slug', { ...SALON, locale: 'fr' }))).toEqual(['slug', 'locale']);
    expect((await get('other-slug')).status).toBe(404);
  });

  it.each([
    ['number', { branches: [{ ...DENTIST.branches[0], phoneNumbers: ['+493012345600'] }] }],
    ['agent', { agentIds: ['agent_eins'] }],
    ['agent of a branch', { branches: [{ ...DENTIST.branches[0], agentIds: ['agent_eins'] }] }],
  ])('refuse a second owner of a %s with 409, and change nothing', async (_, change) => {
    const before = (await get(DENTIST.slug)).body as unknown;
    const response = await put(DENTIST.slug, { ...DENTIST, name: 'Renamed', ...change });
    expect({ status: response.status, body: response.body as unknown }).toMatchObject({
      status: 409,
      body: { code: 'tenant_conflict' },
    });
    expect(pathsOf(response).length).toBeGreaterThan(0);
    expect(response.text).not.toContain(SALON.slug);
    expect((await get(DENTIST.slug)).body).toEqual(before);
  });

  it('remove a company, free its numbers, and do not know it any more', async () => {
    expect((await gateway.http.delete(`/admin/companies/${SALON.slug}`).set(bearer)).status).toBe(204);
    const gone = await get(SALON.slug);
    expect({ status: gone.status, code: (gone.body as Json)['code'] }).toEqual({
      status: 404,
      code: 'tenant_not_found',
    });
    expect((await gateway.http.delete(`/admin/companies/${SALON.slug}`).set(bearer)).status).toBe(404);
    expect((await gateway.call('get_context', {}, { callId: 'call_gone' })).status).toBe('unknown_tenant');
  });
});
