import { ADMIN_TOKEN, NOW, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';
import { eq } from 'drizzle-orm';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { appointments, callSteps } from '../../src/platform/index.js';

const WISH = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00' };
const PERSON = { name: 'Zacharias Überall', phone: '0152 28817399', email: 'zacharias@example.org' };

interface Step {
  kind: string;
  name: string;
  outcome: string;
  offsetMs: number;
  durationMs: number;
  requestId: string | null;
  cache: string | null;
  attempt: number | null;
  breaker: string | null;
}

interface Story {
  call: Record<string, unknown> | null;
  totals: Record<string, number>;
  timeline: Step[];
  bookings: Record<string, unknown>[];
}

describe('GET /admin/calls', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const get = (path: string) => gateway.http.get(`/admin/calls${path}`).set({ Authorization: `Bearer ${ADMIN_TOKEN}` });
  const storyOf = async (callId: string): Promise<Story> => {
    const response = await get(`/${RUN}_${callId}`);
    expect({ status: response.status, cache: response.headers['cache-control'] }).toEqual({
      status: 200,
      cache: 'no-store',
    });
    return response.body as Story;
  };
  const told = ({ timeline }: Story) => timeline.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`);
  const event = (name: string, callId: string, startedAt: string) =>
    gateway.postSigned('/retell/webhook', {
      event: name,
      call: {
        call_id: `${RUN}_${callId}`,
        agent_id: 'agent_eins',
        direction: 'inbound',
        to_number: '+493012345600',
        start_timestamp: Date.parse(startedAt),
      },
    });

  it('tells a call as one story: its functions, look-ups, requests, bookings and events, in order', async () => {
    await gateway.call('check_availability', WISH, { callId: 'whole' });
    await gateway.call('check_availability', WISH, { callId: 'whole' });
    await gateway.call('book_appointment', { ...WISH, ...PERSON }, { callId: 'whole' });
    expect((await event('call_ended', 'whole', NOW)).status).toBe(204);
    await gateway.settled();
    const story = await storyOf('whole');
    expect(told(story)).toEqual(
      expect.arrayContaining([
        'function check_availability available',
        'cache slots miss',
        'calcom listSlots ok',
        'cache slots hit',
        'hold take held',
        'function book_appointment booked',
        'hold release released',
        'calcom createBooking ok',
        'booking book booked',
        'webhook call_ended done',
      ]),
    );
    const requests = story.timeline.filter(({ kind }) => kind === 'calcom');
    expect(story.totals).toMatchObject({ functions: 3, calcomRequests: requests.length, webhooks: 1 });
    expect(story.call).toMatchObject({ company: SALON.slug, branch: 'mitte', status: 'ended', startedAt: NOW_ISO });
    expect(story.bookings).toEqual([
      {
        ref: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
        service: 'herrenhaarschnitt',
        status: 'booked',
        start: '2026-11-26T14:00:00.000Z',
        did: ['booked'],
      },
    ]);
  });

  it('gives each request its place on the waterfall, below the function that made it', async () => {
    await gateway.call('check_availability', { ...WISH, date: '2027-01-14' }, { callId: 'waterfall' });
    const { timeline } = await storyOf('waterfall');
    const [first] = timeline;
    const request = timeline.find(({ kind }) => kind === 'calcom');
    expect(first).toMatchObject({ kind: 'function', offsetMs: 0, cache: 'miss' });
    expect(request).toMatchObject({ attempt: 1, cache: 'miss', requestId: first?.requestId });
    expect(request?.offsetMs).toBeGreaterThanOrEqual(0);
    expect((request?.offsetMs ?? 0) + (request?.durationMs ?? 0)).toBeLessThanOrEqual((first?.durationMs ?? 0) + 5);
  });

  it('tells of each attempt that failed, and of what the throttle refused', async () => {
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'error_503', times: 1 });
    await gateway.call('check_availability', { ...WISH, date: '2026-12-17' }, { callId: 'failing' });
    for (let round = 0; round < 11; round += 1) await gateway.call('list_services', {}, { callId: 'failing' });
    const story = await storyOf('failing');
    expect(told(story)).toEqual(
      expect.arrayContaining([
        'calcom listSlots calcom_unavailable',
        'calcom listSlots ok',
        'function list_services rate_limited',
      ]),
    );
    const attempts = story.timeline.filter(({ kind }) => kind === 'calcom').map(({ attempt }) => attempt);
    expect(new Set(attempts)).toEqual(new Set([1, 2]));
  });

  it('tells why nothing was asked while the breaker is open', async () => {
    const authorization = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const [breaker] = (await gateway.http.get('/admin/breakers').set(authorization)).body as { name: string }[];
    const path = `/admin/breakers/${breaker?.name}`;
    await gateway.http.post(`${path}/isolate`).set(authorization).send({ reason: 'test' });
    await gateway.call('check_availability', { ...WISH, date: '2026-12-30' }, { callId: 'resting' });
    await gateway.http.post(`${path}/release`).set(authorization).send({});
    const { timeline, totals } = await storyOf('resting');
    expect(timeline[0]).toMatchObject({ kind: 'function', outcome: 'unavailable', breaker: 'isolated' });
    expect(totals['calcomRequests']).toBe(0);
  });

  it('goes on when a doubt is settled after the answer', async () => {
    const { faults } = gateway.sandbox;
    faults.set(
      { operation: 'createBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'listBookings', kind: 'error_503', times: 'always' },
    );
    const wish = { ...WISH, date: '2026-11-27', ...PERSON };
    expect(await gateway.call('book_appointment', wish, { callId: 'doubt' })).toMatchObject({ status: 'in_doubt' });
    expect(told(await storyOf('doubt'))).not.toContain('booking book booked');
    faults.clear();
    gateway.clock.advance(40_000);
    await gateway.reconcile();
    const story = await storyOf('doubt');
    expect(told(story)).toEqual(expect.arrayContaining(['job appointments.reconcile done', 'booking book booked']));
    const settling = story.timeline.filter(({ kind, offsetMs }) => kind === 'calcom' && offsetMs > 15_000);
    expect(settling).toMatchObject([{ name: 'listBookings', outcome: 'ok', requestId: null }]);
  });

  it("has Cal.com's events about the bookings it made", async () => {
    await gateway.call('book_appointment', { ...WISH, time: '16:00', ...PERSON }, { callId: 'told' });
    const [booking] = await gateway.database.asOperator((tx) =>
      tx
        .select()
        .from(appointments)
        .where(eq(appointments.bookedInCall, `${RUN}_told`)),
    );
    if (!booking) throw new Error('Nothing was booked');
    const body = JSON.stringify({
      triggerEvent: 'BOOKING_CREATED',
      createdAt: NOW,
      payload: {
        uid: booking.calcomUid,
        eventTypeId: 4711,
        startTime: booking.startsAt,
        endTime: booking.endsAt,
        attendees: [{ name: PERSON.name }],
        metadata: { slotline_attempt_id: booking.id },
      },
    });
    const posted = await gateway.http
      .post(`/calcom/webhook/${booking.connectionId}`)
      .set('Content-Type', 'application/json')
      .set('X-Cal-Signature-256', signCalcomBody(Buffer.from(body), 'secret-eins'))
      .send(body);
    expect(posted.status).toBe(204);
    await gateway.settled();
    expect(told(await storyOf('told')).filter((step) => step.startsWith('webhook'))).toEqual([
      expect.stringMatching(/^webhook BOOKING_CREATED /),
    ]);
  });

  it('keeps no word about the person, at rest either', async () => {
    const story = await storyOf('whole');
    const rows = await gateway.database.asOperator((tx) => tx.select().from(callSteps));
    const kept = JSON.stringify([story, rows]);
    const person = ['Zacharias', '28817399', '28817386', 'zacharias@'];
    expect(person.filter((datum) => kept.includes(datum))).toEqual([]);
  });

  it("keeps the steps of one company out of another one's call", async () => {
    await gateway.call('list_services', {}, { callId: 'same' });
    gateway.clock.advance(1_000);
    await gateway.call('list_services', {}, { ...TO_DENTIST, callId: 'same' });
    const story = await storyOf('same');
    expect(story).toMatchObject({ company: SALON.slug, totals: { functions: 1 } });
    const { body: other } = await get(`/${RUN}_same?company=${DENTIST.slug}`);
    expect(other).toMatchObject({ company: DENTIST.slug, totals: { functions: 1 } });
    expect((await get(`/${RUN}_whole?company=${DENTIST.slug}`)).status).toBe(404);
  });

  it('lists calls latest first, narrowed and page by page', async () => {
    const days = ['2026-11-20', '2026-11-21', '2026-11-22'];
    for (const day of days) {
      const call = { call_id: `${RUN}_${day}`, agent_id: TO_DENTIST.agentId, to_number: TO_DENTIST.to };
      const began = { start_timestamp: Date.parse(`${day}T09:00:00Z`) };
      const body = { event: 'call_ended', call: { ...call, direction: 'inbound', ...began } };
      expect((await gateway.postSigned('/retell/webhook', body, TO_DENTIST.key)).status).toBe(204);
    }
    await gateway.settled();
    const ids = (body: { calls: { callId: string }[] }) => body.calls.map(({ callId }) => callId.slice(RUN.length + 1));
    const narrowed = `?company=${DENTIST.slug}&status=ended&limit=2`;
    const { body: page } = await get(narrowed);
    expect(ids(page)).toEqual(['2026-11-22', '2026-11-21']);
    const { body: next } = await get(`${narrowed}&cursor=${page.nextCursor}`);
    expect({ ids: ids(next), nextCursor: next.nextCursor as unknown }).toEqual({
      ids: ['2026-11-20'],
      nextCursor: null,
    });
    expect(ids((await get(`${narrowed}&from=2026-11-21T10:00:00Z`)).body)).toEqual(['2026-11-22']);
    expect(ids((await get(`?company=${SALON.slug}&limit=200`)).body)).not.toContain('2026-11-22');
  });

  it('has a call that nobody but its functions has told of', async () => {
    await gateway.call('list_services', {}, { callId: 'first' });
    await gateway.settled();
    expect(await storyOf('first')).toMatchObject({ company: SALON.slug, totals: { functions: 1, webhooks: 0 } });
    const { body } = await get(`?company=${SALON.slug}&status=started&limit=200`);
    expect((body.calls as { callId: string }[]).map(({ callId }) => callId)).toContain(`${RUN}_first`);
  });

  it.each([
    ['?limit=201', 'limit'],
    ['?limit=0', 'limit'],
    ['?from=yesterday', 'from'],
    ['?status=lost', 'status'],
    ['?cursor=xyz', 'cursor'],
    ['?phone=1', 'phone'],
  ])('refuses %s and says what is wrong', async (query, path) => {
    const { status, body } = await get(query);
    expect({ status, body: body as unknown }).toMatchObject({
      status: 422,
      body: { code: 'invalid', errors: [{ path }] },
    });
  });

  it('says that a call or a company is unknown', async () => {
    expect((await get('/nobody')).body).toMatchObject({ status: 404, code: 'call_not_found' });
    expect((await get('?company=nobody')).body).toMatchObject({ status: 404, code: 'tenant_not_found' });
  });
});

const NOW_ISO = new Date(NOW).toISOString();
