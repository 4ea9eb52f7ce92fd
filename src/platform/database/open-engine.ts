import type { DatabaseTarget } from '../config/config.js';
import type { Engine } from './engine.js';
import { createEmbedded } from './open-embedded.js';

/** Loads only the driver that is needed. */
export async function openEngine(target: DatabaseTarget): Promise<Engine> {
  if (target.kind === 'postgres') {
    const { openPostgres } = await import('./postgres.engine.js');
    return openPostgres(target.url.reveal());
  }
  return createEmbedded(target.kind === 'directory' ? target.path : null);
}
