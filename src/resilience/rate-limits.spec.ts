import { jest } from '@jest/globals';
import { createClient } from 'redis';
import { type RedisClient, RedisConnection } from '../platform/cache/redis-connection.js';
import { ManualClock, SystemClock } from '../platform/clock.js';
import { RateLimits } from './rate-limits.js';
import { withUrgency } from './urgency.js';

const MINUTE_MS = 60_000;

describe(RateLimits.name, () => {
  let clock: ManualClock;
  let limits: RateLimits;
  const granted = (waits: number[]) => waits.filter((waitMs) => waitMs === 0).length;
  const burst = (count: number, key = 'key') =>
    Promise.all(Array.from({ length: count }, () => limits.take(key))).then(granted);

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new ManualClock('2026-11-24T08:00:00Z');
    limits = new RateLimits(RedisConnection.none(), clock, 10);
  });
  afterEach(() => jest.useRealTimers());

  it('grants exactly the limit, also in a burst, and each key its own', async () => {
    expect(await burst(15)).toBe(10);
    expect(await burst(15, 'other')).toBe(10);
  });

  it('never grants more than the limit in any minute', async () => {
    const grantedAt: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      const count = await burst(second % 7);
      grantedAt.push(...Array<number>(count).fill(second));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    for (const from of grantedAt) {
      expect(grantedAt.filter((at) => at >= from && at < from + 60).length).toBeLessThanOrEqual(10);
    }
    expect(grantedAt.length).toBeGreaterThanOrEqual(45);
  });

  it('tells when it is worth asking again', async () => {
    await burst(10);
    await jest.advanceTimersByTimeAsync(15_000);
    const waitMs = await limits.take('key');
    expect(waitMs).toBeCloseTo(45_000, -2);
    await jest.advanceTimersByTimeAsync(waitMs);
    expect(await limits.take('key')).toBe(0);
  });

  it('keeps a part for live calls, and one for prefetching before reconciliation', async () => {
    expect(await withUrgency('reconciliation', () => burst(20))).toBe(5);
    expect(await withUrgency('prefetch', () => burst(20))).toBe(2);
    expect(await burst(20)).toBe(3);
    await jest.advanceTimersByTimeAsync(MINUTE_MS + 1);
    expect(await burst(20)).toBe(10);
  });

  it('refuses a paused key until its time is over, by our clock, and no other', async () => {
    await limits.pause('key', 41_000);
    clock.advance(1_000);
    expect(await limits.take('key')).toBe(40_000);
    expect(await limits.take('other')).toBe(0);
    clock.advance(40_000);
    expect(await limits.take('key')).toBe(0);
  });

  describe('with what the owner reports', () => {
    /** Others have used the key too: of 12, so many are left for the next 30 seconds. */
    const report = (remaining: number) =>
      limits.learn('key', { limit: 12, remaining, resetSeconds: 30 }, performance.now());

    it('grants no more than five sixths of it, those of others counted', async () => {
      report(5);
      await jest.advanceTimersByTimeAsync(1);
      expect(await burst(10)).toBe(3);
      expect(await limits.take('key')).toBeCloseTo(30_000, -2);
      expect(await burst(10, 'other')).toBe(10);
    });

    it('leaves a part of it to callers', async () => {
      report(8);
      await jest.advanceTimersByTimeAsync(1);
      expect(await withUrgency('reconciliation', () => burst(10))).toBe(1);
      expect(await withUrgency('prefetch', () => burst(10))).toBe(2);
      expect(await burst(10)).toBe(3);
    });

    it('is back at its own limit after the reset', async () => {
      report(0);
      await jest.advanceTimersByTimeAsync(1);
      expect(await burst(10)).toBe(0);
      await jest.advanceTimersByTimeAsync(30_000);
      expect(await burst(20)).toBe(10);
    });

    it('believes the answer to the latest request', async () => {
      const earlier = performance.now();
      await jest.advanceTimersByTimeAsync(1);
      report(2);
      limits.learn('key', { limit: 12, remaining: 12, resetSeconds: 30 }, earlier);
      expect(await burst(10)).toBe(0);
    });
  });

  it('goes on counting alone while Redis does not answer, with what it has sent before', async () => {
    const answers = [0, 0, 0, 0];
    const client = {
      isReady: true,
      eval: () => Promise.resolve(answers.shift() ?? Promise.reject(new Error('gone'))),
      ping: () => Promise.resolve(''),
    };
    limits = new RateLimits(RedisConnection.over(client as unknown as RedisClient), clock, 10);
    expect(await burst(4)).toBe(4);
    expect(await burst(20)).toBe(6);
  });
});

const redisUrl = process.env.REDIS_URL;

(redisUrl === undefined ? describe.skip : describe)(
  `${RateLimits.name} over the Redis of REDIS_URL${redisUrl === undefined ? ' (skipped: none is named)' : ''}`,
  () => {
    it('pauses a key for every instance', async () => {
      const clients = [createClient({ url: redisUrl ?? '' }), createClient({ url: redisUrl ?? '' })];
      try {
        await Promise.all(clients.map((client) => client.connect()));
        const clock = new ManualClock('2026-11-24T08:00:00Z');
        const [one, two] = clients.map(
          (client) => new RateLimits(RedisConnection.over(client as unknown as RedisClient), clock, 10),
        );
        const key = `test-${process.pid}-${performance.now()}`;
        await one?.pause(key, 41_000);
        clock.advance(1_000);
        expect(await two?.take(key)).toBe(40_000);
        clock.advance(40_000);
        expect(await two?.take(key)).toBe(0);
      } finally {
        for (const client of clients) client.destroy();
      }
    });

    it('holds one limit for two instances in parallel', async () => {
      const clients = [createClient({ url: redisUrl ?? '' }), createClient({ url: redisUrl ?? '' })];
      try {
        await Promise.all(clients.map((client) => client.connect()));
        const instances = clients.map(
          (client) => new RateLimits(RedisConnection.over(client as unknown as RedisClient), new SystemClock(), 10),
        );
        const key = `test-${process.pid}-${performance.now()}`;
        const waits = await Promise.all(
          Array.from({ length: 20 }, () => instances).flatMap((pair) => pair.map((each) => each.take(key))),
        );
        expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(10);
        const refused = waits.filter((waitMs) => waitMs > 0);
        expect(Math.max(...refused)).toBeLessThanOrEqual(MINUTE_MS);
        expect(Math.min(...refused)).toBeGreaterThan(MINUTE_MS - 5_000);
      } finally {
        for (const client of clients) client.destroy();
      }
    });
  },
);
