import type { OnModuleInit } from '@nestjs/common';
import { AppLogger, Clock, Database, Jobs, SingleFlight } from '../platform/index.js';
import { hatchCanary } from './canary.js';
import type { IsolationCheck, IsolationCheckName } from './isolation-check.js';
import { plantCanaries } from './plant-canaries.js';

export const ISOLATION_QUEUE = 'isolation.probe';
/** Every hour, away from the full one. */
const CRON = '40 * * * *';

export interface IsolationCheckResult {
  name: IsolationCheckName;
  outcome: 'held' | 'breached';
  /** By which functions, events or tables it got through. */
  through: string[];
}

export interface IsolationReport {
  at: Date;
  checks: IsolationCheckResult[];
  breaches: number;
}

type BreachListener = (check: IsolationCheckName) => void;

/**
 * Two made-up companies try to reach each other by every way there is. All of it happens in a rehearsal: no row of theirs
 * is ever seen by anybody else, none stays, and none of their ways leads to a Cal.com.
 */
export class IsolationProbe implements OnModuleInit {
  readonly #listeners = new Set<BreachListener>();
  readonly #running = new SingleFlight<IsolationReport>();

  constructor(
    private readonly checks: readonly IsolationCheck[],
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.jobs.define(ISOLATION_QUEUE, async () => void (await this.run()), { cron: CRON });
  }

  /** Hears of each check that was breached, with each run. @returns stops listening */
  onBreach(listener: BreachListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Tries everything; who asks meanwhile gets the same report.
   * @throws DatabaseError, IsolationProbeBlindError: then nothing is known
   */
  run(): Promise<IsolationReport> {
    return this.#running.run('probe', async () => {
      const at = this.clock.now();
      const checks: IsolationCheckResult[] = [];
      for (const check of this.checks) checks.push(await this.check(check, at));
      const breached = checks.filter(({ outcome }) => outcome === 'breached');
      for (const { name, through } of breached) this.tell(name, through);
      return { at, checks, breaches: breached.length };
    });
  }

  /** Each with canaries of its own: what one breaks is whole again for the next. */
  private async check(check: IsolationCheck, now: Date): Promise<IsolationCheckResult> {
    const through = await this.database.rehearse(async () => {
      const theirs = hatchCanary(0, now);
      const from = hatchCanary(1, now);
      await this.database.asOperator((tx) => plantCanaries(tx, [theirs, from], now));
      return check.tryToReach(theirs, from);
    });
    return { name: check.name, outcome: through.length === 0 ? 'held' : 'breached', through: through.toSorted() };
  }

  private tell(operation: IsolationCheckName, through: string[]): void {
    this.logger.error({ event: 'isolation_breached', operation, reason: through.join(', ') });
    for (const listener of this.#listeners) listener(operation);
  }
}
