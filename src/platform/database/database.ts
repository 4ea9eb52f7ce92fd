import { AsyncLocalStorage } from 'node:async_hooks';
import { DrizzleQueryError, sql } from 'drizzle-orm';
import type { DatabaseTarget } from '../config/config.js';
import { DatabaseError } from './database.error.js';
import type { Engine, JobStore, Transaction } from './engine.js';
import { openEngine } from './open-engine.js';
import { migrate, readMigrations } from './migrations.js';

/**
 * The only way to the tables. Every access is a transaction under a role without bypass, so forced row-level security holds
 * on PostgreSQL and on the embedded database alike, also for a statement that forgets its `where`.
 */
export class Database {
  readonly #open = new AsyncLocalStorage<{ running: boolean }>();

  private constructor(private readonly engine: Engine) {}

  /** Opens the target and brings its tables up to date. */
  static async open(target: DatabaseTarget): Promise<Database> {
    return Database.over(await openEngine(target));
  }

  /** The same over an engine that is open already; for tests that start from a prepared copy. */
  static async over(engine: Engine): Promise<Database> {
    await engine.withSession((session) => migrate(session, readMigrations()));
    return new Database(engine);
  }

  /** Where queues live: beside the tables of tenants, which nobody reaches through it. */
  get jobStore(): JobStore {
    return this.engine.jobStore;
  }

  /**
   * One transaction that sees and writes rows of this company only.
   * @throws DatabaseError when the database refuses or is gone; what `work` throws comes through and rolls back
   */
  forCompany<T>(companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#transaction('slotline_app', companyId, work);
  }

  /**
   * One transaction over the rows of all companies. Only for what is above tenants by nature: the admin API, finding out
   * whom a call belongs to, and jobs that walk over everything. Never while serving a function of a call.
   */
  asOperator<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#transaction('slotline_operator', '', work);
  }

  /** @throws DatabaseError when the database does not answer */
  async ping(): Promise<void> {
    try {
      await this.engine.orm.execute(sql`select 1`);
    } catch (error) {
      throw DatabaseError.from(error);
    }
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  async #transaction<T>(role: string, companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.#open.getStore()?.running === true) {
      // It would wait for ever for the one embedded connection, or under load for the last one of the pool.
      throw new Error('A transaction was opened inside another one');
    }
    const state = { running: true };
    let thrownByWork: unknown;
    try {
      return await this.#open.run(state, () =>
        this.engine.orm.transaction(async (tx) => {
          await tx.execute(
            sql`select set_config('role', ${role}, true), set_config('slotline.company_id', ${companyId}, true)`,
          );
          try {
            return await work(tx);
          } catch (error) {
            thrownByWork = error;
            throw error;
          }
        }),
      );
    } catch (error) {
      if (error === thrownByWork && !(error instanceof DrizzleQueryError)) throw error;
      throw DatabaseError.from(error);
    } finally {
      state.running = false;
    }
  }
}
