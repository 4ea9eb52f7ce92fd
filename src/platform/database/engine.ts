import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core';
import type { ConstructorOptions } from 'pg-boss';
import type * as schema from './schema.js';

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
