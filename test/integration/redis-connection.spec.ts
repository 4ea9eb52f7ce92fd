import { AppLogger, RedisConnection, Secret } from '../../src/platform/index.js';
import { within } from '../../src/platform/within.js';
import { eventually } from '../support/eventually.js';
import { HAS_REDIS_SERVER, type RedisServer, startRedisServer } from '../support/redis-server.js';

const described = process.env.REDIS_URL === undefined || !HAS_REDIS_SERVER ? describe.skip : describe;

describe(RedisConnection.name, () => {
  it('goes on alone without REDIS_URL, which is no fallback', async () => {
    const none = RedisConnection.none();
    expect(
      await none.ask(
        'cache',
        () => Promise.resolve('shared'),
        () => 'alone',
      ),
    ).toBe('alone');
    expect({ ...none.fallbacks(), up: none.isUsable, configured: none.isConfigured }).toMatchObject({
      cache: 0,
      up: false,
      configured: false,
    });
  });
});

described(`${RedisConnection.name} (skipped without REDIS_URL and redis-server)`, () => {
  let redis: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    redis = await startRedisServer();
  });
  beforeEach(async () => {
    connection = await RedisConnection.open({ redisUrl: Secret.of(redis.url) }, AppLogger.silent());
  });
  afterEach(() => connection.close());
  afterAll(() => redis.close());

  const ask = () =>
    connection.ask(
      'cache',
      async (client) => `shared ${await client.ping()}`,
      () => 'alone',
    );

  it('asks Redis while it answers', async () => {
    expect(await ask()).toBe('shared PONG');
    expect(connection.fallbacks().cache).toBe(0);
  });

  it('goes on alone when Redis refuses, and asks it again next time', async () => {
    const refused = connection.ask(
      'throttle',
      (client) => client.eval('nonsense'),
      () => 'alone',
    );
    expect(await refused).toBe('alone');
    expect(connection.fallbacks()).toMatchObject({ throttle: 1, cache: 0 });
    expect(await ask()).toBe('shared PONG');
  });

  it('finds out once that Redis hangs, then waits for nothing until it answers', async () => {
    redis.pause();
    try {
      expect(await ask()).toBe('alone');
      expect(connection.isUsable).toBe(false);
      for (let count = 0; count < 100; count += 1) expect(await within(ask(), 50)).toBe('alone');
      expect(await connection.answers()).toBe(false);
    } finally {
      redis.resume();
    }
    await eventually(() => connection.isUsable);
    expect(await ask()).toBe('shared PONG');
    expect(connection.fallbacks().cache).toBe(101);
  });

  it('goes on alone while Redis is gone, and comes back by itself', async () => {
    await redis.kill();
    await eventually(async () => (await ask()) === 'alone');
    await redis.restart();
    await eventually(async () => (await ask()) === 'shared PONG');
  });
});
