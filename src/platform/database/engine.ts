import { mkdirSync } from 'node:fs';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import pg from 'pg';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import type { DatabaseTarget } from '../config/config.js';
import * as schema from './schema.js';

type Schema = typeof schema;
export type Transaction = PgTransaction<PgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;

/** One connection that runs plain SQL, for migrations. */
export interface SqlSession {
  /** Runs several statements. */
  run(script: string): Promise<void>;
  rows(statement: string): Promise<Record<string, unknown>[]>;
}

/** How pg-boss gets to the same database. */
export type JobStore = Pick<
  ConstructorOptions,
  'backend' | 'connectionString' | 'connectionTimeoutMillis' | 'db' | 'max'
>;

/** What PostgreSQL and the embedded database have in common. */
export interface Engine {
  readonly jobStore: JobStore;
  readonly orm: PgDatabase<PgQueryResultHKT, Schema>;
  withSession<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @param seed - dump of a data directory that a new embedded database starts from */
export async function openEngine(target: DatabaseTarget, seed?: Blob): Promise<Engine> {
  switch (target.kind) {
    case 'postgres':
      return openPostgres(target.url.reveal());
    case 'directory':
      mkdirSync(target.path, { recursive: true });
      return openEmbedded(await PGlite.create({ dataDir: target.path }));
    case 'memory': {
      const options: PGliteOptions = seed === undefined ? {} : { loadDataDir: seed };
      return openEmbedded(await PGlite.create(options));
    }
  }
}

/** The engine over an embedded database that is open already; closing the engine closes it. */
export function openEmbedded(client: PGlite): Engine {
  const session: SqlSession = {
    run: async (script) => {
      await client.exec(script);
    },
    rows: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
  };
  return {
    jobStore: { db: fromPglite(client), backend: 'pglite' },
    orm: drizzleEmbedded({ client, schema }),
    withSession: (work) => work(session),
    close: () => client.close(),
  };
}

function openPostgres(connectionString: string): Engine {
  const pool = new pg.Pool({ connectionString, max: 10, connectionTimeoutMillis: 5000, statement_timeout: 30_000 });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    // A pool of its own, so that a burst of jobs never takes the connection that a caller waits for.
    jobStore: { connectionString, max: 4, connectionTimeoutMillis: 5000 },
    orm: drizzlePostgres({ client: pool, schema }),
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
