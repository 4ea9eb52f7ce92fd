import type { PgBoss } from 'pg-boss';
import type { JobData, JobOptions } from './job.js';

const DEFAULT_RETRIES = 7;
const DEFAULT_FIRST_RETRY_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 120_000;
/** What is done or failed is kept this long, for whoever looks. */
const KEEP_SECONDS = 3_600;

interface QueueDefinition {
  queue: string;
  options: JobOptions<JobData>;
}

/** Makes the stored queues and schedules what this version defines; queues that are gone keep their jobs, unscheduled. */
export async function openQueues(boss: PgBoss, definitions: readonly QueueDefinition[]): Promise<void> {
  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  const save = async (name: string, settings: object): Promise<void> => {
    if (known.has(name)) await boss.updateQueue(name, settings);
    // Of jobs with the same key only one waits; all others have keys of their own.
    else await boss.createQueue(name, { ...settings, policy: 'short' });
  };
  for (const { queue, options } of definitions) {
    const settings = settingsOf(options);
    if (options.onDead) await save(deadLettersOf(queue), settings);
    await save(queue, { ...settings, ...(options.onDead ? { deadLetter: deadLettersOf(queue) } : {}) });
    if (options.cron !== undefined) {
      await boss.schedule(queue, options.cron, { companyId: null }, { singletonKey: 'cron' });
    }
  }
  const scheduled = new Set(definitions.flatMap(({ queue, options }) => (options.cron === undefined ? [] : [queue])));
  for (const { name } of await boss.getSchedules()) if (!scheduled.has(name)) await boss.unschedule(name);
}

/** Where jobs go whose last attempt failed. */
export function deadLettersOf(queue: string): string {
  return `${queue}.dead`;
}

function settingsOf({ retries, firstRetryMs, timeoutMs }: JobOptions<JobData>) {
  return {
    notify: true,
    retryLimit: retries ?? DEFAULT_RETRIES,
    retryDelay: (firstRetryMs ?? DEFAULT_FIRST_RETRY_MS) / 1000,
    retryBackoff: true,
    expireInSeconds: (timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000,
    deleteAfterSeconds: KEEP_SECONDS,
  };
}
