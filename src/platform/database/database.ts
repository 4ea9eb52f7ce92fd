import { AsyncLocalStorage } from 'node:async_hooks';
import { DrizzleQueryError } from 'drizzle-orm';
import type { DatabaseTarget } from '../config/config.js';
import { DatabaseError } from './database.error.js';
import type { Engine, JobStore, Transaction } from './engine.js';
import { openEngine } from './open-engine.js';
import { migrate, readMigrations } from './migrations.js';
import { Rehearsal } from './rehearsal.js';
import { isStatement } from './transact.js';

/** Ids of companies are uuids, and nobody's is empty. */
const COMPANY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/;

/**
 * The only way to the tables. Every access is a transaction under a role without bypass, so forced row-level security holds
 * on PostgreSQL and on the embedded database alike, also for a statement that forgets its `where`.
 */
export class Database {
  readonly #open = new AsyncLocalStorage<{ running: boolean }>();
  readonly #rehearsing = new AsyncLocalStorage<Rehearsal>();

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

  /**
   * Does work of which nothing stays: every transaction that it opens, however deep, is a step of one that is rolled back
   * at the end and that nobody else sees into. For trying out what must not work; it holds a connection all the time.
   * @throws DatabaseError when the database refuses or is gone; what `work` throws comes through
   */
  async rehearse<T>(work: () => Promise<T>): Promise<T> {
    if (this.#rehearsing.getStore() !== undefined) throw new Error('A rehearsal was begun inside another one');
    return this.#translated((wrap) =>
      Rehearsal.run(this.engine, (rehearsal) => this.#rehearsing.run(rehearsal, () => wrap(work))),
    );
  }

  /** @throws DatabaseError when the database does not answer */
  async ping(): Promise<void> {
    try {
      await this.engine.transaction('select 1', () => Promise.resolve());
    } catch (error) {
      throw DatabaseError.from(error);
    }
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  async #transaction<T>(
    role: 'slotline_app' | 'slotline_operator',
    companyId: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    if (this.#open.getStore()?.running === true) {
      // It would wait for ever for the one embedded connection, or under load for the last one of the pool.
      throw new Error('A transaction was opened inside another one');
    }
    const acting = become(role, companyId);
    const rehearsal = this.#rehearsing.getStore();
    const begin = <R>(steps: (tx: Transaction) => Promise<R>) =>
      rehearsal ? rehearsal.step(acting, steps) : this.engine.transaction(acting, steps);
    const state = { running: true };
    try {
      return await this.#open.run(state, () =>
        this.#translated((wrap) =>
          begin((tx) => {
            const answer = begun(() => work(tx));
            // A statement throws what the driver throws, and nothing of its own.
            return isStatement(answer) ? answer : wrap(() => answer);
          }),
        ),
      );
    } finally {
      state.running = false;
    }
  }

  /** What the wrapped work throws comes through, unless it is the driver's; that is reduced, as is what the frame throws. */
  async #translated<T>(frame: (wrap: (work: () => Promise<T>) => Promise<T>) => Promise<T>): Promise<T> {
    let thrownByWork: unknown;
    try {
      return await frame(async (work) => {
        try {
          return await work();
        } catch (error) {
          thrownByWork = error;
          throw error;
        }
      });
    } catch (error) {
      if (error === thrownByWork && !(error instanceof DrizzleQueryError)) throw error;
      throw DatabaseError.from(error);
    }
  }
}

/** What the work has begun, or a rejection when it failed at once. */
function begun<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Without parameters, which cost another way of the protocol before each transaction. @throws Error for what is no id */
function become(role: 'slotline_app' | 'slotline_operator', companyId: string): string {
  if (!COMPANY_ID.test(companyId)) throw new Error('The id of a company is a uuid');
  return `select set_config('role', '${role}', true), set_config('slotline.company_id', '${companyId}', true)`;
}
