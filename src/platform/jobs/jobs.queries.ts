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

export async function countDue(db: JobsDatabase, queues: readonly string[], now: Date): Promise<number> {
  const { rows } = await db.executeSql(
    `select count(*)::int as count from ${JOBS_SCHEMA}.job
     where name = any($1) and state in ('created', 'retry') and start_after <= $2`,
    [queues, now],
  );
  return (rows as { count: number }[])[0]?.count ?? 0;
}
