import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { getTableColumns, sql } from 'drizzle-orm';
import {
  AppLogger,
  callSteps,
  Clock,
  Database,
  DatabaseError,
  RequestContext,
  startPeriodic,
  type Transaction,
} from '../platform/index.js';
import { type CallIdentity, TenantContext } from '../tenancy/index.js';
import type { CallStep } from './call-step.js';

const FLUSH_EVERY_MS = 500;
/** What is kept while the database is away or slower than the calls; later steps are lost then, and counted. */
const MAX_WAITING = 10_000;
/** Of one statement, between two of which others get their turn. */
const MAX_ROWS = 100;
const COLUMNS = Object.entries(getTableColumns(callSteps)).filter(([field]) => field !== 'id') as [
  keyof Row,
  { name: string },
][];
/** Names are codes; anything else could be something that a person said. */
const CODE = /^[\w.:-]{1,64}$/;

type Row = typeof callSteps.$inferInsert;
type StepListener = (step: CallStep, call: CallIdentity | null) => void;

/**
 * The story of each call, step by step. Steps are written some time after they happened, many at once: telling of one
 * costs a call nothing and never fails. A process that is killed loses those of its last half second.
 */
@Injectable()
export class CallStory implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #listeners = new Set<StepListener>();
  #waiting: Row[] = [];
  #lost = 0;
  #isAway = false;
  #flushing: Promise<void> | null = null;
  #stopFlushing: (() => void) | null = null;

  constructor(
    private readonly database: Database,
    private readonly context: TenantContext,
    private readonly request: RequestContext,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.#stopFlushing = startPeriodic(FLUSH_EVERY_MS, () => void this.flush());
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopFlushing?.();
    await this.flush();
  }

  /** Tells of a step that has just ended, in the call of the context. Outside of any call it belongs to no story. */
  record(step: CallStep): void {
    const call = this.context.currentCall();
    for (const listener of this.#listeners) listener(step, call);
    if (call) this.write(call, step);
  }

  /** The same for work that is known to be of this call, and runs outside of its context. */
  recordIn(call: CallIdentity, step: CallStep): void {
    for (const listener of this.#listeners) listener(step, call);
    this.write(call, step);
  }

  /** Hears of every step in the async context that told of it, also outside of calls. @returns ends it */
  observe(listener: StepListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes what waits. Never fails: what cannot be written is tried again with the next, or lost and counted. */
  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    this.#flushing = this.writeWaiting().finally(() => {
      this.#flushing = null;
    });
    await this.#flushing;
  }

  /** Writes what waits, if any of it belongs to that call. Never fails. */
  async flushOf({ companyId, callId }: CallIdentity): Promise<void> {
    const waits = this.#waiting.some((row) => row.callId === callId && row.companyId === companyId);
    if (waits || this.#flushing) await this.flush();
  }

  private write(call: CallIdentity, step: CallStep): void {
    if (this.#waiting.length >= MAX_WAITING) this.#lost++;
    else this.#waiting.push(rowOf(call, step, this.request.id, this.clock.now()));
  }

  private async writeWaiting(): Promise<void> {
    const groups = groupsOf(this.#waiting);
    this.#waiting = [];
    for (let group = groups.shift(); group; group = groups.shift()) {
      const written = await this.insert(group);
      if (written) continue;
      // The others would wait for the same database in vain, and whoever waits for this with them.
      this.putBack([group, ...groups].flat());
      break;
    }
    if (this.#lost > 0) this.logger.warn({ event: 'call_steps_lost', count: this.#lost });
    this.#lost = 0;
  }

  /** @returns false when the database does not answer; steps that it refuses are lost */
  private async insert(rows: readonly Row[]): Promise<boolean> {
    try {
      await this.database.forCompany(rows[0]?.companyId ?? '', (tx) => insertSteps(tx, rows));
      this.#isAway = false;
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && error.constraint !== null) {
        this.#lost += rows.length;
        return true;
      }
      if (!this.#isAway) this.logger.warn({ event: 'call_steps_postponed', count: rows.length, err: error });
      this.#isAway = true;
      return false;
    }
  }

  private putBack(rows: readonly Row[]): void {
    const kept = rows.slice(0, Math.max(0, MAX_WAITING - this.#waiting.length));
    this.#waiting.unshift(...kept);
    this.#lost += rows.length - kept.length;
  }
}

/** At most `MAX_ROWS` of one company together. */
function groupsOf(rows: readonly Row[]): Row[][] {
  return [...Map.groupBy(rows, (row) => row.companyId).values()].flatMap((ofCompany) =>
    Array.from({ length: Math.ceil(ofCompany.length / MAX_ROWS) }, (_, index) =>
      ofCompany.slice(index * MAX_ROWS, (index + 1) * MAX_ROWS),
    ),
  );
}

/** As one parameter: with one for each value the embedded database takes several times as long, and nothing else runs. */
function insertSteps(tx: Transaction, rows: readonly Row[]): Promise<unknown> {
  const steps = rows.map((row) => Object.fromEntries(COLUMNS.map(([field, { name }]) => [name, row[field]])));
  const names = sql.raw(COLUMNS.map(([, { name }]) => name).join(', '));
  return tx.execute(
    sql`insert into ${callSteps} (${names}) select ${names} from jsonb_populate_recordset(null::${callSteps}, ${JSON.stringify(steps)}::jsonb)`,
  );
}

function rowOf(call: CallIdentity, step: CallStep, requestId: string | null, endedAt: Date): Row {
  const { kind, durationMs } = step;
  return {
    ...call,
    kind,
    name: codeOf(step.name),
    outcome: codeOf(step.outcome),
    startedAt: new Date(endedAt.getTime() - durationMs),
    durationMs,
    requestId,
    httpStatus: kind === 'calcom' ? step.httpStatus : null,
    attempt: kind === 'calcom' ? step.attempt : null,
    breaker: kind === 'calcom' || kind === 'function' ? step.breaker : null,
    cache: kind === 'calcom' || kind === 'function' ? step.cache : kind === 'cache' ? step.outcome : null,
  };
}

function codeOf(text: string): string {
  return CODE.test(text) ? text : 'other';
}
