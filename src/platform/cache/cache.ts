import type { Cache as CacheManager } from 'cache-manager';
import { Clock } from '../clock.js';
import { AppLogger } from '../logging/app-logger.js';
import { BoundedMap } from './bounded-map.js';
import type { CacheKey } from './cache-key.js';
import type { RedisConnection } from './redis-connection.js';

const MAX_ENTRIES_IN_PROCESS = 20_000;
const PREFIX = 'slotline:cache';
const KEYS_A_SCAN = 1000;
const SCAN_TIMEOUT_MS = 5000;

/** `stale`: with what is old and being fetched anew. */
export type CacheResult = 'hit' | 'stale' | 'miss';

interface Entry {
  value: unknown;
  /** Epoch milliseconds by our clock, which tests move; the store's own expiry follows the system's. */
  expiresAt: number;
}

/**
 * Short-lived copies of answers, in Redis or in this process. While Redis is gone they are kept in this process, and handed
 * over when it is back: what was made stale meanwhile must be stale there too.
 */
export class Cache {
  readonly #counts = new Map<string, Record<CacheResult, number>>();
  #failures = 0;
  readonly #own = new BoundedMap<CacheKey, Entry>(MAX_ENTRIES_IN_PROCESS);
  #away = false;
  #swallowed = 0;
  #shared: CacheManager | null = null;

  private constructor(
    private readonly redis: RedisConnection,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  static async over(connection: RedisConnection, clock: Clock, logger: AppLogger): Promise<Cache> {
    const cache = new Cache(connection, clock, logger);
    const client = connection.rawClient();
    if (client === null) return cache;
    // A second redis package comes with it, which a gateway without Redis need not load.
    const { openRedisStore } = await import('./redis-store.js');
    cache.#shared = openRedisStore(client, PREFIX, () => cache.#swallowed++);
    return cache;
  }

  /** @returns undefined when nothing (fresh) is stored */
  async get<T>(key: CacheKey): Promise<T | undefined> {
    const entry = await this.#reach<Entry | undefined>(
      (shared) => shared.get<Entry>(key),
      () => this.#own.get(key),
    );
    const fresh = entry !== undefined && entry.expiresAt > this.clock.now().getTime();
    return fresh ? (entry.value as T) : undefined;
  }

  /** @param value - survives JSON, and nobody changes it afterwards; @param ttlMs - zero or less keeps nothing */
  async set(key: CacheKey, value: unknown, ttlMs: number): Promise<void> {
    if (ttlMs <= 0) return this.delete(key);
    const entry: Entry = { value, expiresAt: this.clock.now().getTime() + ttlMs };
    await this.#reach(
      async (shared) => void (await shared.set(key, entry, ttlMs)),
      () => void this.#own.set(key, entry),
    );
  }

  async delete(key: CacheKey): Promise<void> {
    await this.#reach(
      (shared) => shared.del(key),
      () => this.#own.delete(key),
    );
  }

  /** Keys of what is stored now, over all instances. For operators: it walks through the whole store. */
  async keys(): Promise<CacheKey[]> {
    return this.redis.ask(
      'cache',
      async (client) => {
        const found = new Set<CacheKey>();
        const options = { MATCH: `${PREFIX}:*`, COUNT: KEYS_A_SCAN };
        for await (const keys of client.scanIterator(options)) {
          for (const key of keys) found.add(key.slice(PREFIX.length + 1) as CacheKey);
        }
        return [...found];
      },
      () => {
        const now = this.clock.now().getTime();
        return [...this.#own].flatMap(([key, { expiresAt }]) => (expiresAt > now ? [key] : []));
      },
      SCAN_TIMEOUT_MS,
    );
  }

  /** Counts whether what was wanted could be answered from here, which takes more than finding a key. */
  count(cache: string, result: CacheResult): void {
    const counts = this.#counts.get(cache) ?? { hit: 0, stale: 0, miss: 0 };
    counts[result]++;
    this.#counts.set(cache, counts);
  }

  /** Totals of this instance since its start, by cache. */
  counts(): Map<string, Readonly<Record<CacheResult, number>>> {
    return new Map([...this.#counts].map(([cache, counts]) => [cache, { ...counts }]));
  }

  /** Times that Redis did not do what it should. */
  failures(): number {
    return this.#failures;
  }

  /** False while a configured Redis does not answer; calls go on without it. */
  async answers(): Promise<boolean> {
    return this.redis.answers();
  }

  async #reach<T>(ask: (shared: CacheManager) => Promise<T>, alone: () => T): Promise<T> {
    const shared = this.#shared;
    if (shared === null) return alone();
    if (this.#away && this.redis.isUsable) await this.#handOver(shared);
    return this.redis.ask(
      'cache',
      async () => {
        const before = this.#swallowed;
        const result = await ask(shared);
        if (this.#swallowed !== before) throw new Error('Redis failed');
        return result;
      },
      () => {
        this.#failures++;
        if (!this.#away) this.logger.warn({ event: 'cache_failed' });
        this.#away = true;
        return alone();
      },
    );
  }

  async #handOver(shared: CacheManager): Promise<void> {
    this.#away = false;
    const now = this.clock.now().getTime();
    const kept = [...this.#own];
    this.#own.clear();
    await this.redis.ask(
      'cache',
      async () => {
        await Promise.all(kept.map(([key, entry]) => shared.set(key, entry, Math.max(1, entry.expiresAt - now))));
      },
      () => {
        for (const [key, entry] of kept) this.#own.set(key, entry);
        this.#away = true;
      },
    );
    if (!this.#away) this.logger.info({ event: 'cache_back' });
  }
}
