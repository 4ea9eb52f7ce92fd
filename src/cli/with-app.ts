import type { INestApplicationContext } from '@nestjs/common';
import { createApp } from '../gateway.js';
import { loadConfig, SystemClock } from '../platform/index.js';

/**
 * Does one piece of work in the application as the environment configures it, which listens to nobody and ends with it.
 * @throws ConfigError
 */
export async function withApp<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const app = await createApp(loadConfig(process.env).with({ logLevel: 'error' }), new SystemClock());
  try {
    await app.init();
    return await work(app);
  } finally {
    await app.close();
  }
}
