import { PgBoss } from 'pg-boss';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { ManualClock } from '../clock.js';
import { AppLogger } from '../logging/app-logger.js';
import type { JobData, JobOptions } from './job.js';
import { Jobs } from './jobs.js';
import { JOBS_SCHEMA } from './jobs.queries.js';

const COMPANY = '7d5a2f4e-0000-4000-8000-00000000000c';

describe(Jobs.name, () => {
  let opened: TestDatabase;
  let clock: ManualClock;
  const started: Jobs[] = [];

  beforeAll(async () => {
    opened = await openTestDatabase();
    clock = new ManualClock('2026-11-24T08:00:00Z');
  }, 60_000);
  afterEach(async () => {
    for (const jobs of started.splice(0)) await jobs.onModuleDestroy();
  });
  afterAll(() => opened.close());

  /** One instance with one queue of that name; the handler may be changed later. */
  async function start(queue: string, options: JobOptions<JobData> = {}) {
    const jobs = new Jobs(opened.database, clock, AppLogger.silent());
    const instance = { jobs, seen: [] as JobData[], handle: (_data: JobData): void | Promise<void> => undefined };
    jobs.define(
      queue,
      async ({ data }) => {
        instance.seen.push(data);
        await instance.handle(data);
      },
      options,
    );
    await jobs.onApplicationBootstrap();
    started.push(jobs);
    return instance;
  }

  it('begins a fresh job at once, on a clock that stands still', async () => {
    const { jobs, seen } = await start('fresh');
    await jobs.enqueue('fresh', { companyId: COMPANY, thing: 1 });
    const until = Date.now() + 5_000;
    while (seen.length === 0 && Date.now() < until) await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([{ companyId: COMPANY, thing: 1 }]);
  });

  it('adds a job with the transaction that asked for it, or not at all', async () => {
    const { jobs, seen } = await start('tx');
    await opened.database.forCompany(COMPANY, (tx) => jobs.enqueue('tx', { companyId: COMPANY, thing: 1 }, { tx }));
    const failing = opened.database.forCompany(COMPANY, async (tx) => {
      await jobs.enqueue('tx', { companyId: COMPANY, thing: 2 }, { tx });
      throw new RangeError('changed my mind');
    });
    await expect(failing).rejects.toThrow(RangeError);
    await jobs.settled();
    expect(seen).toEqual([{ companyId: COMPANY, thing: 1 }]);
  });

  it('adds many jobs in one statement and does each', async () => {
    const { jobs, seen } = await start('many');
    const data = Array.from({ length: 50 }, (_, thing) => ({ companyId: COMPANY, thing }));
    await opened.database.forCompany(COMPANY, (tx) => jobs.enqueueAll('many', data, tx));
    await jobs.settled();
    expect(seen.map(({ thing }) => thing).toSorted((a, b) => Number(a) - Number(b))).toEqual(data.map((d) => d.thing));
  });

  it('keeps one waiting job a key, and takes another once that one has begun', async () => {
    const { jobs, seen } = await start('keyed');
    for (const thing of [1, 2]) {
      await jobs.enqueue('keyed', { companyId: COMPANY, thing }, { key: 'a', delayMs: 1_000 });
    }
    await jobs.enqueue('keyed', { companyId: COMPANY, thing: 3 }, { key: 'b', delayMs: 1_000 });
    await jobs.settled();
    expect(seen).toEqual([]);
    clock.advance(1_000);
    await jobs.settled();
    await jobs.enqueue('keyed', { companyId: COMPANY, thing: 4 }, { key: 'a' });
    await jobs.settled();
    expect(new Set(seen.map(({ thing }) => thing))).toEqual(new Set([1, 3, 4]));
  });

  it('tries a failed job again later, costs the others nothing, and says when it gives up', async () => {
    const dead: JobData[] = [];
    const instance = await start('failing', {
      retries: 2,
      firstRetryMs: 4_000,
      onDead: async ({ data }) => void dead.push(data),
    });
    const { jobs, seen } = instance;
    instance.handle = ({ thing }) => {
      if (thing === 1) throw new RangeError('no');
    };
    await jobs.enqueue('failing', { companyId: COMPANY, thing: 1 });
    await jobs.enqueue('failing', { companyId: COMPANY, thing: 2 });
    await jobs.settled();
    expect(seen).toHaveLength(2);
    expect(await jobs.state()).toEqual([{ queue: 'failing', state: 'retry', count: 1 }]);
    clock.advance(1_000);
    await jobs.settled();
    expect(seen).toHaveLength(2);
    clock.advance(8_000);
    await jobs.settled();
    expect(seen).toHaveLength(3);
    expect(dead).toEqual([]);
    clock.advance(16_000);
    await jobs.settled();
    expect(seen).toHaveLength(4);
    expect(dead).toEqual([{ companyId: COMPANY, thing: 1 }]);
    expect(await jobs.state()).toEqual([{ queue: 'failing', state: 'failed', count: 1 }]);
  });

  it('lets a running job end before it stops', async () => {
    const instance = await start('stopping');
    let release = (): void => undefined;
    let ended = false;
    const begun = new Promise<void>((begin) => {
      instance.handle = async () => {
        begin();
        await new Promise<void>((resolve) => (release = resolve));
        ended = true;
      };
    });
    await instance.jobs.enqueue('stopping', { companyId: COMPANY });
    await begun;
    const stopped = instance.jobs.onModuleDestroy().then(() => ended);
    release();
    expect(await stopped).toBe(true);
    const next = await start('stopping');
    await next.jobs.settled();
    expect(next.seen).toEqual([]);
  });

  it('shares the jobs among its instances, each done by one', async () => {
    const one = await start('shared');
    const other = await start('shared');
    const data = Array.from({ length: 60 }, (_, thing) => ({ companyId: COMPANY, thing }));
    await opened.database.forCompany(COMPANY, (tx) => one.jobs.enqueueAll('shared', data, tx));
    await Promise.all([one.jobs.settled(), other.jobs.settled()]);
    const done = [...one.seen, ...other.seen].map(({ thing }) => Number(thing));
    expect(done.toSorted((a, b) => a - b)).toEqual(data.map(({ thing }) => thing));
  });

  it('adds a scheduled job once, whatever the number of instances', async () => {
    const one = await start('scheduled', { cron: '*/5 * * * *' });
    const other = await start('scheduled', { cron: '*/5 * * * *' });
    await one.jobs.settled();
    clock.set('2026-11-24T09:00:10Z');
    // pg-boss takes some rounds of its own from the schedule to the job.
    for (let round = 0; round < 20; round += 1) {
      clock.advance(2_000);
      await one.jobs.settled();
      await other.jobs.settled();
    }
    expect([...one.seen, ...other.seen]).toEqual([{ companyId: null }]);
  });

  it('does after a restart what a process that died had begun', async () => {
    const dying = await start('orphaned', { timeoutMs: 60_000 });
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const begun = new Promise<void>((begin) => {
      dying.handle = () => {
        begin();
        return hanging;
      };
    });
    await dying.jobs.enqueue('orphaned', { companyId: COMPANY, thing: 1 });
    await begun;
    const next = await start('orphaned', { timeoutMs: 60_000 });
    await next.jobs.settled();
    expect(next.seen).toEqual([]);
    // Counted as failed, then tried again.
    for (const wait of [120_000, 10_000]) {
      clock.advance(wait);
      await next.jobs.settled();
    }
    expect(next.seen).toEqual([{ companyId: COMPANY, thing: 1 }]);
    release();
  });

  // Last, since it runs on the time of the machine and leaves that behind.
  it('finds the schema that the installed pg-boss wants', async () => {
    const boss = new PgBoss({
      ...opened.database.jobStore,
      schema: JOBS_SCHEMA,
      migrate: false,
      registerInstance: false,
    });
    await boss.start();
    const { ok, ...differences } = await boss.detectSchemaDrift();
    await boss.stop({ graceful: false });
    expect(ok ? [] : differences).toEqual([]);
  });
});
