import type { NodePgTransaction } from 'drizzle-orm/node-postgres';
import type { PgDialect } from 'drizzle-orm/pg-core';
import type { ConstructorOptions } from 'pg-boss';

export type Transaction = NodePgTransaction<Record<string, never>, Record<string, never>>;

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
  /** Writes the statements of all its transactions. */
  readonly dialect: PgDialect;
  /**
   * Commits what `work` did, or nothing of it when it throws. Work that is one statement of drizzle, not begun yet, may go
   * out together with the opening and the commit.
   * @param opening - statement at its beginning, without parameters
   */
  transaction<T>(opening: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  withSession<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
