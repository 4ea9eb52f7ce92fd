import { jest } from '@jest/globals';
import { SlotHoldRepository } from '../../src/appointments/holds/slot-hold.repository.js';
import { CallStory } from '../../src/call-story/index.js';
import { slotHolds } from '../../src/platform/index.js';
import { type Answer, type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const HAIRCUT = { service: 'Herrenhaarschnitt', date: '2026-12-01' };
const HOLD_MS = 180_000;
/** Beyond the age of cached slots, within a hold. */
const CACHE_IS_OLD_MS = 61_000;

/** Starts every quarter of an hour, so that one held start hides its neighbours. */
function accounts() {
  const [salon, ...others] = testAccounts();
  if (!salon) throw new Error('The salon is gone');
  const eventTypes = salon.eventTypes.map((type) => (type.id === 4711 ? { ...type, slotIntervalMinutes: 15 } : type));
  return [{ ...salon, eventTypes }, ...others];
}

describe('an offered start is held for the call it was offered to', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(accounts(), {
      slotHoldMs: HOLD_MS,
      calcomRequestsPerMinute: 10_000,
      calcomWriteBudgetMs: 5000,
    });
    const { body } = await gateway.putTenant(SALON);
    const { webhookUrl } = (body as { calcom: { webhookUrl: string } }).calcom;
    const url = `${await gateway.listen()}${webhookUrl}`;
    gateway.sandbox.webhooks.subscribe({ apiKey: 'cal_eins', url, secret: 'secret-eins' });
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    cases += 1;
    gateway.sandbox.faults.clear();
  });
  afterEach(async () => {
    for (const who of ['anna', 'berta']) await end(who);
    await gateway.settled();
    gateway.clock.advance(HOLD_MS);
  });

  const inCall = (who: string): CallOptions => ({
    callId: `call_${who}_${cases}`,
    from: `+49152288173${who === 'anna' ? '01' : '02'}`,
  });
  const check = (who: string, time: string) => gateway.call('check_availability', { ...HAIRCUT, time }, inCall(who));
  const book = (who: string, args: object) =>
    gateway.call('book_appointment', { name: 'Jana Beispiel', ...args }, inCall(who));
  const end = (who: string) =>
    gateway.postSigned('/retell/webhook', {
      event: 'call_ended',
      call: { call_id: `${RUN}_${inCall(who).callId}`, agent_id: 'agent_eins', to_number: '+493012345600' },
    });
  const startsOf = (answer: Answer) =>
    (answer.data as unknown as { options: { start: string }[] }).options.map(({ start }) => start.slice(11, 16));
  const optionOf = (answer: Answer) =>
    (answer.data as unknown as { options: { option_id: string }[] }).options[0]?.option_id;
  const held = () => gateway.database.asOperator((tx) => tx.select().from(slotHolds));
  const count = (operation: 'reserveSlot' | 'releaseSlot' | 'listSlots') => gateway.sandbox.requests.count(operation);
  /** What somebody on Cal.com's own page sees. */
  const onTheWeb = async (time: string) => {
    const day = `start=2026-12-01T00:00:00Z&end=2026-12-01T22:59:59Z&timeZone=Europe/Berlin`;
    const response = await fetch(`${gateway.sandbox.url}/slots?eventTypeId=4711&${day}`, {
      headers: { 'cal-api-version': '2024-09-04' },
    });
    return (await response.text()).includes(`T${time}:00`);
  };

  it('offers no other call the held start, nor what runs into it, and says so with other times', async () => {
    expect((await check('anna', '10:00')).status).toBe('available');
    const same = await check('berta', '10:00');
    expect({ status: same.status, starts: startsOf(same) }).toEqual({
      status: 'alternatives',
      starts: ['09:30', '10:30'],
    });
    expect((await check('berta', '10:15')).status).toBe('alternatives');
    expect((await check('berta', '10:30')).status).toBe('available');
  });

  it('I-30: never keeps a call from its own start, from the neighbour of it, or from the booking', async () => {
    expect((await check('anna', '11:00')).status).toBe('available');
    await gateway.settled();
    gateway.clock.advance(CACHE_IS_OLD_MS);
    expect((await check('anna', '11:00')).status).toBe('available');
    expect((await check('anna', '11:15')).status).toBe('available');
    await gateway.settled();
    gateway.clock.advance(CACHE_IS_OLD_MS);
    expect((await book('anna', { ...HAIRCUT, time: '11:15' })).status).toBe('booked');
    expect(await held()).toEqual([]);
  });

  it('does not let another call book it, by words or by an option that was offered before', async () => {
    const offered = await check('berta', '12:00');
    const other = await check('berta', '12:30');
    expect([offered.status, other.status]).toEqual(['available', 'available']);
    // What was held before is let go of beside the answer.
    await gateway.settled();
    expect((await check('anna', '12:00')).status).toBe('available');
    const byOption = await book('berta', { option_id: optionOf(offered) });
    const byWords = await book('berta', { ...HAIRCUT, time: '12:00' });
    expect([byOption.status, byWords.status]).toEqual(['slot_taken', 'slot_taken']);
    expect(startsOf(byOption).length).toBeGreaterThan(0);
    expect((await book('anna', { ...HAIRCUT, time: '12:00' })).status).toBe('booked');
  });

  it('hides it from nobody any more once it is let go, though it was reserved when the times were fetched', async () => {
    expect((await check('anna', '16:00')).status).toBe('available');
    await gateway.settled();
    gateway.clock.advance(CACHE_IS_OLD_MS);
    // Fetched while Cal.com hides 16:00.
    expect((await check('berta', '17:00')).status).toBe('available');
    expect((await check('anna', '16:30')).status).toBe('available');
    await gateway.settled();
    expect((await check('berta', '16:00')).status).toBe('available');
  });

  it('looks into the table once, and again after a hold of the connection has changed', async () => {
    expect((await check('anna', '10:00')).status).toBe('available');
    await gateway.settled();
    await gateway.app.get(CallStory, { strict: false }).flush();
    const repository = gateway.app.get(SlotHoldRepository, { strict: false });
    const [hold] = await held();
    if (!hold) throw new Error('Nothing is held');
    const transactions = jest.spyOn(gateway.database, 'forCompany');
    const list = async () => {
      const starts = (await repository.list(hold, gateway.clock.now())).map(({ callId, startsAt }) => ({
        callId,
        startsAt,
      }));
      return { starts, transactions: transactions.mock.calls.length };
    };
    const { callId, startsAt } = hold;
    const first = await list();
    expect(first.starts).toEqual([{ callId, startsAt }]);
    expect(await list()).toEqual(first);
    expect(await list()).toEqual(first);
    await repository.release(hold.companyId, callId, gateway.clock.now());
    expect(await list()).toEqual({ starts: [], transactions: first.transactions + 2 });
    const expiresAt = new Date(gateway.clock.now().getTime() + 1_000);
    await repository.take(hold, gateway.clock.now(), expiresAt);
    expect((await list()).starts).toEqual([{ callId, startsAt }]);
    gateway.clock.advance(1_000);
    expect((await list()).starts).toEqual([]);
    transactions.mockRestore();
  });

  it('gives a start to one of two calls that ask for it at the same moment', async () => {
    const answers = await Promise.all([check('anna', '13:00'), check('berta', '13:00')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['alternatives', 'available']);
  });

  it('reserves at Cal.com in the background and gives back on another choice, on booking and at the end', async () => {
    expect((await check('anna', '14:00')).status).toBe('available');
    await gateway.settled();
    expect(await onTheWeb('14:00')).toBe(false);
    expect((await check('anna', '15:00')).status).toBe('available');
    await gateway.settled();
    expect([await onTheWeb('14:00'), await onTheWeb('15:00')]).toEqual([true, false]);
    expect((await book('anna', { ...HAIRCUT, time: '15:00' })).status).toBe('booked');
    await gateway.settled();
    expect(count('releaseSlot')).toBeGreaterThanOrEqual(2);
    expect((await check('berta', '16:00')).status).toBe('available');
    await gateway.settled();
    await end('berta');
    await gateway.settled();
    expect({ web: await onTheWeb('16:00'), held: await held() }).toEqual({ web: true, held: [] });
  });

  it('promises nothing any more once somebody has booked there on the web', async () => {
    expect((await check('anna', '9:30')).status).toBe('available');
    await gateway.settled();
    const attendee = { name: 'Web Booking', email: 'web@example.com', timeZone: 'Europe/Berlin' };
    const response = await fetch(`${gateway.sandbox.url}/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cal-api-version': '2024-08-13' },
      body: JSON.stringify({ start: '2026-12-01T08:30:00Z', eventTypeId: 4711, attendee }),
    });
    expect(response.status).toBe(201);
    await gateway.sandbox.webhooks.settled();
    await gateway.settled();
    expect((await check('anna', '9:30')).status).toBe('alternatives');
  });

  it('runs out by itself, here and at Cal.com', async () => {
    expect((await check('anna', '16:30')).status).toBe('available');
    await gateway.settled();
    expect((await check('berta', '16:30')).status).toBe('alternatives');
    gateway.clock.advance(HOLD_MS);
    expect(await onTheWeb('16:30')).toBe(true);
    expect((await check('berta', '16:30')).status).toBe('available');
  });

  it.each(['error_500', 'rate_limited', 'hang_before_headers'] as const)(
    'answers, holds and books as ever when Cal.com answers the reservation with %s',
    async (kind) => {
      gateway.sandbox.faults.set({ operation: 'reserveSlot', kind, times: 1, resetSeconds: 1 });
      expect((await check('anna', '17:00')).status).toBe('available');
      expect((await check('berta', '17:00')).status).toBe('alternatives');
      if (kind !== 'hang_before_headers') await gateway.settled();
      gateway.clock.advance(2_000);
      gateway.sandbox.faults.clear();
      const booked = await book('anna', { ...HAIRCUT, time: '17:00' });
      expect(booked.status).toBe('booked');
      const { ref } = (booked.data as unknown as { appointment: { ref: string } }).appointment;
      expect((await gateway.call('cancel_appointment', { ref, confirm: true }, inCall('anna'))).status).toBe(
        'cancelled',
      );
    },
    15_000,
  );

  it('holds nothing for alternatives, and costs a warm question no request that the caller waits for', async () => {
    await check('anna', '9:00');
    await gateway.settled();
    const before = [count('listSlots'), count('reserveSlot')];
    expect((await gateway.call('find_alternatives', { ...HAIRCUT, time: '9:00' }, inCall('berta'))).status).toBe(
      'alternatives',
    );
    expect((await check('berta', '9:00')).status).toBe('alternatives');
    expect([count('listSlots'), count('reserveSlot')]).toEqual(before);
    expect((await held()).map(({ callId }) => callId)).toEqual([`${RUN}_${inCall('anna').callId}`]);
  });
});
