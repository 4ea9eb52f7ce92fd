import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from '../platform/index.js';
import { consume, type Limiter, SharedCounter } from './shared-counter.js';

/** A limit per function counts each function apart; its name is part of the contract with the guard. */
export const PER_FUNCTION = 'same_function';

/** What the guard learns; `limitName` is the limit that was passed, or "cooldown". */
export interface CallRecord extends Awaited<ReturnType<ThrottlerStorage['increment']>> {
  limitName: string;
}

type Place = (counter: SharedCounter) => Limiter;

interface CallCounter {
  name: string;
  subject: string;
  counter: SharedCounter;
}

interface Counted {
  coolingMs: number;
  limits: { name: string; points: number; result: RateLimiterRes }[];
}

/** How often something may be counted in how long. */
export interface CallLimit {
  name: string;
  points: number;
  ttlMs: number;
}

/** Added to a counter while its call cools down: more than any limit, so that what was counted can still be told. */
const FULL = 10_000_000;

/** The limit that an answer of the guard names when several are kept. */
const OVERALL = 'total';

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
 * Counts function calls by call, atomically, in Redis or in this process: all limits of a call in one round trip. Passing
 * any limit starts the cooldown of that call, and after the cooldown all counters begin anew. While Redis is gone the same
 * limits go on in memory, with what this process has counted all along.
 */
export class CallThrottlerStorage implements ThrottlerStorage {
  readonly #counters: Map<string, SharedCounter>;
  readonly #cooldowns: SharedCounter;
  readonly #listeners = new Set<(limit: string) => void>();
  /** When the cooldowns that began here end, by call; of the process, as the limiters count by it too. */
  readonly #coolingUntil = new Map<string, number>();

  /** @param functionNames - all names that keys can carry, so that a cooldown can reach each counter */
  constructor(
    private readonly redis: RedisConnection,
    private readonly limits: readonly CallLimit[],
    private readonly functionNames: readonly string[],
  ) {
    this.#counters = new Map(limits.map((limit) => [limit.name, new SharedCounter(throttleCount(limit), redis)]));
    this.#cooldowns = new SharedCounter(throttleCount({ name: 'cooldown', points: 1, ttlMs: 1000 }), redis);
  }

  /**
   * Counts one call of a function for all limits. Those of the guard are the same and therefore not looked at.
   * @param blockDuration - milliseconds; the times of the answer are seconds, as the guard expects them
   */
  async increment(key: string, _ttl: number, limit: number, blockDuration: number): Promise<CallRecord> {
    const [callId = '', functionName = ''] = JSON.parse(key) as string[];
    const counted = await this.count(callId, functionName);
    if (counted.coolingMs > 0) {
      this.tell('cooldown');
      return blocked('cooldown', limit, counted.coolingMs);
    }
    const passed = counted.limits.find(({ points, result }) => result.consumedPoints > points);
    if (passed) {
      await this.coolDown(callId, blockDuration);
      this.tell(passed.name);
      return blocked(passed.name, limit, blockDuration);
    }
    const { result } = counted.limits.find(({ name }) => name === OVERALL) ?? counted.limits[0] ?? {};
    const timeToExpire = Math.ceil((result?.msBeforeNext ?? 0) / 1000);
    const totalHits = result?.consumedPoints ?? 0;
    return { limitName: OVERALL, totalHits, timeToExpire, isBlocked: false, timeToBlockExpire: 0 };
  }

  async inspect(callId: string): Promise<CallCounters> {
    const counters = this.countersOf(callId);
    return this.redis.ask(
      'throttle',
      () => this.look(callId, counters, (counter) => counter.shared),
      () => this.look(callId, counters, (counter) => counter.own),
    );
  }

  /** Frees a call at once. */
  async reset(callId: string): Promise<void> {
    const all = [...this.countersOf(callId), { subject: callId, counter: this.#cooldowns }];
    await Promise.all(all.map(({ counter, subject }) => counter.own.delete(subject)));
    await this.redis.ask(
      'throttle',
      () => Promise.all(all.map(({ counter, subject }) => counter.shared.delete(subject))),
      () => [],
    );
    this.#coolingUntil.delete(callId);
  }

  /** All that a refused call can name. */
  get refusals(): string[] {
    return [...this.limits.map(({ name }) => name), 'cooldown'];
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

  /** Counts in this process all along, for the time when Redis is gone. */
  private async count(callId: string, functionName: string): Promise<Counted> {
    const own = await this.countIn((counter) => counter.own, callId, functionName);
    return this.redis.ask(
      'throttle',
      () => this.countIn((counter) => counter.shared, callId, functionName),
      () => own,
    );
  }

  /** All at once, which the client sends as one. */
  private async countIn(place: Place, callId: string, functionName: string): Promise<Counted> {
    const [cooling, ...limits] = await Promise.all([
      place(this.#cooldowns).get(callId),
      ...this.limits.map(async ({ name, points }) => {
        const counter = this.#counters.get(name) ?? this.#cooldowns;
        return { name, points, result: await consume(place(counter), subjectOf(name, callId, functionName)) };
      }),
    ]);
    return { coolingMs: cooling?.msBeforeNext ?? 0, limits };
  }

  private async look(callId: string, counters: CallCounter[], place: Place): Promise<CallCounters> {
    const [cooling, ...results] = await Promise.all([
      place(this.#cooldowns).get(callId),
      ...counters.map(({ subject, counter }) => place(counter).get(subject)),
    ]);
    const counts = counters.flatMap(({ name }, index) => {
      const count = (results[index]?.consumedPoints ?? 0) % FULL;
      return count > 0 ? [[name, count] as const] : [];
    });
    return { cooldownMs: cooling?.msBeforeNext ?? 0, counts: Object.fromEntries(counts) };
  }

  /**
   * Fills every counter of the call until the cooldown ends, and with it all of them, above what it has counted. Emptying
   * them instead would let through the calls that looked at the cooldown just before it began. The cooldown itself is
   * written last, so that it ends last: a counter that outlived it would start another.
   */
  private async coolDown(callId: string, durationMs: number): Promise<void> {
    const seconds = durationMs / 1000;
    const counters = this.countersOf(callId);
    const fillIn = async (place: Place): Promise<void> => {
      const { counts } = await this.look(callId, counters, place);
      await Promise.all([
        ...counters.map(({ name, counter, subject }) =>
          place(counter).set(subject, FULL + (counts[name] ?? 0), seconds),
        ),
        place(this.#cooldowns).set(callId, 1, seconds),
      ]);
    };
    this.#coolingUntil.set(callId, performance.now() + durationMs);
    await fillIn((counter) => counter.own);
    await this.redis.ask(
      'throttle',
      () => fillIn((counter) => counter.shared),
      () => undefined,
    );
  }

  private countersOf(callId: string): CallCounter[] {
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

function blocked(limitName: string, limit: number, forMs: number): CallRecord {
  const seconds = Math.ceil(forMs / 1000);
  return { limitName, totalHits: limit, timeToExpire: seconds, isBlocked: true, timeToBlockExpire: seconds };
}
