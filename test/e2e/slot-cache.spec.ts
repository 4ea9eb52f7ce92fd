import { within } from '../../src/platform/within.js';
import { bookingAt } from '../support/calcom.fixture.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { eventually } from '../support/eventually.js';
import { SALON, testAccounts } from '../support/tenants.js';

const FRESH_MS = 60_000;
const SLOW = { operation: 'listSlots', kind: 'latency', latencyMs: 1_500, times: 'always' } as const;

describe('the cache of free times', () => {
  let gateway: TestGateway;
  let week = 0;
  let wish: { service: string; date: string };

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(async () => {
    gateway.sandbox.faults.clear();
    gateway.sandbox.requests.clear();
    // A week that no other test has asked about; a Thursday.
    const thursday = new Date(Date.UTC(2026, 11, 3 + 7 * week++)).toISOString().slice(0, 10);
    wish = { service: 'Herrenhaarschnitt', date: thursday };
    expect(await ask()).toMatchObject({ status: 'alternatives' });
    expect(requests()).toBe(1);
  });

  let calls = 0;
  const ask = (changes = {}) =>
    gateway.call('check_availability', { ...wish, ...changes }, { callId: `call_${calls++}` });
  const requests = () => gateway.sandbox.requests.counts().listSlots ?? 0;

  it('answers all questions of a week for its time, without a request', async () => {
    gateway.clock.advance(FRESH_MS - 1);
    expect((await ask({ part_of_day: 'afternoon' })).status).toBe('alternatives');
    expect(requests()).toBe(1);
  });

  it('answers once more when it is merely old, while one request fetches the next answer', async () => {
    gateway.clock.advance(FRESH_MS);
    gateway.sandbox.faults.set(SLOW);
    const answers = await within(Promise.all(Array.from({ length: 5 }, () => ask())), SLOW.latencyMs);
    expect(answers.map(({ status }) => status)).toEqual(Array<string>(5).fill('alternatives'));
    await eventually(async () => {
      const answered = await ask();
      return answered.status === 'alternatives' && requests() === 2;
    });
    expect(requests()).toBe(2);
  });

  it('waits for the next answer when it is twice as old', async () => {
    gateway.clock.advance(2 * FRESH_MS);
    await ask();
    expect(requests()).toBe(2);
  });

  it('never answers a booking with what is merely old', async () => {
    gateway.clock.advance(FRESH_MS);
    const start = `${wish.date}T14:00:00.000Z`;
    const url = gateway.sandbox.url;
    const booked = await fetch(`${url}/bookings`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer cal_eins',
        'content-type': 'application/json',
        'cal-api-version': '2024-08-13',
      },
      body: JSON.stringify({ ...bookingAt(start, { eventTypeId: 4711 }), start }),
    });
    expect(booked.status).toBe(201);
    const answer = await gateway.call(
      'book_appointment',
      { ...wish, time: '15:00', name: 'Jana Beispiel' },
      { callId: 'call_book' },
    );
    expect(answer.status).toBe('slot_taken');
    expect(gateway.sandbox.requests.counts()).toMatchObject({ listSlots: 2, createBooking: 1 });
  });

  it('is not used at all after a change of ours', async () => {
    const other = { ...wish, time: '11:00', name: 'Jana Beispiel' };
    expect((await gateway.call('book_appointment', other, { callId: `call_${wish.date}` })).status).toBe('booked');
    expect((await ask({ time: '11:00' })).status).toBe('alternatives');
    // What was asked a moment ago is fetched anew as well, which nobody waits for.
    expect(requests()).toBeGreaterThanOrEqual(2);
  });

  it('keeps no error', async () => {
    gateway.clock.advance(2 * FRESH_MS);
    // Read retries are three attempts.
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'error_503', times: 3 });
    expect((await ask()).status).toBe('unavailable');
    expect((await ask()).status).toBe('alternatives');
    expect(requests()).toBe(5);
  });

  it('says nothing old while Cal.com is away', async () => {
    gateway.clock.advance(FRESH_MS);
    gateway.sandbox.faults.set({ operation: 'any', kind: 'error_503', times: 'always' });
    await ask();
    // The request that ran beside that answer has failed, and nothing old is left.
    await eventually(async () => (await ask()).status === 'unavailable');
    expect((await ask()).status).toBe('unavailable');
    gateway.sandbox.faults.clear();
    gateway.clock.advance(FRESH_MS);
    await eventually(async () => (await ask()).status === 'alternatives');
  }, 15_000);
});
