import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type SQL, sql } from 'drizzle-orm';
import { fromDrizzle, type JobInsert, PgBoss } from 'pg-boss';
import { Clock } from '../clock.js';
import { Database } from '../database/database.js';
import { DatabaseError } from '../database/database.error.js';
import type { Transaction } from '../database/engine.js';
import { AppLogger } from '../logging/app-logger.js';
import { SingleFlight } from '../single-flight.js';
import type { EnqueueOptions, JobData, JobHandler, JobOptions, QueueState } from './job.js';
import { deadLettersOf, openQueues } from './job-queues.js';
import { JobRunner } from './job-runner.js';
import { JobsClock } from './jobs-clock.js';
import { countJobs, countUnsettled, JOBS_SCHEMA } from './jobs.queries.js';

/** Fresh jobs wake their worker; this finds delayed ones and retries. */
const POLL_SECONDS = 5;
/** Fetched together and done one after the other. */
const BATCH = 20;
const STOP_TIMEOUT_MS = 5_000;
/** No job of ours waits for another one; what looks for those that do would run at each start and every few seconds. */
const FLOW_INTERVAL_SECONDS = 24 * 60 * 60;
/** How often `settled` looks again at begun jobs that no worker here has. */
const UNCLAIMED_ROUNDS = 200;

interface Definition {
  handler: JobHandler<JobData>;
  options: JobOptions<JobData>;
}

/**
 * Work that outlives the request or the process that asked for it, on queues of pg-boss in the same database. Each job is
 * done at least once, by any one of the instances.
 */
@Injectable()
export class Jobs implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #boss: PgBoss;
  readonly #clock: JobsClock;
  readonly #definitions = new Map<string, Definition>();
  readonly #workers: string[] = [];
  readonly #settling = new SingleFlight<void>();

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {
    this.#clock = JobsClock.over(clock);
    this.#boss = new PgBoss({
      ...database.jobStore,
      schema: JOBS_SCHEMA,
      clock: this.#clock.pgBoss,
      migrate: false,
      createSchema: false,
      useListenNotify: true,
      registerInstance: false,
      flowIntervalSeconds: FLOW_INTERVAL_SECONDS,
      openTelemetry: { enabled: false },
    });
    this.#boss.on('error', (error) => logger.error({ event: 'jobs_error', err: error }));
    this.#boss.on('warning', ({ message }) => logger.warn({ event: 'jobs_warning', reason: message }));
  }

  /**
   * Names who does the jobs of a queue; call it while modules start.
   * @param queue - lower case, `room.what`
   */
  define<Data extends JobData>(queue: string, handler: JobHandler<Data>, options: JobOptions<Data> = {}): void {
    if (this.#definitions.has(queue)) throw new Error(`The queue "${queue}" has a handler already`);
    // Whoever enqueues for a queue and whoever handles it agree on the data; nobody else writes jobs.
    this.#definitions.set(queue, { handler, options } as unknown as Definition);
  }

  /**
   * Adds a job; with `tx` it exists if and only if that transaction commits. A fresh one is begun at once.
   * @throws DatabaseError
   */
  async enqueue(queue: string, data: JobData, { tx, ...options }: EnqueueOptions = {}): Promise<void> {
    await this.insert(queue, [this.jobOf(data, options)], tx);
  }

  /** Adds a job for each of the data in one statement of the transaction. */
  async enqueueAll(queue: string, data: readonly JobData[], tx: Transaction): Promise<void> {
    if (data.length === 0) return;
    const jobs = data.map((one) => this.jobOf(one, {}));
    await this.insert(queue, jobs, tx);
  }

  /** How many jobs of each queue wait, run or failed lately. @throws Error when the database does not answer */
  state(): Promise<QueueState[]> {
    return countJobs(this.#boss.getDb(), [...this.#definitions.keys()]);
  }

  /** For tests on a manual clock: resolves once all that is due by it is done. */
  settled(): Promise<void> {
    return this.#settling.run('all', async () => {
      const queues = [...this.#definitions.keys()];
      let unclaimedRounds = 0;
      for (;;) {
        await this.#clock.catchUp();
        for (const worker of this.#workers) this.#boss.notifyWorker(worker);
        // Until the workers have fetched.
        await this.#clock.catchUp();
        while (this.#boss.getWipData().some(({ count }) => count > 0)) await sleep(1);
        const { due, active } = await countUnsettled(this.#boss.getDb(), queues, this.clock.now());
        if (due > 0) continue;
        // On its way to a worker, an other instance's, or left by a killed process; only the last never ends.
        if (active === 0 || ++unclaimedRounds > UNCLAIMED_ROUNDS) return;
        await sleep(5);
      }
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#boss.start();
    const queues = [...this.#definitions].map(([queue, { options }]) => ({ queue, options }));
    await openQueues(this.#boss, queues);
    for (const [queue, { handler, options }] of this.#definitions) {
      await this.work(queue, handler);
      if (options.onDead) await this.work(deadLettersOf(queue), options.onDead);
    }
  }

  /** Running jobs may finish; what does not in time is tried again later, by whichever instance runs then. */
  async onModuleDestroy(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
  }

  private async work(queue: string, handler: JobHandler<JobData>): Promise<void> {
    const runner = new JobRunner(queue, handler, this.logger);
    const polling = { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS };
    const options = { ...polling, batchSize: BATCH, burstWhenBatchFull: true, perJobResults: true as const };
    this.#workers.push(await this.#boss.work<JobData>(queue, options, (jobs) => runner.runAll(jobs)));
  }

  private async insert(queue: string, jobs: JobInsert[], tx: Transaction | undefined): Promise<void> {
    try {
      await this.#boss.insert(queue, jobs, tx ? { db: over(tx) } : {});
    } catch (error) {
      throw DatabaseError.from(error);
    }
  }

  private jobOf(data: JobData, { key = randomUUID(), delayMs = 0 }: EnqueueOptions): JobInsert {
    return { data, singletonKey: key, ...this.startAfter(delayMs) };
  }

  /** The database counts the delay, so its clock and ours need not agree; a manual clock is known to us only. */
  private startAfter(delayMs: number): Pick<JobInsert, 'startAfter'> {
    if (this.#clock.isManual) return { startAfter: new Date(this.clock.now().getTime() + delayMs) };
    return delayMs === 0 ? {} : { startAfter: delayMs / 1000 };
  }
}

function over(tx: Transaction) {
  // Both drivers answer with an object of rows, which their common type does not say.
  const execute = async (query: unknown) => (await tx.execute(query as SQL)) as { rows: unknown[] };
  return fromDrizzle({ execute }, sql);
}
