import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { firstOptionIn, type PhoneCaller, phoneCaller, startsIn } from '../support/phone-caller.js';
import { SALON, testAccounts } from '../support/tenants.js';

const HOUR_MS = 3_600_000;

/** The consultation cannot be booked at Cal.com within two hours, which our own rules do not know. */
function accounts() {
  const [salon, ...others] = testAccounts();
  if (!salon) throw new Error('The salon is gone');
  const eventTypes = salon.eventTypes.map((type) =>
    type.id === 4713 ? { ...type, requiresConfirmation: false, minimumBookingNoticeMinutes: 120 } : type,
  );
  return [{ ...salon, eventTypes }, ...others];
}

describe('the truth about free times that was missed before', () => {
  const salonAccounts = accounts();
  let gateway: TestGateway;
  let connectionId: string;
  let callers = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(salonAccounts, { slotHoldMs: 0, calcomRequestsPerMinute: 10_000 });
    const { body } = await gateway.putTenant(SALON);
    ({ connectionId } = (body as { calcom: { connectionId: string } }).calcom);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => gateway.sandbox.faults.clear());

  const newCaller = (): PhoneCaller => {
    callers += 1;
    return phoneCaller(gateway, { callId: `call_${callers}`, from: `+49152288176${10 + callers}` });
  };
  const requests = () => gateway.sandbox.requests.counts();

  it('I-28: offers a start to nobody once it is booked, and to everybody once it is cancelled', async () => {
    const wish = { date: '2026-12-01', time: '10:00' };
    const [anna, berta] = [newCaller(), newCaller()];
    expect((await berta.check(wish)).status).toBe('available');
    expect((await anna.book(wish)).status).toBe('booked');
    const taken = await berta.check(wish);
    expect(taken.status).toBe('alternatives');
    expect(startsIn(taken)).not.toContain('2026-12-01T10:00');
    expect((await anna.ask('cancel_appointment', { confirm: true })).status).toBe('cancelled');
    expect((await berta.check(wish)).status).toBe('available');
  });

  it('I-28: believes no cached slots of any service once Cal.com tells of a booking', async () => {
    const wish = { date: '2026-12-02', time: '10:00' };
    const [anna, berta] = [newCaller(), newCaller()];
    expect((await anna.check(wish)).status).toBe('available');
    expect((await anna.check({ ...wish, service: 'Damenhaarschnitt' })).status).toBe('available');
    // On the web, behind the cache.
    await berta.book(wish);
    const [made] = gateway.sandbox.bookings.bookings().slice(-1);
    if (!made) throw new Error('Nothing was booked');
    const moved = { ...made, uid: 'web_1', start: new Date(made.start.getTime() + HOUR_MS), end: new Date(made.end.getTime() + HOUR_MS) }; // prettier-ignore
    expect((await anna.check({ ...wish, time: '11:00' })).status).toBe('available');
    gateway.sandbox.bookings.put(moved);
    const body = JSON.stringify({
      triggerEvent: 'BOOKING_CREATED',
      createdAt: gateway.clock.now().toISOString(),
      payload: {
        uid: moved.uid,
        status: 'ACCEPTED',
        eventTypeId: 4711,
        startTime: moved.start.toISOString(),
        endTime: moved.end.toISOString(),
        attendees: [{ name: 'Somebody of the Web' }],
      },
    });
    await gateway.http
      .post(`/calcom/webhook/${connectionId}`)
      .set('Content-Type', 'application/json')
      .set('X-Cal-Signature-256', signCalcomBody(Buffer.from(body), 'secret-eins'))
      .send(body)
      .expect(204);
    await gateway.settled();
    expect((await anna.check({ ...wish, time: '11:00' })).status).toBe('alternatives');
    expect((await anna.check({ ...wish, time: '11:00', service: 'Damenhaarschnitt' })).status).toBe('alternatives');
  });

  it('I-31: moves nothing by itself, whatever stands in the way and however often it looks', async () => {
    const anna = newCaller();
    const booked = await anna.book({ date: '2026-12-03', time: '10:00' });
    expect(booked.status).toBe('booked');
    const [made] = gateway.sandbox.bookings.bookings().slice(-1);
    // Cal.com takes it for free where the host agreed to two at once.
    if (made) gateway.sandbox.bookings.put({ ...made, uid: 'beside_1', metadata: {} });
    const { createBooking, rescheduleBooking, cancelBooking } = requests();
    for (let day = 0; day < 2; day += 1) {
      gateway.clock.advance(24 * HOUR_MS);
      await gateway.settled();
      await gateway.reconcile();
    }
    expect(requests()).toMatchObject({ createBooking });
    expect([requests().rescheduleBooking, requests().cancelBooking]).toEqual([rescheduleBooking, cancelBooking]);
    const found = await anna.callsAgain().ask('find_appointments');
    expect(JSON.stringify(found.data)).toContain('2026-12-03T10:00');
  });

  it('I-32: calls a start too soon in the check, in the booking, and when Cal.com alone says so', async () => {
    const anna = newCaller();
    gateway.clock.set('2026-11-27T08:52:00Z');
    const soon = { date: '2026-11-27', time: '10:00' };
    expect((await anna.check(soon)).status).toBe('alternatives');
    const { createBooking } = requests();
    const refused = await anna.book(soon);
    expect(refused).toMatchObject({ success: true, status: 'slot_taken' });
    expect(refused.message).toContain('zu kurzfristig');
    expect(requests().createBooking).toBe(createBooking);

    const beratung = { service: 'Beratung', date: '2026-11-27', time: '12:00' };
    const offered = await anna.check(beratung);
    expect(offered.status).toBe('available');
    gateway.clock.advance(30 * 60_000);
    const late = await anna.book({ option_id: firstOptionIn(offered) });
    expect(late).toMatchObject({ success: true, status: 'slot_taken' });
    expect(late.message).toContain('zu kurzfristig');
  });

  it('I-32: calls a start neither too soon nor too far when Cal.com does not tell which', async () => {
    const anna = newCaller();
    const offered = await anna.check({ service: 'Damenhaarschnitt', date: '2026-12-10', time: '12:00' });
    expect(offered.status).toBe('available');
    // The business shortens its window while they talk.
    const cut = salonAccounts.flatMap(({ eventTypes }) => eventTypes).find(({ id }) => id === 4712);
    if (!cut) throw new Error('The cut is gone');
    cut.bookingWindowDays = 2;
    try {
      const option = { option_id: firstOptionIn(offered) };
      for (const far of [await anna.book(option), await anna.book(option)]) {
        expect(far).toMatchObject({ success: true, status: 'slot_taken' });
        expect(far.message).toContain('Um 12 Uhr können wir am Donnerstag, dem 10. Dezember, leider keinen Termin');
      }
    } finally {
      cut.bookingWindowDays = 365;
    }
  });

  it('I-33: offers instead of a taken start neither that start nor an own appointment, and nothing twice', async () => {
    const anna = newCaller();
    for (const time of ['10:00', '10:30'])
      expect((await anna.book({ date: '2026-12-07', time })).status).toBe('booked');
    const instead = await anna.ask('find_alternatives', {
      service: 'Herrenhaarschnitt',
      date: '2026-12-07',
      time: '10:00',
    });
    const starts = startsIn(instead);
    expect(starts.length).toBeGreaterThan(0);
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts).not.toContain('2026-12-07T10:00');
    expect(starts).not.toContain('2026-12-07T10:30');
  });

  it('I-34: lets one begin where another ends, and nothing overlap by the length of its own service', async () => {
    const [anna, berta] = [newCaller(), newCaller()];
    const day = { date: '2026-12-08' };
    expect((await anna.book({ ...day, time: '13:00', service: 'Damenhaarschnitt' })).status).toBe('booked');
    const said = async (service: string, time: string) => (await berta.check({ ...day, service, time })).status;
    expect(await said('Herrenhaarschnitt', '12:30')).toBe('available');
    expect(await said('Herrenhaarschnitt', '14:00')).toBe('available');
    expect(await said('Herrenhaarschnitt', '13:00')).toBe('alternatives');
    expect(await said('Herrenhaarschnitt', '13:30')).toBe('alternatives');
    expect(await said('Damenhaarschnitt', '12:30')).toBe('alternatives');
    expect(await said('Damenhaarschnitt', '12:00')).toBe('available');
  });

  it('I-50: sends Cal.com no booking of the past, neither by words nor by an option whose time has gone', async () => {
    const anna = newCaller();
    const offered = await anna.check({ date: '2026-11-27', time: '15:00' });
    expect(offered.status).toBe('available');
    gateway.clock.set('2026-11-27T15:00:00Z');
    const { createBooking } = requests();
    const byOption = await anna.book({ option_id: firstOptionIn(offered) });
    const byWords = await anna.book({ date: '2026-11-27', time: '14:00' });
    expect([byOption.success, byWords.success]).toEqual([true, true]);
    expect(['booked', 'in_doubt']).not.toContain(byOption.status);
    expect(['booked', 'in_doubt']).not.toContain(byWords.status);
    expect(requests().createBooking).toBe(createBooking);
  });
});
