import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Engine } from './engine.js';
import * as schema from './schema.js';

export function openPostgres(connectionString: string): Engine {
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 5000, statement_timeout: 30_000 });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    // A pool of its own, so that a burst of jobs never takes the connection that a caller waits for.
    jobStore: { connectionString, max: 4, connectionTimeoutMillis: 5000 },
    orm: drizzle({ client: pool, schema }),
    withSession: async (work) => {
      const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
      // pg answers a broken connection both here and to the running query; the query's rejection is the one we use.
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await work({
          run: async (script) => {
            await client.query(script);
          },
          rows: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
        });
      } finally {
        await client.end();
      }
    },
    close: () => pool.end(),
  };
}
