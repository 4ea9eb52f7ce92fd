import type { PgBoss } from 'pg-boss';
import type { QueueState } from './job.js';

type JobsDatabase = ReturnType<PgBoss['getDb']>;

export const JOBS_SCHEMA = 'slotline_jobs';

/** Done and cancelled jobs do not count. */
export async function countJobs(db: JobsDatabase, queues: readonly string[]): Promise<QueueState[]> {
  const { rows } = await db.executeSql(
    `select name as queue, case state when 'created' then 'waiting' else state::text end as state, count(*)::int as count
     from ${JOBS_SCHEMA}.job where name = any($1) and state in ('created', 'retry', 'active', 'failed')
     group by 1, 2 order by 1, 2`,
    [queues],
  );
  return rows as QueueState[];
}

/** Jobs whose time has come and that nobody began, and those begun by whichever instance. */
export async function countUnsettled(
  db: JobsDatabase,
  queues: readonly string[],
  now: Date,
): Promise<{ due: number; active: number }> {
  const { rows } = await db.executeSql(
    `select count(*) filter (where state <> 'active')::int as due, count(*) filter (where state = 'active')::int as active
     from ${JOBS_SCHEMA}.job
     where name = any($1) and (state = 'active' or (state in ('created', 'retry') and start_after <= $2))`,
    [queues, now],
  );
  return (rows as { due: number; active: number }[])[0] ?? { due: 0, active: 0 };
}
