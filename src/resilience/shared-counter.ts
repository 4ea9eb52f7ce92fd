import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '../platform/index.js';

export type Limiter = RateLimiterMemory | RateLimiterRedis;

/** One kind of count, atomic: in Redis while it answers, in this process otherwise. */
export class SharedCounter {
  readonly own: RateLimiterMemory;
  /** The same as `own` without Redis. */
  readonly shared: Limiter;

  /** @param count - `points` of one subject within `ttlMs` from its first are allowed */
  constructor(
    count: { keyPrefix: string; points: number; ttlMs: number },
    private readonly redis: RedisConnection,
  ) {
    const options = { keyPrefix: count.keyPrefix, points: count.points, duration: count.ttlMs / 1000 };
    this.own = new RateLimiterMemory(options);
    const client = redis.rawClient();
    this.shared =
      client === null ? this.own : new RateLimiterRedis({ ...options, storeClient: client, useRedisPackage: true });
  }

  /** @param work - must not fail where the limiter refuses: a failure is taken for one of Redis */
  async run<T>(work: (limiter: Limiter) => Promise<T>): Promise<T> {
    return this.redis.ask(
      'throttle',
      () => work(this.shared),
      () => work(this.own),
    );
  }
}

/** Counts one more. The limiter rejects what passes the limit, with the same result, which is no failure here. */
export async function consume(limiter: Limiter, subject: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(subject);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  }
}
