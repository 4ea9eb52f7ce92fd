import type { Job as StoredJob, JobResult } from 'pg-boss';
import { failureCodeOf } from '../errors/failure-code.js';
import { nextTurn } from '../next-turn.js';
import type { AppLogger } from '../logging/app-logger.js';
import type { JobData, JobHandler } from './job.js';

/** Does the jobs that were fetched together, so that one that fails costs the others nothing. */
export class JobRunner {
  constructor(
    private readonly queue: string,
    private readonly handler: JobHandler<JobData>,
    private readonly logger: AppLogger,
  ) {}

  async runAll(jobs: readonly StoredJob<JobData>[]): Promise<JobResult[]> {
    const results: JobResult[] = [];
    for (const job of jobs) {
      // Callers first.
      await nextTurn();
      results.push(await this.run(job));
    }
    return results;
  }

  private async run({ id, data, retryCount, signal }: StoredJob<JobData>): Promise<JobResult> {
    // The batch has used up its time, or the process ends: others will do it.
    if (signal.aborted) return { id, status: 'failed', output: { reason: 'not_begun' } };
    const attempt = retryCount + 1;
    try {
      await this.handler({ id, data, attempt });
      return { id, status: 'completed' };
    } catch (error) {
      const reason = failureCodeOf(error);
      const { queue } = this;
      this.logger.warn({
        event: 'job_failed',
        queue,
        jobId: id,
        companyId: data.companyId,
        attempt,
        reason,
        err: error,
      });
      return { id, status: 'failed', output: { reason } };
    }
  }
}
