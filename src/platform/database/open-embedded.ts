import { mkdirSync } from 'node:fs';
import { lockDirectory } from './directory-lock.js';
import { type EmbeddedSource, EmbeddedThread } from './embedded-thread.js';
import type { Engine } from './engine.js';

/**
 * @param directory - where it is kept; null: in memory, gone at exit
 * @throws ConfigError while another process has the directory open
 */
export async function createEmbedded(directory: string | null): Promise<Engine> {
  if (directory === null) return openEmbedded({ dataDir: null, dump: null });
  mkdirSync(directory, { recursive: true });
  const unlock = lockDirectory(directory);
  try {
    const engine = await openEmbedded({ dataDir: directory, dump: null });
    const close = async () => {
      await engine.close();
      unlock();
    };
    return { ...engine, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The thread has begun when this returns, so whatever is loaded next costs it nothing; the driver is loaded meanwhile. */
export async function openEmbedded(source: EmbeddedSource): Promise<Engine> {
  const [thread, { engineOverThread }] = await Promise.all([
    EmbeddedThread.open(source),
    import('./embedded.engine.js'),
  ]);
  return engineOverThread(thread);
}
