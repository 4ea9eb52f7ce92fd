import { AppLogger } from '../logging/app-logger.js';
import { JobRunner } from './job-runner.js';

const COMPANY = '7d5a2f4e-0000-4000-8000-00000000000c';

/** Jobs as they are fetched, numbered from 0. */
function fetched(count: number, signal = new AbortController().signal) {
  return Array.from({ length: count }, (_, thing) => ({
    id: `job_${thing}`,
    name: 'queue',
    data: { companyId: COMPANY, thing },
    expireInSeconds: 60,
    heartbeatSeconds: null,
    retryCount: 1,
    signal,
  }));
}

describe(JobRunner.name, () => {
  it('lets what has arrived pass before each job, since the embedded database never waits', async () => {
    const order: string[] = [];
    const runner = new JobRunner(
      'queue',
      async ({ id }) => {
        order.push(id);
        // A request that comes in while the job runs.
        setImmediate(() => order.push(`request after ${id}`));
      },
      AppLogger.silent(),
    );
    await runner.runAll(fetched(3));
    expect(order.slice(0, 5)).toEqual(['job_0', 'request after job_0', 'job_1', 'request after job_1', 'job_2']);
  });

  it('fails only the job that failed, with a code and nothing of what it was about', async () => {
    const runner = new JobRunner(
      'queue',
      async ({ data, attempt }) => {
        expect(attempt).toBe(2);
        if (data.thing === 1) throw new RangeError('Jana Beispiel, +4915228817386');
      },
      AppLogger.silent(),
    );
    expect(await runner.runAll(fetched(3))).toEqual([
      { id: 'job_0', status: 'completed' },
      { id: 'job_1', status: 'failed', output: { reason: 'RangeError' } },
      { id: 'job_2', status: 'completed' },
    ]);
  });

  it('begins nothing once its time is over: others will do it', async () => {
    const runner = new JobRunner('queue', () => Promise.reject(new Error('begun')), AppLogger.silent());
    const results = await runner.runAll(fetched(2, AbortSignal.abort()));
    expect(results).toEqual(
      [0, 1].map((at) => ({ id: `job_${at}`, status: 'failed', output: { reason: 'not_begun' } })),
    );
  });
});
