import { type Sandbox, startSandbox } from '../../src/calcom/sandbox/index.js';
import { ADMIN_TOKEN, type Answer, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

const BUDGET_MS = 2_000;
const FAILURES = 5;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const LONG = { horizonDays: 365 };

describe("a company's dead Cal.com", () => {
  let gateway: TestGateway;
  /** The dentist's Cal.com, at an address of its own. */
  let dead: Sandbox;

  beforeAll(async () => {
    const settings = { calcomReadBudgetMs: BUDGET_MS, calcomWriteBudgetMs: BUDGET_MS, breakerFailures: FAILURES };
    gateway = await startTestGateway(testAccounts(), { ...settings, calcomRequestsPerMinute: 10_000 });
    dead = await startSandbox({ clock: gateway.clock, accounts: testAccounts() });
    const dentist = { ...DENTIST, policy: LONG, calcom: { ...DENTIST.calcom, apiUrl: dead.url } };
    for (const tenant of [{ ...SALON, policy: LONG }, dentist]) {
      expect((await gateway.putTenant(tenant)).status).toBe(200);
    }
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await dead.close();
  });

  let calls = 0;
  const callId = () => `call_${calls++}`;
  const dateIn = (weeks: number) =>
    new Date(gateway.clock.now().getTime() + weeks * WEEK_MS).toISOString().slice(0, 10);
  const askDentist = (weeks = 1) =>
    gateway.call('check_availability', { date: dateIn(weeks) }, { ...TO_DENTIST, callId: callId() });

  const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

  /** Asks the salon about weeks that nobody has asked about, each with a request. @returns milliseconds */
  const timesOfSalon = async (service: string, count = 8): Promise<number[]> => {
    const times: number[] = [];
    for (let weeks = 1; weeks <= count; weeks += 1) {
      const startedMs = performance.now();
      const answer = await gateway.call('check_availability', { service, date: dateIn(weeks) }, { callId: callId() });
      times.push(performance.now() - startedMs);
      expect(answer.status).toBe('alternatives');
    }
    return times;
  };

  it('changes neither the answers nor the speed of another company', async () => {
    await timesOfSalon('Beratung', 2);
    const alone = await timesOfSalon('Herrenhaarschnitt');
    dead.faults.set({ operation: 'any', kind: 'hang_before_headers', times: 'always' });
    let ended = false;
    // While it hangs, and at once again when it was refused: the breaker opens in the midst of it.
    const suffering = Array.from({ length: 5 }, async () => {
      const heard = new Set<string>();
      while (!ended) {
        heard.add((await askDentist()).status);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return heard;
    });
    const beside = await timesOfSalon('Damenhaarschnitt');
    ended = true;
    for (const heard of await Promise.all(suffering)) expect([...heard]).toEqual(['unavailable']);
    // Generous: five callers at once take their share of the processor. One hang alone would be many times as much.
    expect(median(beside)).toBeLessThan(5 * median(alone) + 100);
  }, 60_000);

  it('costs nothing while the breaker is open: a true sentence at once, a callback offered, and no request', async () => {
    dead.faults.set({ operation: 'any', kind: 'error_503', times: 'always' });
    for (let count = 1; count <= FAILURES; count += 1) await askDentist();
    dead.faults.set({ operation: 'any', kind: 'hang_before_headers', times: 'always' });
    const requests = dead.requests.count();
    const questions: [string, object][] = [
      ['check_availability', { date: dateIn(2), time: '10:00 am' }],
      ['find_alternatives', { date: dateIn(2) }],
      ['book_appointment', { date: dateIn(2), time: '10:00 am', name: 'Jordan Example' }],
      ['collect_appointment', { date: dateIn(2), time: '10:00 am', name: 'Jordan Example', confirm: true }],
    ];
    const times: number[] = [];
    for (const [name, args] of [...questions, ...questions, ...questions]) {
      const startedMs = performance.now();
      const answer = await gateway.call(name, args, { ...TO_DENTIST, callId: callId() });
      times.push(performance.now() - startedMs);
      expect({ name, status: answer.status, success: answer.success }).toEqual({
        name,
        status: 'unavailable',
        success: false,
      });
      expect(answer.message).toMatch(/callback/);
      expect(answer.message).not.toMatch(/\bfree\b|booked/);
      expect(JSON.stringify(answer.data)).not.toContain('option_id');
    }
    expect(dead.requests.count()).toBe(requests);
    // What the machine takes for an answer that needs no Cal.com is not the breaker's.
    const others: number[] = [];
    for (let count = 1; count <= 9; count += 1) {
      const startedMs = performance.now();
      await gateway.call('list_services', {}, { ...TO_DENTIST, callId: callId() });
      others.push(performance.now() - startedMs);
    }
    expect(median(times)).toBeLessThan(median(others) + 100);
  }, 30_000);

  it('still lets the caller leave a callback, which is recorded', async () => {
    const wish = { name: 'Jordan Example', reason: 'check-up' };
    const left: Answer = await gateway.call('request_callback', wish, { ...TO_DENTIST, callId: callId() });
    expect(left.status).toBe('recorded');
    const listed = await gateway.http
      .get(`/admin/callbacks?company=${DENTIST.slug}`)
      .set('Authorization', `Bearer ${ADMIN_TOKEN}`);
    expect(listed.body).toEqual([expect.objectContaining({ name: 'Jordan Example', status: 'open' })]);
  });

  it('is asked again after its time, and serves when it answers', async () => {
    dead.faults.clear();
    gateway.clock.advance(60_000);
    expect((await askDentist(3)).status).toBe('alternatives');
    expect((await askDentist(4)).status).toBe('alternatives');
    const { body } = await gateway.http.get('/admin/breakers').set('Authorization', `Bearer ${ADMIN_TOKEN}`);
    expect((body as { state: string }[]).map(({ state }) => state)).toEqual(['closed', 'closed']);
  });
});
