import { stat } from 'node:fs/promises';
import { LateError, within } from './within.js';

const never = new Promise<never>(() => undefined);

describe(within.name, () => {
  it('gives the result or the failure of work that is in time', async () => {
    await expect(within(Promise.resolve('done'), 1_000)).resolves.toBe('done');
    await expect(within(Promise.reject(new Error('broken')), 1_000)).rejects.toThrow('broken');
  });

  it('waits no longer than that for work that never ends', async () => {
    await expect(within(never, 10)).rejects.toThrow(LateError);
  });

  it('takes an answer that came while the process was busy', async () => {
    const work = within(stat('package.json'), 10);
    const busyUntilMs = performance.now() + 100;
    while (performance.now() < busyUntilMs);
    await expect(work).resolves.toHaveProperty('size');
  });
});
