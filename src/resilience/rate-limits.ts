import { randomUUID } from 'node:crypto';
import type { Clock, RedisClient, RedisConnection } from '../platform/index.js';
import { currentUrgency, type Urgency } from './urgency.js';

/** What the owner of the limit says about it in an answer. */
export interface ReportedLimit {
  limit: number;
  remaining: number;
  /** Seconds until `remaining` is the whole limit again. */
  resetSeconds: number;
}

/** How much of a limit each may fill: the rest stays for those before it. */
const SHARE: Readonly<Record<Urgency, number>> = { call: 1, prefetch: 0.7, reconciliation: 0.5 };

/** How much of a limit that is reported we use: passing it locks the key for a minute, and others may use it too. */
const SHARE_OF_REPORTED = 5 / 6;

const WINDOW_MS = 60_000;
const PREFIX = 'slotline:requests';

/**
 * One atomic step: tell how long a pause lasts, else forget what is older than the window, then add this request or tell
 * how long to wait. The pause is a time by the clock of the instances, the window one by that of Redis.
 */
const TAKE = `
local paused = tonumber(redis.call('GET', KEYS[2]) or 0) - tonumber(ARGV[4])
if paused > 0 then return paused end
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

interface Report {
  limit: number;
  used: number;
  /** When the reported request was sent, and when the reported window ends; of the process. */
  sentAtMs: number;
  untilMs: number;
}

/**
 * Keeps each key below so many requests in any 60 seconds, over all instances by Redis. A window that slides, since a
 * bucket that starts full lets through nearly twice its limit in the first minute, and a fixed window at its edge.
 * Lowers itself where the owner of the key reports less than that. While Redis is gone each instance counts its own
 * requests, which it has counted all along.
 */
export class RateLimits {
  /** Times of the requests of the last minute, ascending, by key; of the process, as no test may stand still here. */
  readonly #sent = new Map<string, number[]>();
  readonly #reports = new Map<string, Report>();
  /** Epoch milliseconds by our clock, by key. */
  readonly #pausedUntil = new Map<string, number>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly clock: Clock,
    private readonly perMinute: number,
  ) {}

  /**
   * Takes the right to send one request now.
   * @param key - whose limit; never a secret itself, since it is stored
   * @returns 0, or the milliseconds until it is worth asking again; nothing was counted then
   */
  async take(key: string): Promise<number> {
    const share = SHARE[currentUrgency()];
    const knownMs = this.pauseLeft(key) || this.reportedWait(key, share);
    if (knownMs > 0) return knownMs;
    const allowed = Math.max(1, Math.floor(this.perMinute * share));
    return this.redis.ask(
      'key_limit',
      async (client) => {
        const waitMs = await this.takeShared(client, key, allowed);
        if (waitMs === 0) this.recent(key).push(performance.now());
        return waitMs;
      },
      () => this.takeOwn(key, allowed),
    );
  }

  isPaused(key: string): boolean {
    return this.pauseLeft(key) > 0;
  }

  /** Refuses a key until its owner allows it again, at every instance. Requests meanwhile would prolong the wait. */
  async pause(key: string, forMs: number): Promise<void> {
    const untilMs = this.clock.now().getTime() + forMs;
    this.#pausedUntil.set(key, untilMs);
    await this.redis.ask(
      'key_limit',
      async (client) => void (await client.set(pauseKeyOf(key), String(untilMs), { PX: forMs })),
      () => undefined,
    );
  }

  /**
   * Takes in what an answer said about its key. Each answer tells what all users of the key have used together.
   * @param sentAtMs - when its request was sent (performance.now)
   */
  learn(key: string, { limit, remaining, resetSeconds }: ReportedLimit, sentAtMs: number): void {
    const known = this.#reports.get(key);
    if (known && known.sentAtMs > sentAtMs) return;
    const untilMs = performance.now() + resetSeconds * 1_000;
    this.#reports.set(key, { limit, used: limit - remaining, sentAtMs, untilMs });
  }

  private pauseLeft(key: string): number {
    const leftMs = (this.#pausedUntil.get(key) ?? 0) - this.clock.now().getTime();
    if (leftMs > 0) return leftMs;
    this.#pausedUntil.delete(key);
    return 0;
  }

  private reportedWait(key: string, share: number): number {
    const report = this.#reports.get(key);
    if (!report) return 0;
    const leftMs = report.untilMs - performance.now();
    if (leftMs <= 0) {
      this.#reports.delete(key);
      return 0;
    }
    const since = this.recent(key).filter((at) => at > report.sentAtMs).length;
    const allowed = Math.max(1, Math.floor(report.limit * SHARE_OF_REPORTED * share));
    return report.used + since < allowed ? 0 : Math.ceil(leftMs);
  }

  private async takeShared(client: RedisClient, key: string, allowed: number): Promise<number> {
    const now = this.clock.now().getTime();
    const waitMs = await client.eval(TAKE, {
      keys: [`${PREFIX}:${key}`, pauseKeyOf(key)],
      arguments: [String(allowed), String(WINDOW_MS), randomUUID(), String(now)],
    });
    return Number(waitMs);
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

function pauseKeyOf(key: string): string {
  return `slotline:paused:${key}`;
}
