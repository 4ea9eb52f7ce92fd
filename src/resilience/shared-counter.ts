import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type RedisConnection, within } from '../platform/index.js';

/** Longer than this nobody waits for Redis. */
const REDIS_TIMEOUT_MS = 250;

/** One kind of count, atomic: in Redis while it answers in time, in this process otherwise. */
export class SharedCounter {
  readonly #memory: RateLimiterMemory;
  readonly #shared: RateLimiterRedis | null;

  /** @param count - `points` of one subject within `ttlMs` from its first are allowed */
  constructor(
    count: { keyPrefix: string; points: number; ttlMs: number },
    private readonly redis: RedisConnection,
  ) {
    const options = { keyPrefix: count.keyPrefix, points: count.points, duration: count.ttlMs / 1000 };
    this.#memory = new RateLimiterMemory(options);
    const { client } = redis;
    this.#shared =
      client === null ? null : new RateLimiterRedis({ ...options, storeClient: client, useRedisPackage: true });
  }

  /** @throws RateLimiterRes where the limiter refuses */
  async run<T>(work: (limiter: RateLimiterMemory | RateLimiterRedis) => Promise<T>): Promise<T> {
    if (this.#shared === null || this.redis.client?.isReady !== true) return work(this.#memory);
    try {
      return await within(work(this.#shared), REDIS_TIMEOUT_MS);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      return work(this.#memory);
    }
  }
}
