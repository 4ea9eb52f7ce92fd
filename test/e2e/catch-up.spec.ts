import { BookingCatchUpJob, BookingComparisonJob } from '../../src/appointments/index.js';
import { appointments } from '../../src/platform/index.js';
import { ADMIN_TOKEN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';
import { writeOnTheWeb } from '../support/web-booker.js';

const MINUTE_MS = 60_000;

describe('what webhooks missed', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    // Holds make requests of their own.
    gateway = await startTestGateway(testAccounts(), { slotHoldMs: 0 });
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const calcom = (path: string, body: object) => writeOnTheWeb(gateway, path, body);
  const attendee = {
    name: 'Jana Beispiel',
    email: 'jana@example.com',
    phoneNumber: '+4915228817386',
    timeZone: 'Europe/Berlin',
  };
  const book = (start: string) => calcom('/bookings', { start, eventTypeId: 4711, attendee });
  const catchUp = async () => {
    gateway.sandbox.requests.clear();
    await gateway.runJob(BookingCatchUpJob);
    // What callers asked for a moment ago is fetched anew beside it.
    const { listSlots: _beside, ...made } = gateway.sandbox.requests.counts();
    return made;
  };
  const upcoming = async (callId: string) => {
    const { data } = await gateway.call('find_appointments', {}, { callId });
    return ((data as { appointments?: { start: string }[] } | null)?.appointments ?? []).map(({ start }) => start);
  };
  const reconciliation = async (company: string) => {
    const answer = await gateway.http
      .get(`/admin/reconciliation?company=${company}`)
      .set('Authorization', `Bearer ${ADMIN_TOKEN}`);
    expect(answer.status).toBe(200);
    return answer.body as { caughtUpTo: string; comparedAt: string; differences: object[] }[];
  };

  it('is found by the next catching up: a booking, its move and its end, with one request a key each', async () => {
    const wish = { service: 'Herrenhaarschnitt', date: '2026-12-01', time: '10:00' };
    expect((await gateway.call('check_availability', wish, { callId: 'before' })).status).toBe('available');
    const uid = await book('2026-12-01T09:00:00Z');
    expect(await catchUp()).toEqual({ listBookings: 2 });
    expect(await upcoming('made')).toEqual(['2026-12-01T10:00:00+01:00']);
    expect((await gateway.call('check_availability', wish, { callId: 'made' })).status).not.toBe('available');

    gateway.clock.advance(20 * MINUTE_MS);
    const moved = await calcom(`/bookings/${uid}/reschedule`, { start: '2026-12-01T13:00:00Z' });
    expect(await catchUp()).toEqual({ listBookings: 2 });
    expect(await upcoming('moved')).toEqual(['2026-12-01T14:00:00+01:00']);

    gateway.clock.advance(20 * MINUTE_MS);
    await calcom(`/bookings/${moved}/cancel`, { cancellationReason: 'ill' });
    await catchUp();
    expect(await upcoming('gone')).toEqual([]);
    expect(await gateway.database.asOperator((tx) => tx.select().from(appointments))).toMatchObject([
      { calcomUid: moved, status: 'cancelled', timesMoved: 1 },
    ]);
  });

  it('is asked for only from where the last round came to; a round that failed leaves that as it was', async () => {
    const [{ caughtUpTo } = { caughtUpTo: '' }] = await reconciliation('friseur-eins');
    expect(new Date(caughtUpTo)).toEqual(new Date(gateway.clock.now().getTime() - 5 * MINUTE_MS));
    gateway.clock.advance(30 * MINUTE_MS);
    gateway.sandbox.faults.set({ operation: 'listBookings', kind: 'rate_limited', times: 2, resetSeconds: 1 });
    await catchUp();
    expect(await reconciliation('friseur-eins')).toMatchObject([{ caughtUpTo }]);
    gateway.clock.advance(2_000);
    await catchUp();
    const asked = gateway.sandbox.requests.list().map(({ path }) => new URL(path, 'http://sandbox').searchParams);
    expect(asked.map((query) => query.get('afterUpdatedAt'))).toContain(`${caughtUpTo.slice(0, 19)}Z`);
  });

  it('reads pages until all is known, each from the last change of the one before', async () => {
    const wanted = 103;
    for (let index = 0; index < wanted; index += 1) {
      const day = new Date(Date.UTC(2026, 11, 7 + 7 * Math.floor(index / 40) + (Math.floor(index / 10) % 4), 8));
      await book(new Date(day.getTime() + (index % 10) * 30 * MINUTE_MS).toISOString());
      gateway.clock.advance(1_000);
    }
    const made = gateway.sandbox.bookings.bookings().filter(({ status }) => status === 'accepted');
    expect(made.length).toBe(wanted);
    expect(await catchUp()).toEqual({ listBookings: 3 });
    const known = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    expect(known.filter(({ status }) => status === 'booked')).toHaveLength(wanted);
  }, 30_000);

  it('is listed by the comparison at night as phantom, missing or moved, without a person', async () => {
    gateway.clock.advance(20 * MINUTE_MS);
    await gateway.runJob(BookingComparisonJob);
    expect(await reconciliation('friseur-eins')).toMatchObject([{ differences: [] }]);

    const [phantom, changed] = gateway.sandbox.bookings.bookings().filter(({ status }) => status === 'accepted');
    await calcom(`/bookings/${phantom?.uid}/cancel`, { cancellationReason: 'ill' });
    await calcom(`/bookings/${changed?.uid}/reschedule`, { start: '2027-01-12T09:00:00Z' });
    await book('2027-01-13T09:00:00Z');
    gateway.clock.advance(20 * MINUTE_MS);
    await gateway.runJob(BookingComparisonJob);
    const [found] = await reconciliation('friseur-eins');
    const common = { branch: 'mitte', service: 'herrenhaarschnitt' };
    expect(found).toMatchObject({
      comparedAt: gateway.clock.now().toISOString(),
      differences: [
        { ...common, kind: 'phantom', mirrorStart: phantom?.start.toISOString(), calcomStart: null },
        {
          ...common,
          kind: 'moved',
          mirrorStart: changed?.start.toISOString(),
          calcomStart: '2027-01-12T09:00:00.000Z',
        },
        { ...common, kind: 'missing', mirrorStart: null, calcomStart: '2027-01-13T09:00:00.000Z', appointment: null },
      ],
    });
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`Jana|jana@|4915228817386|${phantom?.uid}`));
    expect(await reconciliation('dental-two')).toMatchObject([{ differences: [] }]);
  });
});

describe('catching up under the limit of the key', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { calcomRequestsPerMinute: 4, slotHoldMs: 0 });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  it('takes half of it at most, so that callers are served', async () => {
    for (let round = 0; round < 4; round += 1) await gateway.runJob(BookingCatchUpJob);
    expect(gateway.sandbox.requests.counts()).toEqual({ listBookings: 2 });
    const wish = { service: 'Herrenhaarschnitt', date: '2026-12-01', time: '10:00' };
    expect((await gateway.call('check_availability', wish)).status).toBe('available');
  });
});
