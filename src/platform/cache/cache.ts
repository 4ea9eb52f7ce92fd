import { createCache, KeyvAdapter, type Cache as CacheManager, type CacheManagerStore } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { Keyv } from 'keyv';
import { Clock } from '../clock.js';
import { AppLogger } from '../logging/app-logger.js';
import { within } from '../within.js';
import { BoundedMap } from './bounded-map.js';
import type { CacheKey } from './cache-key.js';
import type { RedisClient, RedisConnection } from './redis-connection.js';

const MAX_ENTRIES_IN_PROCESS = 20_000;
/** A call waits at most this long for Redis; then it goes on as if nothing were cached. */
const TIMEOUT_MS = 250;
const PREFIX = 'slotline:cache';

interface Entry {
  value: unknown;
  /** Epoch milliseconds by our clock, which tests move; the store's own expiry follows the system's. */
  expiresAt: number;
}

/** Short-lived copies of answers, in this process or in Redis. A cache that is gone is a miss, never a failure. */
export class Cache {
  readonly #counts = { hits: 0, misses: 0, failures: 0 };
  #failing = false;

  private constructor(
    private readonly manager: CacheManager,
    private readonly client: RedisClient | null,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  static over(connection: RedisConnection, clock: Clock, logger: AppLogger): Cache {
    const { client } = connection;
    const keyv = client === null ? keyvInProcess() : redisKeyv(client);
    const cache = new Cache(createCache({ stores: [keyv] }), client, clock, logger);
    // Keyv swallows what its store throws and tells only here.
    keyv.on('error', (error: unknown) => cache.#failed(error));
    return cache;
  }

  /** @returns undefined when nothing (fresh) is stored, or the store does not answer in time */
  async get<T>(key: CacheKey): Promise<T | undefined> {
    const entry = await this.#attempt(() => this.manager.get<Entry>(key));
    const fresh = entry !== undefined && entry.expiresAt > this.clock.now().getTime();
    this.#counts[fresh ? 'hits' : 'misses']++;
    return fresh ? (entry.value as T) : undefined;
  }

  /** @param value - survives JSON, and nobody changes it afterwards; @param ttlMs - zero or less keeps nothing */
  async set(key: CacheKey, value: unknown, ttlMs: number): Promise<void> {
    if (ttlMs <= 0) return this.delete(key);
    const entry: Entry = { value, expiresAt: this.clock.now().getTime() + ttlMs };
    await this.#attempt(() => this.manager.set(key, entry, ttlMs));
  }

  async delete(key: CacheKey): Promise<void> {
    await this.#attempt(() => this.manager.del(key));
  }

  /** Totals of this instance since its start. */
  counts(): Readonly<{ hits: number; misses: number; failures: number }> {
    return { ...this.#counts };
  }

  /** False while a configured Redis does not answer; calls go on without it. */
  async answers(): Promise<boolean> {
    const { client } = this;
    if (client === null) return true;
    try {
      return (await within(client.ping(), TIMEOUT_MS)) === 'PONG';
    } catch {
      return false;
    }
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    // Reconnecting takes a while; until then do not even ask.
    if (this.client !== null && !this.client.isReady) {
      this.#failed(new Error('Redis is not connected'));
      return undefined;
    }
    const failuresBefore = this.#counts.failures;
    try {
      const result = await within(work(), TIMEOUT_MS);
      if (this.#counts.failures === failuresBefore) this.#recovered();
      return result;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  #failed(error: unknown): void {
    this.#counts.failures++;
    if (!this.#failing) this.logger.warn({ event: 'cache_failed', err: error });
    this.#failing = true;
  }

  #recovered(): void {
    if (this.#failing) this.logger.info({ event: 'cache_back' });
    this.#failing = false;
  }
}

/** Keeps values as they are: turning every entry to text and back was a tenth of the time of a warm question. */
function keyvInProcess(): Keyv {
  const keyv = new Keyv({ store: new BoundedMap(MAX_ENTRIES_IN_PROCESS) });
  keyv.serialize = undefined;
  keyv.deserialize = undefined;
  return keyv;
}

/** The store's `reset` is FLUSHDB, which would empty a Redis that others share: nothing here may call `clear`. */
function redisKeyv(client: RedisClient): Keyv {
  // The store's types are those of an older redis package; its calls (get, set with PX, del) are the same.
  const store = redisInsStore(client as never, { keyPrefix: PREFIX }) as unknown as CacheManagerStore;
  return new Keyv({ store: new KeyvAdapter(store), useKeyPrefix: false });
}
