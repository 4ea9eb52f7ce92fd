import type { createClient } from 'redis';
import type { Config } from '../config/config.js';
import { AppLogger } from '../logging/app-logger.js';
import { LateError, within } from '../within.js';

export type RedisClient = ReturnType<typeof makeClient>;

/** What instances share through Redis. */
export const REDIS_USES = ['breakers', 'cache', 'key_limit', 'throttle'] as const;
export type RedisUse = (typeof REDIS_USES)[number];

const CONNECT_TIMEOUT_MS = 2000;
/** Also bounds a server that accepts the connection and never greets. */
const FIRST_ATTEMPT_MS = 2500;
const MAX_RECONNECT_DELAY_MS = 2000;
/** A call waits at most this long for Redis; then it goes on without. */
const ANSWER_TIMEOUT_MS = 250;

/**
 * The one connection to Redis of this process, shared by cache, throttle, key limit and breakers. While Redis is gone the
 * connection is tried again in the background; while it hangs, one question finds that out and the others do not wait.
 */
export class RedisConnection {
  readonly #fallbacks = Object.fromEntries(REDIS_USES.map((use) => [use, 0])) as Record<RedisUse, number>;
  #hangs = false;

  private constructor(private readonly client: RedisClient | null) {}

  /** Waits for the first attempt only: a gateway without its Redis still answers calls. */
  static async open(config: Pick<Config, 'redisUrl'>, logger: AppLogger): Promise<RedisConnection> {
    if (config.redisUrl === null) return RedisConnection.none();
    const redis = await import('redis');
    const client = makeClient(redis.createClient, config.redisUrl.reveal());
    let lost = false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FIRST_ATTEMPT_MS);
      client.once('ready', () => clearTimeout(timer)).once('error', () => clearTimeout(timer));
      client.on('error', (error: unknown) => {
        // Each retry fails again; one line says it.
        if (!lost) logger.warn({ event: 'redis_lost', err: error });
        lost = true;
        resolve();
      });
      client.on('ready', () => {
        if (lost) logger.info({ event: 'redis_back' });
        lost = false;
        resolve();
      });
      client.connect().catch(() => resolve());
    });
    return RedisConnection.over(client);
  }

  static over(client: RedisClient): RedisConnection {
    return new RedisConnection(client);
  }

  /** Without REDIS_URL: nothing is shared. */
  static none(): RedisConnection {
    return new RedisConnection(null);
  }

  get isConfigured(): boolean {
    return this.client !== null;
  }

  /** False without a configured Redis as well. */
  get isUsable(): boolean {
    return this.client !== null && this.client.isReady && !this.#hangs;
  }

  /**
   * Asks Redis, or goes on alone when it is not configured, gone, failing, or does not answer in time.
   * @param ask - may be carried out although nobody waits for it any more
   * @param timeoutMs - longer only where no call waits
   */
  async ask<T>(
    use: RedisUse,
    ask: (client: RedisClient) => Promise<T>,
    alone: () => T | Promise<T>,
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<T> {
    const { client } = this;
    if (client === null) return alone();
    if (this.isUsable) {
      try {
        return await within(ask(client), timeoutMs);
      } catch (error) {
        if (error instanceof LateError) this.waitUntilItAnswers(client);
      }
    }
    this.#fallbacks[use]++;
    return alone();
  }

  /** For building clients of other libraries; null without REDIS_URL. */
  rawClient(): RedisClient | null {
    return this.client;
  }

  /** How often this instance went on alone although a Redis is configured. */
  fallbacks(): Readonly<Record<RedisUse, number>> {
    return { ...this.#fallbacks };
  }

  /** False while a configured Redis does not answer. */
  async answers(): Promise<boolean> {
    if (this.client === null) return true;
    try {
      return this.client.isReady && (await within(this.client.ping(), ANSWER_TIMEOUT_MS)) === 'PONG';
    } catch {
      return false;
    }
  }

  close(): void {
    if (this.client !== null && this.client.isOpen) this.client.destroy();
  }

  private waitUntilItAnswers(client: RedisClient): void {
    if (this.#hangs) return;
    this.#hangs = true;
    const goOn = () => {
      this.#hangs = false;
    };
    // A connection that breaks instead rejects it, and is not ready then.
    client.ping().then(goOn, goOn);
  }
}

function makeClient(create: typeof createClient, url: string) {
  return create({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** Math.min(retries, 10), MAX_RECONNECT_DELAY_MS),
    },
  });
}
