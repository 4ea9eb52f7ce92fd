import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { Cache } from '../../src/platform/cache/cache.js';
import type { CacheKey } from '../../src/platform/cache/cache-key.js';
import { RedisConnection } from '../../src/platform/cache/redis-connection.js';
import { ManualClock } from '../../src/platform/clock.js';
import { AppLogger } from '../../src/platform/logging/app-logger.js';
import { Secret } from '../../src/platform/secret.js';
import { within } from '../../src/platform/within.js';
import { eventually } from '../support/eventually.js';
import { HAS_REDIS_SERVER, startRedisServer } from '../support/redis-server.js';

const redisUrl = process.env.REDIS_URL;
const STORES = [
  { name: 'in this process', url: null },
  ...(redisUrl === undefined || redisUrl === '' ? [] : [{ name: 'in Redis', url: Secret.of(redisUrl) }]),
];

function newKey(): CacheKey {
  return `test:${randomUUID()}` as CacheKey;
}

/** Remembers the events it is told. */
function recorder() {
  const events: string[] = [];
  const write = (_line: object, event: string) => void events.push(event);
  return { events, logger: new AppLogger({ debug: write, info: write, warn: write, error: write }) };
}

describe.each(STORES)('Cache $name', ({ url }) => {
  const clock = new ManualClock('2026-11-24T09:00:00Z');
  let connection: RedisConnection;
  let cache: Cache;

  beforeAll(async () => {
    connection = await RedisConnection.open({ redisUrl: url }, AppLogger.silent());
    cache = await Cache.over(connection, clock, AppLogger.silent());
  });

  afterAll(() => connection.close());

  it('gives back what was stored, by value', async () => {
    const key = newKey();
    await cache.set(key, { starts: [1, 2], version: 'Ä' }, 60_000);
    expect(await cache.get(key)).toEqual({ starts: [1, 2], version: 'Ä' });
    expect(await cache.get(newKey())).toBeUndefined();
  });

  it('forgets after its time, by our clock', async () => {
    const key = newKey();
    await cache.set(key, 'kept', 60_000);
    clock.advance(59_999);
    expect(await cache.get(key)).toBe('kept');
    clock.advance(1);
    expect(await cache.get(key)).toBeUndefined();
  });

  it('forgets what is deleted and keeps nothing for no time', async () => {
    const key = newKey();
    await cache.set(key, 'kept', 60_000);
    await cache.delete(key);
    expect(await cache.get(key)).toBeUndefined();
    await cache.set(key, 'kept', 60_000);
    await cache.set(key, 'kept', 0);
    expect(await cache.get(key)).toBeUndefined();
  });

  it('hands the expiry to the store, so that nothing stays for ever', async () => {
    const key = newKey();
    await cache.set(key, 'kept', 60_000);
    const client = connection.rawClient();
    const ttlMs = client === null ? 60_000 : await client.pTTL(`slotline:cache:${key}`);
    expect(ttlMs).toBeGreaterThan(50_000);
    expect(ttlMs).toBeLessThanOrEqual(60_000);
  });

  it('lists its keys, and answers to health checks', async () => {
    const [kept, deleted] = [newKey(), newKey()];
    await cache.set(kept, 1, 60_000);
    await cache.set(deleted, 1, 60_000);
    await cache.delete(deleted);
    const keys = await cache.keys();
    expect(keys).toContain(kept);
    expect(keys).not.toContain(deleted);
    expect(await cache.answers()).toBe(true);
  });

  it('counts what it is told, by cache', () => {
    for (const result of ['hit', 'hit', 'stale', 'miss'] as const) cache.count('of this test', result);
    expect(cache.counts().get('of this test')).toEqual({ hit: 2, stale: 1, miss: 1 });
    expect(cache.failures()).toBe(0);
  });
});

describe('Cache without its Redis', () => {
  it('goes on in this process, told once and counted each time', async () => {
    const { events, logger } = recorder();
    const connection = await RedisConnection.open({ redisUrl: Secret.of('redis://127.0.0.1:9') }, logger);
    const cache = await Cache.over(connection, new ManualClock('2026-11-24T09:00:00Z'), logger);
    try {
      const key = newKey();
      await cache.set(key, 'value', 1000);
      expect(await cache.get(key)).toBe('value');
      expect(await cache.get(newKey())).toBeUndefined();
      expect(cache.failures()).toBe(3);
      expect(await cache.answers()).toBe(false);
      expect(events).toEqual(['redis_lost', 'cache_failed']);
    } finally {
      connection.close();
    }
  });

  it('does not wait for a Redis that accepts and then says nothing', async () => {
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const connection = await within(
      RedisConnection.open({ redisUrl: Secret.of(`redis://127.0.0.1:${port}`) }, AppLogger.silent()),
      4_000,
    );
    const cache = await Cache.over(connection, new ManualClock('2026-11-24T09:00:00Z'), AppLogger.silent());
    try {
      expect(await within(cache.get(newKey()), 1_000)).toBeUndefined();
    } finally {
      connection.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});

const withServer = process.env.REDIS_URL !== undefined && HAS_REDIS_SERVER ? describe : describe.skip;

withServer('Cache whose Redis is lost and comes back (skipped without REDIS_URL and redis-server)', () => {
  it('hands over what it kept meanwhile, also over what Redis still holds', async () => {
    const redis = await startRedisServer();
    const clock = new ManualClock('2026-11-24T09:00:00Z');
    const open = () => RedisConnection.open({ redisUrl: Secret.of(redis.url) }, AppLogger.silent());
    const [here, there] = [await open(), await open()];
    const caches = [here, there].map((connection) => Cache.over(connection, clock, AppLogger.silent()));
    const [cache, other] = await Promise.all(caches);
    const key = newKey();
    try {
      await cache?.set(key, 'before', 60_000);
      redis.pause();
      await cache?.set(key, 'meanwhile', 60_000);
      expect(await cache?.get(key)).toBe('meanwhile');
      redis.resume();
      await eventually(() => here.isUsable);
      await eventually(async () => (await cache?.get(key)) === 'meanwhile' && here.isUsable);
      expect(await other?.get(key)).toBe('meanwhile');
    } finally {
      for (const connection of [here, there]) connection.close();
      await redis.close();
    }
  });
});
