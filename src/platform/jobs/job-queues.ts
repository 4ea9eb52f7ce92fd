import { isDeepStrictEqual } from 'node:util';
import type { PgBoss } from 'pg-boss';
import type { JobData, JobOptions } from './job.js';

const DEFAULT_RETRIES = 7;
const DEFAULT_FIRST_RETRY_MS = 2_000;
const DEFAULT_TIMEOUT_MS = 120_000;
/** What is done or failed is kept this long, for whoever looks. */
const KEEP_SECONDS = 3_600;
const SCHEDULED = { timezone: 'UTC', data: { companyId: null }, options: { singletonKey: 'cron' } };

interface QueueDefinition {
  queue: string;
  options: JobOptions<JobData>;
}

/**
 * Makes the stored queues and schedules what this version defines; queues that are gone keep their jobs, unscheduled. What
 * is stored like that already is not written again, as every start would wait for it.
 */
export async function openQueues(boss: PgBoss, definitions: readonly QueueDefinition[]): Promise<void> {
  const queues = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  const save = async (name: string, settings: object): Promise<void> => {
    const stored = queues.get(name);
    // Of jobs with the same key only one waits; all others have keys of their own.
    if (stored === undefined) await boss.createQueue(name, { ...settings, policy: 'short' });
    else if (!contains(stored, settings)) await boss.updateQueue(name, settings);
  };
  const schedules = new Map((await boss.getSchedules()).map((schedule) => [schedule.name, schedule]));
  for (const { queue, options } of definitions) {
    const settings = settingsOf(options);
    if (options.onDead) await save(deadLettersOf(queue), settings);
    await save(queue, { ...settings, ...(options.onDead ? { deadLetter: deadLettersOf(queue) } : {}) });
    if (options.cron === undefined) continue;
    const stored = schedules.get(queue);
    schedules.delete(queue);
    if (stored !== undefined && contains(stored, { cron: options.cron, ...SCHEDULED })) continue;
    await boss.schedule(queue, options.cron, SCHEDULED.data, SCHEDULED.options);
  }
  for (const name of schedules.keys()) await boss.unschedule(name);
}

function contains(stored: object, wanted: object): boolean {
  return isDeepStrictEqual({ ...stored, ...wanted }, { ...stored });
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
