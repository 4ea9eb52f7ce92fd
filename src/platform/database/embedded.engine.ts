import { mkdirSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { fromPglite } from 'pg-boss';
import { lockDirectory } from './directory-lock.js';
import type { Engine, SqlSession } from './engine.js';
import { type PgliteClient, PgliteThread } from './pglite-thread.js';
import * as schema from './schema.js';

/**
 * @param directory - where it is kept; null: in memory, gone at exit
 * @throws ConfigError while another process has the directory open
 */
export async function createEmbedded(directory: string | null): Promise<Engine> {
  if (directory === null) return openEmbedded(await PgliteThread.open(null));
  mkdirSync(directory, { recursive: true });
  const unlock = lockDirectory(directory);
  try {
    const engine = openEmbedded(await PgliteThread.open(directory));
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

/** The engine over an embedded database that is open already; closing the engine closes it. */
export function openEmbedded(client: PgliteClient): Engine {
  const session: SqlSession = {
    run: async (script) => {
      await client.exec(script);
    },
    rows: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
  };
  return {
    jobStore: { db: fromPglite(client), backend: 'pglite' },
    // drizzle asks for the class, and uses of it what the client has.
    orm: drizzle({ client: client as PGlite, schema }),
    withSession: (work) => work(session),
    close: () => client.close(),
  };
}
