import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RedisClient, RedisConnection } from '../platform/index.js';

/** For whom a request is made: a caller who waits, or work that can wait. */
export type Urgency = 'call' | 'prefetch' | 'reconciliation';

/** How much of a limit each may fill: the rest stays for those before it. */
const SHARE: Readonly<Record<Urgency, number>> = { call: 1, prefetch: 0.7, reconciliation: 0.5 };

const WINDOW_MS = 60_000;
const PREFIX = 'slotline:requests';

/** One atomic step: forget what is older than the window, then add this one or tell how long to wait. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local allowed = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
if used < allowed then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
end
local leaving = redis.call('ZRANGE', KEYS[1], used - allowed, used - allowed, 'WITHSCORES')
return leaving[2] + window - now
`;

const urgencies = new AsyncLocalStorage<Urgency>();

/** Marks all requests that `work` causes as able to wait; unmarked ones are a caller's. */
export function withUrgency<T>(urgency: Urgency, work: () => T): T {
  return urgencies.run(urgency, work);
}

/**
 * Keeps each key below so many requests in any 60 seconds, over all instances by Redis. A window that slides, since a
 * bucket that starts full lets through nearly twice its limit in the first minute, and a fixed window at its edge.
 * While Redis is gone each instance counts its own requests, which it has counted all along.
 */
export class RateLimits {
  /** Times of the requests of the last minute, ascending, by key; of the process, as no test may stand still here. */
  readonly #sent = new Map<string, number[]>();
  readonly #client: RedisClient | null;

  constructor(
    redis: RedisConnection,
    private readonly perMinute: number,
  ) {
    this.#client = redis.client;
  }

  /**
   * Takes the right to send one request now.
   * @param key - whose limit; never a secret itself, since it is stored
   * @returns 0, or the milliseconds until it is worth asking again; nothing was counted then
   */
  async take(key: string): Promise<number> {
    const allowed = Math.max(1, Math.floor(this.perMinute * SHARE[urgencies.getStore() ?? 'call']));
    const waitMs = await this.takeShared(key, allowed);
    if (waitMs === null) return this.takeOwn(key, allowed);
    if (waitMs === 0) this.recent(key).push(performance.now());
    return waitMs;
  }

  /** Null when there is no Redis, or it does not answer. */
  private async takeShared(key: string, allowed: number): Promise<number | null> {
    if (!this.#client?.isReady) return null;
    try {
      const waitMs = await this.#client.eval(TAKE, {
        keys: [`${PREFIX}:${key}`],
        arguments: [String(allowed), String(WINDOW_MS), randomUUID()],
      });
      return Number(waitMs);
    } catch {
      return null;
    }
  }

  private takeOwn(key: string, allowed: number): number {
    const sent = this.recent(key);
    const leaving = sent[sent.length - allowed];
    if (leaving !== undefined) return Math.max(1, Math.ceil(leaving + WINDOW_MS - performance.now()));
    sent.push(performance.now());
    return 0;
  }

  private recent(key: string): number[] {
    const since = performance.now() - WINDOW_MS;
    const recent = (this.#sent.get(key) ?? []).filter((at) => at > since);
    this.#sent.set(key, recent);
    return recent;
  }
}
