import { AppLogger, ManualClock, RedisConnection, Secret } from '../../src/platform/index.js';
import { within } from '../../src/platform/within.js';
import { PolicyRegistry, RateLimits } from '../../src/resilience/index.js';
import { BreakerExchange } from '../../src/resilience/breaker-exchange.js';
import { eventually } from '../support/eventually.js';
import { HAS_REDIS_SERVER, type RedisServer, startRedisServer } from '../support/redis-server.js';

const OPTIONS = {
  readBudgetMs: 5_000,
  writeBudgetMs: 5_000,
  breakerFailures: 5,
  breakerOpenMs: 60_000,
  breakerProbes: 2,
};
const IDENTITY = { name: 'calcom:one', owner: 'company', target: 'https://calendar.example' };
const fail = (): Promise<never> => Promise.reject(new Error('broken'));
const answer = (): Promise<string> => Promise.resolve('answer');

const described = process.env.REDIS_URL === undefined || !HAS_REDIS_SERVER ? describe.skip : describe;

described(`${BreakerExchange.name} (skipped without REDIS_URL and redis-server)`, () => {
  const clock = new ManualClock('2026-11-24T08:00:00Z');
  const connections: RedisConnection[] = [];
  let redis: RedisServer;
  let installation = 0;

  beforeAll(async () => {
    redis = await startRedisServer();
  });
  beforeEach(() => {
    installation += 1;
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => redis.close());

  const startInstance = async () => {
    const connection = await RedisConnection.open({ redisUrl: Secret.of(redis.url) }, AppLogger.silent());
    connections.push(connection);
    const exchange = new BreakerExchange(connection, `test-${installation}`);
    const policies = new PolicyRegistry(OPTIONS, clock, new RateLimits(connection, clock, 10_000), exchange);
    await exchange.exchange();
    const write = <T>(run: () => Promise<T>): Promise<T> => policies.obtain(IDENTITY, () => true).execute('write', run);
    const open = async () => {
      for (let count = 1; count <= 5; count += 1) await write(fail).catch(() => undefined);
    };
    const becomes = (state: string | undefined) =>
      eventually(async () => {
        await exchange.exchange();
        return policies.find(IDENTITY.name)?.state === state;
      });
    return { connection, exchange, policies, write, open, becomes };
  };

  it('tells of an opening and of its end', async () => {
    const [one, two] = [await startInstance(), await startInstance()];
    await one.open();
    await two.becomes('open');
    const { openedAt, retryAt } = two.policies.find(IDENTITY.name) ?? {};
    expect({ openedAt, retryAt }).toEqual({
      openedAt: clock.now(),
      retryAt: new Date(clock.now().getTime() + OPTIONS.breakerOpenMs),
    });
    await expect(two.write(answer)).rejects.toMatchObject({ code: 'circuit_open' });
    expect(two.policies.transitions(IDENTITY.name)).toMatchObject([{ from: 'closed', to: 'open', reason: 'Error' }]);

    clock.advance(OPTIONS.breakerOpenMs);
    await one.write(answer);
    await one.write(answer);
    await two.becomes('closed');
    await expect(two.write(answer)).resolves.toBe('answer');
  });

  it('leaves a count of failures alone when it hears what is so here already', async () => {
    const [one, two] = [await startInstance(), await startInstance()];
    await one.open();
    await two.becomes('open');
    one.policies.isolate(IDENTITY.name, 'maintenance');
    await two.becomes('isolated');
    two.policies.release(IDENTITY.name);
    for (let count = 1; count <= 4; count += 1) await two.write(fail).catch(() => undefined);
    one.policies.release(IDENTITY.name);
    for (const { exchange } of [one, one, two]) await exchange.exchange();
    await two.write(fail).catch(() => undefined);
    expect(two.policies.find(IDENTITY.name)?.state).toBe('open');
  });

  it('lets one instance make the two probes while the others refuse', async () => {
    const instances = [await startInstance(), await startInstance(), await startInstance()];
    await instances[0]?.open();
    for (const instance of instances) await instance.becomes('open');
    clock.advance(OPTIONS.breakerOpenMs);
    let probes = 0;
    let end = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const probe = async () => {
      probes += 1;
      await held;
    };
    const calls = Array.from({ length: 10 }, () => instances.map(({ write }) => write(probe))).flat();
    const outcomes = Promise.allSettled(calls);
    await eventually(() => probes > 0);
    for (const { exchange } of instances) await exchange.exchange();
    end();
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(probes).toBe(2);
    for (const instance of instances) await instance.becomes('closed');
  });

  it('is known to an instance that starts later', async () => {
    const before = await startInstance();
    await before.open();
    await before.exchange.exchange();
    before.connection.close();
    const after = await startInstance();
    expect(after.policies.list()).toMatchObject([{ ...IDENTITY, state: 'open' }]);
    await expect(after.write(answer)).rejects.toMatchObject({ code: 'circuit_open' });
  });

  it('lets an operator hold and release a breaker at any instance', async () => {
    const [one, two] = [await startInstance(), await startInstance()];
    await one.write(answer);
    one.policies.isolate(IDENTITY.name, 'maintenance');
    await two.becomes('isolated');
    expect(two.policies.transitions(IDENTITY.name)?.at(-1)?.reason).toBe('maintenance');
    two.policies.release(IDENTITY.name);
    await one.becomes('closed');
    await expect(one.write(answer)).resolves.toBe('answer');
  });

  it('does not let a failing instance end what an operator holds', async () => {
    const [one, two] = [await startInstance(), await startInstance()];
    await one.write(answer);
    one.policies.isolate(IDENTITY.name, 'maintenance');
    await one.exchange.exchange();
    // It has not heard of it yet.
    await two.open();
    await two.becomes('isolated');
    await one.becomes('isolated');
  });

  it('keeps its own while Redis is gone, and fills it again when it comes back empty', async () => {
    const [one, two] = [await startInstance(), await startInstance()];
    await one.write(answer);
    one.policies.isolate(IDENTITY.name, 'maintenance');
    await two.becomes('isolated');
    await redis.kill();
    await one.exchange.exchange();
    expect(one.policies.find(IDENTITY.name)?.state).toBe('isolated');
    one.policies.release(IDENTITY.name);
    await one.open();
    expect(one.policies.find(IDENTITY.name)?.state).toBe('open');
    expect(two.policies.find(IDENTITY.name)?.state).toBe('isolated');
    expect(one.connection.fallbacks().breakers).toBeGreaterThan(0);

    await redis.restart();
    await eventually(() => one.connection.isUsable && two.connection.isUsable);
    await one.exchange.exchange();
    await two.becomes('open');
  });

  it('does not wait for a Redis that hangs', async () => {
    const one = await startInstance();
    await one.open();
    clock.advance(OPTIONS.breakerOpenMs);
    redis.pause();
    try {
      await expect(one.write(answer)).resolves.toBe('answer');
      expect(one.connection.isUsable).toBe(false);
      await within(one.write(answer), 100);
    } finally {
      redis.resume();
    }
    await eventually(() => one.connection.isUsable);
  });
});
