import { crc32 } from 'node:zlib';
import { type Answer, type CallOptions, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const ROUNDS = 200;
/** Rounds that run beside each other, each for a start of its own. */
const AT_ONCE = 20;
const STARTS_A_DAY = 16;
const DAY_MS = 86_400_000;

describe('two who want one start', () => {
  let one: TestGateway;
  let other: TestGateway;

  beforeAll(async () => {
    const settings = { calcomReadBudgetMs: 10_000, calcomWriteBudgetMs: 20_000, calcomRequestsPerMinute: 100_000 };
    one = await startTestGateway(testAccounts(), settings);
    expect((await one.putTenant(SALON)).status).toBe(200);
    other = await startTestGateway([], settings, one);
  }, 60_000);
  afterAll(async () => {
    await other.close();
    await one.close();
  });
  beforeEach(() => one.sandbox.faults.clear());

  const book = (gateway: TestGateway, who: string, args: object) => gateway.call('book_appointment', { service: 'Herrenhaarschnitt', name: 'Jana Beispiel', ...args }, callerOf(who)); // prettier-ignore
  const liveAt = (start: Date) =>
    one.sandbox.bookings
      .bookings()
      .filter((booking) => booking.status === 'accepted' && booking.start.getTime() === start.getTime());

  function expectOtherTimes(answer: Answer, lost: Date): void {
    const { options } = answer.data as unknown as { options: { start: string; option_id: string }[] };
    expect(answer).toMatchObject({ success: true, status: 'slot_taken' });
    expect(options.length).toBeGreaterThan(0);
    expect(options.map(({ start }) => Date.parse(start))).not.toContain(lost.getTime());
  }

  async function race(round: number): Promise<void> {
    const { start, date, time } = startOf(round);
    const answers = await Promise.all([
      book(one, `anna_${round}`, { date, time }),
      book(other, `berta_${round}`, { date, time }),
    ]);
    expect({ round, said: answers.map(({ status }) => status).toSorted() }).toEqual({
      round,
      said: ['booked', 'slot_taken'],
    });
    expect({ round, held: liveAt(start).length }).toEqual({ round, held: 1 });
    for (const answer of answers) if (answer.status === 'slot_taken') expectOtherTimes(answer, start);
  }

  it(`on two instances, ${ROUNDS} rounds: one is booked, the other hears of other times`, async () => {
    for (let first = 0; first < ROUNDS; first += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => race(first + index)));
      // A full calendar only makes the sandbox slow.
      one.sandbox.bookings.clear();
    }
  }, 120_000);

  it.each(['taken', 'conflict'] as const)(
    'I-29: loses to the web inside Cal.com (%s) and hears of other times',
    async (kind) => {
      const { start, date, time } = startOf(kind === 'taken' ? ROUNDS : ROUNDS + 1);
      const offer = await one.call('check_availability', { service: 'Herrenhaarschnitt', date, time }, callerOf(kind));
      expect(offer.status).toBe('available');
      const [option] = (offer.data as unknown as { options: { option_id: string }[] }).options;
      await one.settled();
      await bookOnTheWeb(one, start);
      // Cal.com answers 409 where its own check has still seen a free start.
      if (kind === 'conflict') one.sandbox.faults.set({ operation: 'createBooking', kind, times: 1 });
      expectOtherTimes(await book(one, kind, { option_id: option?.option_id }), start);
      expect(liveAt(start).map(({ attendee }) => attendee.name)).toEqual(['Somebody of the Web']);
    },
  );
});

function callerOf(who: string): CallOptions {
  return { callId: who, from: `+491522${8_000_000 + (crc32(who) % 1_000_000)}` };
}

/** A half-hour of its own for each round, Monday to Thursday from next week on. */
function startOf(round: number): { start: Date; date: string; time: string } {
  const day = Math.floor(round / STARTS_A_DAY);
  const midnight = Date.parse('2026-11-30T00:00:00+01:00') + (Math.floor(day / 4) * 7 + (day % 4)) * DAY_MS;
  const start = new Date(midnight + (9 * 60 + (round % STARTS_A_DAY) * 30) * 60_000);
  const [date = '', time = ''] = start.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).split(' ');
  return { start, date, time: time.slice(0, 5) };
}

async function bookOnTheWeb({ sandbox }: TestGateway, start: Date): Promise<void> {
  const response = await fetch(`${sandbox.url}/bookings`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'cal-api-version': '2024-08-13' },
    body: JSON.stringify({
      eventTypeId: 4711,
      start: start.toISOString(),
      attendee: { name: 'Somebody of the Web', email: 'web@example.com', timeZone: 'Europe/Berlin', language: 'de' },
    }),
  });
  expect(response.status).toBe(201);
}
