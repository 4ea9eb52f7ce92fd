import type { ThrottlerStorage } from '@nestjs/throttler';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '../platform/index.js';
import { SharedCounter } from './shared-counter.js';

/** A limit per function counts each function apart; its name is part of the contract with the guard. */
export const PER_FUNCTION = 'same_function';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** How often something may be counted in how long. */
export interface CallLimit {
  name: string;
  points: number;
  ttlMs: number;
}

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
  readonly #counters: Map<string, SharedCounter>;
  readonly #cooldowns: SharedCounter;
  readonly #listeners = new Set<(limit: string) => void>();
  /** When the cooldowns that began here end, by call; of the process, as the limiters count by it too. */
  readonly #coolingUntil = new Map<string, number>();

  /** @param functionNames - all names that keys can carry, so that a cooldown can reach each counter */
  constructor(
    redis: RedisConnection,
    limits: readonly CallLimit[],
    private readonly functionNames: readonly string[],
  ) {
    this.#counters = new Map(limits.map((limit) => [limit.name, new SharedCounter(throttleCount(limit), redis)]));
    this.#cooldowns = new SharedCounter(throttleCount({ name: 'cooldown', points: 1, ttlMs: 1000 }), redis);
  }

  /** @param blockDuration - milliseconds; the times of the answer are seconds, as the guard expects them */
  async increment(
    key: string,
    _ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerRecord> {
    const [callId = '', functionName = ''] = JSON.parse(key) as string[];
    const counter = this.#counters.get(throttlerName);
    if (!counter) throw new Error('The guard asks for a limit that is not configured');
    const coolingMs = await this.cooldownMs(callId);
    if (coolingMs > 0) {
      // The guard asks for each limit in turn and stops at the first refusal, so this is one a call.
      this.tell('cooldown');
      return blocked(limit, coolingMs);
    }
    try {
      const subject = subjectOf(throttlerName, callId, functionName);
      const result = await counter.run((limiter) => limiter.consume(subject));
      const timeToExpire = Math.ceil(result.msBeforeNext / 1000);
      return { totalHits: result.consumedPoints, timeToExpire, isBlocked: false, timeToBlockExpire: 0 };
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      await this.coolDown(callId, blockDuration);
      this.tell(throttlerName);
      return blocked(limit, blockDuration);
    }
  }

  async inspect(callId: string): Promise<CallCounters> {
    const counts: Record<string, number> = {};
    for (const { name, subject, counter } of this.countersOf(callId)) {
      const result = await counter.run((limiter) => limiter.get(subject));
      if (result) counts[name] = result.consumedPoints;
    }
    return { cooldownMs: await this.cooldownMs(callId), counts };
  }

  /** Frees a call at once. */
  async reset(callId: string): Promise<void> {
    await Promise.all(
      this.countersOf(callId).map(({ counter, subject }) => counter.run((limiter) => limiter.delete(subject))),
    );
    await this.#cooldowns.run((limiter) => limiter.delete(callId));
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
    return (await this.#cooldowns.run((limiter) => limiter.get(callId)))?.msBeforeNext ?? 0;
  }

  /**
   * Fills every counter of the call until the cooldown ends, and with it all of them. Emptying them instead would let
   * through the calls that looked at the cooldown just before it began.
   */
  private async coolDown(callId: string, durationMs: number): Promise<void> {
    const seconds = durationMs / 1000;
    await this.#cooldowns.run((limiter) => limiter.set(callId, 1, seconds));
    this.#coolingUntil.set(callId, performance.now() + durationMs);
    await Promise.all(
      this.countersOf(callId).map(({ counter, subject }) =>
        counter.run((limiter) => limiter.set(subject, limiter.points + 1, seconds)),
      ),
    );
  }

  private countersOf(callId: string): { name: string; subject: string; counter: SharedCounter }[] {
    return [...this.#counters].flatMap(([name, counter]) =>
      name === PER_FUNCTION
        ? this.functionNames.map((fn) => ({ name: `${name}:${fn}`, subject: subjectOf(name, callId, fn), counter }))
        : [{ name, subject: subjectOf(name, callId, ''), counter }],
    );
  }
}

function throttleCount({ name, points, ttlMs }: CallLimit) {
  return { keyPrefix: `slotline:throttle:${name}`, points, ttlMs };
}

function subjectOf(throttlerName: string, callId: string, functionName: string): string {
  return throttlerName === PER_FUNCTION ? `${callId}|${functionName}` : callId;
}

function blocked(limit: number, forMs: number): ThrottlerRecord {
  const seconds = Math.ceil(forMs / 1000);
  return { totalHits: limit, timeToExpire: seconds, isBlocked: true, timeToBlockExpire: seconds };
}
