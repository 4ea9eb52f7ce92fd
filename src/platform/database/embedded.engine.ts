import pg from 'pg';
import { fromPglite } from 'pg-boss';
import type { EmbeddedThread } from './embedded-thread.js';
import type { Engine, JobStore } from './engine.js';
import { engineOver } from './postgres.engine.js';
import { StatementNames } from './statement-names.js';
import { transactInOneGo } from './transact.js';

/** PostgreSQL compiled into a thread of this process, reached as a server is: with pg, over the one connection it has. */
export function engineOverThread(thread: EmbeddedThread): Engine {
  const pool = new pg.Pool({
    stream: () => thread.connect(),
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
    pipeline: true,
  });
  const names = new StatementNames();
  const close = async () => {
    await pool.end();
    await thread.close();
  };
  return { ...engineOver(pool, jobStoreOver(pool, names), transactInOneGo, names), close };
}

/** The queues share the one connection; what they listen to is heard on whichever client has it. */
function jobStoreOver(pool: pg.Pool, names: StatementNames): JobStore {
  const listeners = new Map<string, (payload: string) => void>();
  pool.on('connect', (client) => {
    client.on('notification', ({ channel, payload = '' }) => listeners.get(channel)?.(payload));
  });
  const db = fromPglite({
    query: async <T>(text: string, values: unknown[] = []) => {
      const answer = values.length > 0 ? ask(pool, { name: names.of(text), text, values }) : pool.query(text);
      return { rows: (await answer).rows as T[] };
    },
    exec: async (script) => [await pool.query(script)].flat(),
    listen: async (channel, onNotification) => {
      listeners.set(channel, onNotification);
      await pool.query(`listen ${pg.escapeIdentifier(channel)}`);
      return async () => {
        listeners.delete(channel);
        await pool.query(`unlisten ${pg.escapeIdentifier(channel)}`);
      };
    },
  });
  return { db, backend: 'pglite' };
}

/** One statement: it leaves no transaction open, so the client is free for the next as soon as it has gone out. */
async function ask(pool: pg.Pool, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  const client = await pool.connect();
  const answer = client.query(statement);
  client.release();
  return answer;
}
