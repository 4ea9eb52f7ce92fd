import { type Cache as CacheManager, type CacheManagerStore, createCache, KeyvAdapter } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { Keyv } from 'keyv';
import type { RedisClient } from './redis-connection.js';

/**
 * cache-manager over our connection.
 * The store's `reset` is FLUSHDB, which would empty a Redis that others share: nothing here may call `clear`.
 * @param onError - hears of what the store throws, which Keyv swallows
 */
export function openRedisStore(client: RedisClient, keyPrefix: string, onError: () => void): CacheManager {
  // The store's types are those of an older redis package; its calls (get, set with PX, del) are the same.
  const store = redisInsStore(client as never, { keyPrefix }) as unknown as CacheManagerStore;
  const keyv = new Keyv({ store: new KeyvAdapter(store), useKeyPrefix: false });
  keyv.on('error', onError);
  return createCache({ stores: [keyv] });
}
