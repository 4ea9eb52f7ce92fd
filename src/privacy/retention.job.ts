import { Injectable, type OnModuleInit } from '@nestjs/common';
import { and, lt, not, sql } from 'drizzle-orm';
import { AppLogger, Clock, Config, Database, Jobs } from '../platform/index.js';
import { AGING_TABLES, PERSONAL_TABLES, type PersonalTable } from './personal-tables.js';

const QUEUE = 'privacy.retention';
/** Every night, when few are on the phone. */
const CRON = '20 2 * * *';
const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows of one statement, so that no call waits behind a long one. */
const BATCH = 1_000;

type AgingTable = Pick<PersonalTable, 'table' | 'agesFrom'> & Partial<Pick<PersonalTable, 'unsettled'>>;

/** Forgets calls and their people when RETENTION_DAYS have passed. */
@Injectable()
export class RetentionJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.jobs.define(QUEUE, () => this.run(), { cron: CRON });
  }

  /** Deletes what is too old, of all companies. @throws DatabaseError; what was deleted before stays deleted */
  async run(): Promise<void> {
    const oldest = new Date(this.clock.now().getTime() - this.config.retentionDays * DAY_MS);
    for (const [name, aging] of Object.entries({ ...PERSONAL_TABLES, ...AGING_TABLES })) {
      const count = await this.forget(aging, oldest);
      if (count > 0) this.logger.info({ event: 'rows_aged_out', source: name, count });
    }
  }

  private async forget({ table, agesFrom, unsettled }: AgingTable, oldest: Date): Promise<number> {
    const old = and(lt(agesFrom, sql`${oldest.toISOString()}::timestamptz`), unsettled && not(unsettled));
    let count = 0;
    for (let deleted = BATCH; deleted === BATCH; count += deleted) {
      deleted = await this.database.asOperator(async (tx) => {
        const rows = await tx
          .delete(table)
          .where(sql`ctid in (select ctid from ${table} where ${old} limit ${BATCH})`)
          .returning({ one: sql`1` });
        return rows.length;
      });
    }
    return count;
  }
}
