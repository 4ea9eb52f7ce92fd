import { PgBoss } from 'pg-boss';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { openQueues } from './job-queues.js';
import { JOBS_SCHEMA } from './jobs.queries.js';

const onDead = () => Promise.resolve();

describe(openQueues.name, () => {
  let opened: TestDatabase;
  let boss: PgBoss;
  let writes: string[];

  beforeAll(async () => {
    opened = await openTestDatabase();
    boss = new PgBoss({
      ...opened.database.jobStore,
      schema: JOBS_SCHEMA,
      migrate: false,
      registerInstance: false,
      supervise: false,
      schedule: false,
    });
    await boss.start();
    for (const method of ['createQueue', 'updateQueue', 'schedule', 'unschedule'] as const) {
      const write = boss[method].bind(boss) as (name: string) => Promise<void>;
      Object.assign(boss, {
        [method]: (name: string, ...more: []) => {
          writes.push(`${method} ${name}`);
          return write(name, ...more);
        },
      });
    }
  }, 60_000);
  beforeEach(() => (writes = []));
  afterAll(async () => {
    await boss.stop({ graceful: false });
    await opened.close();
  });

  it('creates what is not stored yet', async () => {
    await openQueues(boss, [
      { queue: 'a.plain', options: { onDead } },
      { queue: 'b.nightly', options: { cron: '0 3 * * *' } },
    ]);
    expect(writes).toEqual([
      'createQueue a.plain.dead',
      'createQueue a.plain',
      'createQueue b.nightly',
      'schedule b.nightly',
    ]);
  });

  it('writes nothing that is stored already', async () => {
    await openQueues(boss, [
      { queue: 'a.plain', options: { onDead } },
      { queue: 'b.nightly', options: { cron: '0 3 * * *' } },
    ]);
    expect(writes).toEqual([]);
  });

  it('writes what another version stored differently', async () => {
    await openQueues(boss, [
      { queue: 'a.plain', options: { onDead, retries: 3 } },
      { queue: 'b.nightly', options: { cron: '0 4 * * *' } },
    ]);
    expect(writes).toEqual(['updateQueue a.plain.dead', 'updateQueue a.plain', 'schedule b.nightly']);
    expect(await boss.getQueue('a.plain')).toMatchObject({ retryLimit: 3, deadLetter: 'a.plain.dead' });
    expect((await boss.getSchedules()).map(({ name, cron }) => [name, cron])).toEqual([['b.nightly', '0 4 * * *']]);
  });

  it('takes a schedule away that no version has any more, and keeps the queue', async () => {
    await openQueues(boss, [{ queue: 'b.nightly', options: {} }]);
    expect(writes).toEqual(['unschedule b.nightly']);
    expect(await boss.getQueue('b.nightly')).not.toBeNull();
  });
});
