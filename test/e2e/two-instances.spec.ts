import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../src/calcom/sandbox/index.js';
import { SystemClock } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { type ChildGateway, startChildGateway } from '../support/child-gateway.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_TOKEN, type Answer, type CallOptions, functionBody, RETELL_KEY } from '../support/gateway.js';
import { HAS_REDIS_SERVER, type RedisServer, startRedisServer } from '../support/redis-server.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

const LIMIT = 20;
const SAME_FUNCTION = 10;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const QUIET: CallOptions = {};

const hasServices = process.env.DATABASE_URL?.startsWith('postgres') === true && process.env.REDIS_URL !== undefined;
const described = hasServices && HAS_REDIS_SERVER ? describe : describe.skip;

described('two instances on one Redis (skipped without DATABASE_URL, REDIS_URL and redis-server)', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let sandbox: Sandbox;
  let instances: [ChildGateway, ChildGateway];
  let start: () => Promise<ChildGateway>;

  beforeAll(async () => {
    redis = await startRedisServer();
    database = await openTestDatabase();
    sandbox = await startSandbox({ clock: new SystemClock(), accounts: testAccounts() });
    start = () =>
      startChildGateway({
        DATABASE_URL: database.url ?? '',
        REDIS_URL: redis.url,
        CALCOM_API_URL: sandbox.url,
        RETELL_API_KEY: RETELL_KEY,
        ADMIN_TOKEN,
        ENCRYPTION_KEY,
        CALCOM_REQUESTS_PER_MINUTE: String(LIMIT),
        // The machine of the tests may be slow; that budgets hold is shown elsewhere.
        CALCOM_READ_BUDGET_MS: '20000',
        CALCOM_WRITE_BUDGET_MS: '20000',
      });
    const first = await start();
    for (const tenant of [SALON, { ...DENTIST, policy: { horizonDays: 365 } }]) {
      expect((await admin(first, 'PUT', `companies/${tenant.slug}`, tenant)).status).toBe(200);
    }
    // An instance that runs already would learn of the companies some seconds later.
    instances = [first, await start()];
  }, 120_000);
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.kill('SIGKILL')));
    await sandbox.close();
    await redis.close();
    await database.close();
  });

  const each = <T>(count: number, work: (instance: ChildGateway, index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => work(instances[index % 2 === 0 ? 0 : 1], index)));
  const countOf = (answers: Answer[], status: string) => answers.filter((answer) => answer.status === status).length;

  it('count the functions of a call together, exactly, under a parallel burst', async () => {
    const answers = await each(40, (instance) => call(instance, 'list_services', {}, { callId: 'call_burst' }));
    expect({ listed: countOf(answers, 'listed'), refused: countOf(answers, 'rate_limited') }).toEqual({
      listed: SAME_FUNCTION,
      refused: 40 - SAME_FUNCTION,
    });
  });

  it('keep below one limit of a key together', async () => {
    sandbox.requests.clear();
    const answers = await each(2 * LIMIT, (instance, index) => {
      const date = new Date(Date.now() + (index + 1) * WEEK_MS).toISOString().slice(0, 10);
      return call(instance, 'check_availability', { date }, { ...TO_DENTIST, callId: `call_week_${index}` });
    });
    expect(sandbox.requests.count()).toBe(LIMIT);
    expect(countOf(answers, 'unavailable')).toBe(LIMIT);
  });

  it('hear of an opening within a second, and make no request', async () => {
    const [one, two] = instances;
    sandbox.faults.set({ operation: 'any', kind: 'error_503', times: 'always' });
    sandbox.requests.clear();
    const question = { service: 'Herrenhaarschnitt', date: isoDateIn(14) };
    const opened = await each(2, (_, index) =>
      call(one, 'check_availability', question, { callId: `call_open_${index}` }),
    );
    const third = await call(one, 'check_availability', question, { callId: 'call_open_3' });
    expect(countOf([...opened, third], 'unavailable')).toBe(3);
    await eventually(async () => (await breakerOf(one)).state === 'open');
    const openedMs = performance.now();
    await eventually(async () => (await breakerOf(two)).state === 'open');
    expect(performance.now() - openedMs).toBeLessThan(1_000);

    expect(sandbox.requests.count()).toBe(5);
    const refused = await each(10, (_, index) =>
      call(two, 'check_availability', question, { callId: `call_no_${index}` }),
    );
    expect(countOf(refused, 'unavailable')).toBe(10);
    expect(sandbox.requests.count()).toBe(5);
  });

  it('let an operator hold and release a breaker at either', async () => {
    const [one, two] = instances;
    sandbox.faults.clear();
    const { name } = await breakerOf(one);
    await admin(two, 'POST', `breakers/${name}/isolate`, { reason: 'maintenance' });
    await eventually(async () => (await breakerOf(one)).state === 'isolated');
    await admin(one, 'POST', `breakers/${name}/release`);
    await eventually(async () => (await breakerOf(two)).state === 'closed');
  });

  it('know after a restart what was held before, without a call', async () => {
    const [one, two] = instances;
    const { name } = await breakerOf(one);
    await admin(one, 'POST', `breakers/${name}/isolate`, { reason: 'maintenance' });
    await eventually(async () => (await breakerOf(two)).state === 'isolated');
    await two.kill('SIGKILL');
    const again = await start();
    instances = [one, again];
    expect(await breakerOf(again)).toMatchObject({ name, state: 'isolated' });
    const answer = await call(again, 'check_availability', { service: 'Beratung', date: isoDateIn(28) });
    expect(answer.status).toBe('unavailable');
    await admin(again, 'POST', `breakers/${name}/release`);
    await eventually(async () => (await breakerOf(one)).state === 'closed');
  }, 60_000);

  it('wait for a Redis that hangs once at most, and fail no call', async () => {
    const [one] = instances;
    const timeOf = async (callId: string) => {
      const startedMs = performance.now();
      const { status } = await call(
        one,
        'check_availability',
        { service: 'Beratung', date: isoDateIn(21) },
        { callId },
      );
      return { status, ms: performance.now() - startedMs };
    };
    await timeOf('call_before');
    const before = await timeOf('call_before');
    redis.pause();
    try {
      // A question to the throttle, the key limit, the cache: only the first that is asked waits, for 250 ms.
      const first = await timeOf('call_first');
      const second = await timeOf('call_second');
      expect([before, first, second].map(({ status }) => status)).toEqual(Array<string>(3).fill('alternatives'));
      expect(first.ms).toBeLessThan(before.ms + 1_000);
      expect(second.ms).toBeLessThan(before.ms + 1_000);
      expect(await metricOf(one, 'slotline_redis_up')).toBe(0);
    } finally {
      redis.resume();
    }
    await eventually(async () => (await metricOf(one, 'slotline_redis_up')) === 1);
  });

  it('fail no call while Redis is killed and started again, and go on counting', async () => {
    const [one] = instances;
    const before = await Promise.all(
      Array.from({ length: 6 }, () => call(one, 'list_services', {}, { callId: 'call_through' })),
    );
    expect(countOf(before, 'listed')).toBe(6);

    const answers: Promise<Answer>[] = [];
    let running = true;
    const traffic = (async () => {
      for (let index = 0; running; index += 1) {
        const callId = `call_traffic_${index}`;
        answers.push(call(instances[index % 2 === 0 ? 0 : 1], 'list_services', {}, { callId }));
        answers.push(call(instances[index % 2 === 0 ? 1 : 0], 'find_appointments', {}, { callId }));
        await sleep(25);
      }
    })();
    await sleep(300);
    await redis.kill();
    await eventually(async () => (await metricOf(one, 'slotline_redis_up')) === 0);
    const meanwhile = await Promise.all(
      Array.from({ length: 10 }, () => call(one, 'list_services', {}, { callId: 'call_through' })),
    );
    expect(countOf(meanwhile, 'listed')).toBe(SAME_FUNCTION - 6);
    expect(await metricOf(one, 'slotline_redis_fallbacks_total{use="throttle"}')).toBeGreaterThan(0);
    await redis.restart();
    await eventually(async () => {
      const ups = await Promise.all(instances.map((instance) => metricOf(instance, 'slotline_redis_up')));
      return ups.every((up) => up === 1);
    });
    await sleep(300);
    running = false;
    await traffic;
    const failed = (await Promise.all(answers)).filter(({ success }) => !success);
    expect(failed.map(({ status }) => status)).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);

    const burst = await each(40, (instance) => call(instance, 'list_services', {}, { callId: 'call_burst_again' }));
    expect(countOf(burst, 'listed')).toBe(SAME_FUNCTION);
  }, 60_000);
});

const ENCRYPTION_KEY = randomBytes(32).toString('base64');

function isoDateIn(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

async function call(instance: ChildGateway, name: string, args: unknown, options = QUIET): Promise<Answer> {
  const body = JSON.stringify(functionBody(name, args, options));
  const response = await fetch(`${instance.url}/retell/functions/${name}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Retell-Signature': signRetellBody(Buffer.from(body), options.key ?? RETELL_KEY, new Date()),
    },
    body,
  });
  if (response.status !== 200) throw new Error(`${name} answered ${response.status}`);
  return (await response.json()) as Answer;
}

async function admin(instance: ChildGateway, method: string, route: string, body?: unknown): Promise<Response> {
  return fetch(`${instance.url}/admin/${route}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The one of the salon. */
async function breakerOf(instance: ChildGateway): Promise<{ name: string; state: string }> {
  const breakers = (await (await admin(instance, 'GET', 'breakers')).json()) as {
    name: string;
    company: string;
    state: string;
  }[];
  return breakers.find(({ company }) => company === SALON.slug) ?? { name: '', state: 'closed' };
}

async function metricOf(instance: ChildGateway, series: string): Promise<number> {
  const text = await (await fetch(`${instance.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}
