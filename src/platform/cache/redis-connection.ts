import { createClient } from 'redis';
import type { Config } from '../config/config.js';
import { AppLogger } from '../logging/app-logger.js';

export type RedisClient = ReturnType<typeof makeClient>;

const CONNECT_TIMEOUT_MS = 2000;
/** Also bounds a server that accepts the connection and never greets. */
const FIRST_ATTEMPT_MS = 2500;
const MAX_RECONNECT_DELAY_MS = 2000;

/**
 * The one connection to Redis of this process, shared by cache, throttle and breakers; `client` is null without REDIS_URL.
 * While Redis is gone every command fails at once and the connection is tried again in the background.
 */
export class RedisConnection {
  private constructor(readonly client: RedisClient | null) {}

  /** Waits for the first attempt only: a gateway without its Redis still answers calls. */
  static async open(config: Pick<Config, 'redisUrl'>, logger: AppLogger): Promise<RedisConnection> {
    if (config.redisUrl === null) return new RedisConnection(null);
    const client = makeClient(config.redisUrl.reveal());
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
    return new RedisConnection(client);
  }

  close(): void {
    if (this.client !== null && this.client.isOpen) this.client.destroy();
  }
}

function makeClient(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** Math.min(retries, 10), MAX_RECONNECT_DELAY_MS),
    },
  });
}
