import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { Cache } from '../../src/platform/cache/cache.js';
import type { CacheKey } from '../../src/platform/cache/cache-key.js';
import { RedisConnection } from '../../src/platform/cache/redis-connection.js';
import { ManualClock } from '../../src/platform/clock.js';
import { AppLogger } from '../../src/platform/logging/app-logger.js';
import { Secret } from '../../src/platform/secret.js';

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
    cache = Cache.over(connection, clock, AppLogger.silent());
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

  it('counts hits and misses and answers to health checks', async () => {
    const before = cache.counts();
    const key = newKey();
    await cache.get(key);
    await cache.set(key, 1, 1000);
    await cache.get(key);
    expect(cache.counts()).toEqual({ hits: before.hits + 1, misses: before.misses + 1, failures: before.failures });
    expect(await cache.answers()).toBe(true);
  });
});

describe('Cache without its Redis', () => {
  it('is a miss at once, told once and counted each time', async () => {
    const { events, logger } = recorder();
    const connection = await RedisConnection.open({ redisUrl: Secret.of('redis://127.0.0.1:9') }, logger);
    const cache = Cache.over(connection, new ManualClock('2026-11-24T09:00:00Z'), logger);
    try {
      await cache.set(newKey(), 'value', 1000);
      expect(await cache.get(newKey())).toBeUndefined();
      expect(cache.counts()).toEqual({ hits: 0, misses: 1, failures: 2 });
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
    const startedAt = performance.now();
    const connection = await RedisConnection.open(
      { redisUrl: Secret.of(`redis://127.0.0.1:${port}`) },
      AppLogger.silent(),
    );
    const cache = Cache.over(connection, new ManualClock('2026-11-24T09:00:00Z'), AppLogger.silent());
    try {
      expect(await cache.get(newKey())).toBeUndefined();
      expect(performance.now() - startedAt).toBeLessThan(4000);
    } finally {
      connection.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});
