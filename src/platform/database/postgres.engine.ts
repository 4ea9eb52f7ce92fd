import { PgDialect } from 'drizzle-orm/pg-core';
import { NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Engine, JobStore } from './engine.js';
import { StatementNames } from './statement-names.js';
import { type Outcome, type Transact, transactInTurn } from './transact.js';

export function openPostgres(connectionString: string): Engine {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 5000,
    statement_timeout: 30_000,
    // Statements that do not wait for each other go out together.
    pipeline: true,
  });
  // A pool of its own, so that a burst of jobs never takes the connection that a caller waits for.
  return engineOver(pool, { connectionString, max: 4, connectionTimeoutMillis: 5000 }, transactInTurn);
}

/** @param pool - one that pipelines */
export function engineOver(
  pool: pg.Pool,
  jobStore: JobStore,
  transact: Transact,
  names = new StatementNames(),
): Engine {
  const dialect = new PgDialect();
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    jobStore,
    dialect,
    transaction: (opening, work) =>
      withClient(pool, (client) => {
        const begin = (preparing: pg.PoolClient) =>
          work(new NodePgTransaction(dialect, new NodePgSession(preparing, dialect, undefined), undefined));
        return transact(client, names, opening, begin);
      }),
    withSession: (work) =>
      withClient(pool, async (client) => {
        // Whoever waits for another instance's migrations waits for as long as they take.
        await client.query('set statement_timeout to 0');
        const result = await work({
          run: async (script) => {
            await client.query(script);
          },
          rows: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
        });
        await client.query('reset statement_timeout');
        return { result };
      }),
    close: () => pool.end(),
  };
}

/** A client that something is thrown beside is replaced: nobody knows in which state it is. */
async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Outcome<T>>): Promise<T> {
  const client = await pool.connect();
  // pg answers a broken connection both here and to the running query; the query's rejection is the one we use.
  const ignore = () => undefined;
  client.on('error', ignore);
  let outcome: Outcome<T> | null = null;
  try {
    outcome = await work(client);
  } finally {
    client.off('error', ignore);
    client.release(outcome === null);
  }
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}
