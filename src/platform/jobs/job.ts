import type { Transaction } from '../database/engine.js';

/**
 * What a job is about: ids only, never a person, since queues lie outside the tables of tenants. `companyId` is null for
 * work over all companies.
 */
export type JobData = { companyId: string | null } & Record<string, string | number | boolean | null>;

export interface Job<Data extends JobData> {
  id: string;
  data: Data;
  /** 1 for the first. */
  attempt: number;
}

/**
 * Does one job. It may be run again for the same job, also after it succeeded and the process died, so it must come to the
 * same end; throwing means "again later".
 */
export type JobHandler<Data extends JobData> = (job: Job<Data>) => Promise<void>;

export interface JobOptions<Data extends JobData> {
  /** Five fields, UTC. The job is added by one instance, with `companyId: null`, never twice while one waits. */
  cron?: string;
  /** After the first attempt. */
  retries?: number;
  /** Doubles with each failed attempt, with some jitter below. */
  firstRetryMs?: number;
  /** A job that takes longer counts as failed, as does one whose process died. */
  timeoutMs?: number;
  /** Hears of a job whose last attempt failed. */
  onDead?: JobHandler<Data>;
}

export interface EnqueueOptions {
  /** The job exists if and only if this transaction commits. */
  tx?: Transaction;
  /** Of jobs that wait with the same key, only the first is kept. */
  key?: string;
  delayMs?: number;
}

export interface QueueState {
  queue: string;
  state: 'waiting' | 'retry' | 'active' | 'failed';
  count: number;
}
