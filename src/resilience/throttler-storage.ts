import type { ThrottlerStorage } from '@nestjs/throttler';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '../platform/index.js';

/** A limit per function counts each function apart; its name is part of the contract with the guard. */
export const PER_FUNCTION = 'same_function';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;
type Limiter = RateLimiterMemory | RateLimiterRedis;

/** What the guard hands over as key: whose call, and which function of it. */
export function throttleKey(callId: string, functionName: string): string {
  return JSON.stringify([callId, functionName]);
}

/** Counters of one call, for operators. */
export interface CallCounters {
  /** Milliseconds until the call is free again; 0 when it does not cool down. */
  cooldownMs: number;
  /** Calls counted, by limit; of each function apart. */
  counts: Record<string, number>;
}

/**
 * Counts function calls by call, atomically, in Redis or in this process. Passing any limit starts the cooldown of that
 * call; refused calls are not counted, and after the cooldown all counters begin anew. When Redis is gone the same limits
 * go on in memory.
 */
export class CallThrottlerStorage implements ThrottlerStorage {
  readonly #limiters = new Map<string, Limiter>();
  readonly #cooldowns: Limiter;
  readonly #listeners = new Set<(limit: string) => void>();
  /** When the cooldowns that began here end, by call; of the process, as the limiters count by it too. */
  readonly #coolingUntil = new Map<string, number>();

  /** @param functionNames - all names that keys can carry, so that a cooldown can clear each counter */
  constructor(
    private readonly redis: RedisConnection,
    private readonly functionNames: readonly string[],
  ) {
    this.#cooldowns = this.makeLimiter('cooldown', 1, 1);
  }

  /** @param ttl, blockDuration - milliseconds; the times of the answer are seconds, as the guard expects them */
  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerRecord> {
    const [callId = '', functionName = ''] = JSON.parse(key) as string[];
    const coolingMs = await this.cooldownMs(callId);
    if (coolingMs > 0) {
      // The guard asks for each limit in turn and stops at the first refusal, so this is one a call.
      this.tell('cooldown');
      return blocked(limit, coolingMs);
    }
    try {
      const result = await this.limiter(throttlerName, limit, ttl).consume(
        subjectOf(throttlerName, callId, functionName),
      );
      const timeToExpire = Math.ceil(result.msBeforeNext / 1000);
      return { totalHits: result.consumedPoints, timeToExpire, isBlocked: false, timeToBlockExpire: 0 };
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      // The cooldown first: a call that comes in between must not find empty counters.
      await this.#cooldowns.set(callId, 1, blockDuration / 1000);
      this.#coolingUntil.set(callId, performance.now() + blockDuration);
      await this.clear(callId);
      this.tell(throttlerName);
      return blocked(limit, blockDuration);
    }
  }

  async inspect(callId: string): Promise<CallCounters> {
    const counts: Record<string, number> = {};
    for (const { name, subject, limiter } of this.countersOf(callId)) {
      const result = await limiter.get(subject);
      if (result) counts[name] = result.consumedPoints;
    }
    return { cooldownMs: await this.cooldownMs(callId), counts };
  }

  /** Frees a call at once. */
  async reset(callId: string): Promise<void> {
    await this.clear(callId);
    await this.#cooldowns.delete(callId);
    this.#coolingUntil.delete(callId);
  }

  /** Tells of each refused call, with the limit that it passed or "cooldown". @returns ends it */
  onRefusal(listener: (limit: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls whose cooldown began at this instance and lasts. */
  activeCooldowns(): number {
    const now = performance.now();
    for (const [callId, untilMs] of this.#coolingUntil) if (untilMs <= now) this.#coolingUntil.delete(callId);
    return this.#coolingUntil.size;
  }

  private tell(limit: string): void {
    for (const listener of this.#listeners) listener(limit);
  }

  private async cooldownMs(callId: string): Promise<number> {
    return (await this.#cooldowns.get(callId))?.msBeforeNext ?? 0;
  }

  private async clear(callId: string): Promise<void> {
    await Promise.all(this.countersOf(callId).map(({ limiter, subject }) => limiter.delete(subject)));
  }

  private countersOf(callId: string): { name: string; subject: string; limiter: Limiter }[] {
    return [...this.#limiters].flatMap(([name, limiter]) =>
      name === PER_FUNCTION
        ? this.functionNames.map((fn) => ({ name: `${name}:${fn}`, subject: subjectOf(name, callId, fn), limiter }))
        : [{ name, subject: subjectOf(name, callId, ''), limiter }],
    );
  }

  private limiter(name: string, points: number, ttl: number): Limiter {
    const known = this.#limiters.get(name);
    if (known) return known;
    const made = this.makeLimiter(name, points, ttl / 1000);
    this.#limiters.set(name, made);
    return made;
  }

  private makeLimiter(name: string, points: number, seconds: number): Limiter {
    const options = { keyPrefix: `slotline:throttle:${name}`, points, duration: seconds };
    const memory = new RateLimiterMemory(options);
    const { client } = this.redis;
    if (client === null) return memory;
    return new RateLimiterRedis({ ...options, storeClient: client, useRedisPackage: true, insuranceLimiter: memory });
  }
}

function subjectOf(throttlerName: string, callId: string, functionName: string): string {
  return throttlerName === PER_FUNCTION ? `${callId}|${functionName}` : callId;
}

function blocked(limit: number, forMs: number): ThrottlerRecord {
  const seconds = Math.ceil(forMs / 1000);
  return { totalHits: limit, timeToExpire: seconds, isBlocked: true, timeToBlockExpire: seconds };
}
