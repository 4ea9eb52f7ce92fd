import { randomUUID } from 'node:crypto';
import { asc } from 'drizzle-orm';
import { CallStory, type CallStep } from '../../src/call-story/index.js';
import {
  AppLogger,
  callSteps,
  companies,
  Database,
  DatabaseError,
  ManualClock,
  RequestContext,
} from '../../src/platform/index.js';
import { type Tenant, TenantContext } from '../../src/tenancy/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { NOW } from '../support/gateway.js';

const STEP: CallStep = {
  kind: 'function',
  name: 'get_context',
  outcome: 'context',
  durationMs: 12,
  cache: null,
  breaker: 'closed',
};

describe(CallStory.name, () => {
  const company = randomUUID();
  const clock = new ManualClock(NOW);
  const context = new TenantContext();
  const request = new RequestContext();
  let opened: TestDatabase;
  /** Null while the database answers. */
  let failure: DatabaseError | null = null;
  let asked = 0;
  let lines: { event: string; count?: number }[] = [];
  let story: CallStory;

  beforeAll(async () => {
    opened = await openTestDatabase();
    const row = { id: company, slug: 'one', name: 'One', document: {}, createdAt: clock.now(), updatedAt: clock.now() };
    await opened.database.asOperator((tx) => tx.insert(companies).values(row));
  }, 60_000);
  afterAll(() => opened.close());

  beforeEach(async () => {
    await opened.database.asOperator((tx) => tx.delete(callSteps));
    failure = null;
    lines = [];
    const ignore = () => undefined;
    const warn = (line: object) => void lines.push(line as { event: string });
    const logger = new AppLogger({ debug: ignore, info: ignore, error: ignore, warn });
    const database = {
      forCompany: (...args: Parameters<Database['forCompany']>) => {
        asked += 1;
        return failure ? Promise.reject(failure) : opened.database.forCompany(...args);
      },
    } as unknown as Database;
    story = new CallStory(database, context, request, clock, logger);
  });

  const rows = () =>
    opened.database.asOperator((tx) =>
      tx.select().from(callSteps).orderBy(asc(callSteps.startedAt), asc(callSteps.id)),
    );
  const inCall = (work: () => void, callId = 'call_1') =>
    context.runInCall({ company: { id: company } } as Tenant, callId, work);

  it('writes what happens in a call under its company, id and time', async () => {
    inCall(() => story.record(STEP));
    expect(await rows()).toEqual([]);
    await story.flush();
    expect(await rows()).toMatchObject([
      {
        companyId: company,
        callId: 'call_1',
        kind: 'function',
        name: 'get_context',
        outcome: 'context',
        startedAt: new Date(clock.now().getTime() - 12),
        durationMs: 12,
      },
    ]);
  });

  it('leaves out of every story what runs outside of calls', async () => {
    story.record(STEP);
    context.run({ company: { id: company } } as Tenant, () => story.record(STEP));
    await story.flush();
    expect(await rows()).toEqual([]);
  });

  it('stores no text in the place of a name', async () => {
    inCall(() =>
      story.record({ kind: 'webhook', name: 'Zacharias Überall, 0152 28817399', outcome: 'a b', durationMs: 0 }),
    );
    await story.flush();
    expect(await rows()).toMatchObject([{ name: 'other', outcome: 'other' }]);
  });

  it('loses nothing while the database is away for a while', async () => {
    failure = new DatabaseError('ECONNREFUSED', null);
    inCall(() => story.record(STEP));
    await story.flush();
    inCall(() => story.record(STEP));
    await story.flush();
    failure = null;
    await story.flush();
    expect(await rows()).toHaveLength(2);
    expect(lines.map(({ event }) => event)).toEqual(['call_steps_postponed']);
  });

  it('asks a database that is away once in a round, however much waits', async () => {
    failure = new DatabaseError('ETIMEDOUT', null);
    inCall(() => {
      for (let step = 0; step < 1_000; step += 1) story.record(STEP);
    });
    asked = 0;
    await story.flush();
    expect(asked).toBe(1);
  });

  it('keeps a bounded number of steps, and says how many it lost', async () => {
    failure = new DatabaseError('ECONNREFUSED', null);
    inCall(() => {
      for (let step = 0; step < 10_003; step += 1) story.record(STEP);
    });
    await story.flush();
    expect(lines).toContainEqual({ event: 'call_steps_lost', count: 3 });
    failure = null;
    await story.flush();
    expect(await rows()).toHaveLength(10_000);
  });

  it('does not try for ever to write the story of a company that was removed', async () => {
    const gone = { companyId: randomUUID(), callId: 'call_gone' };
    story.recordIn(gone, STEP);
    inCall(() => story.record(STEP));
    await story.flush();
    expect(await rows()).toHaveLength(1);
    expect(lines).toEqual([{ event: 'call_steps_lost', count: 1 }]);
  });

  it('writes what waits when the application ends', async () => {
    inCall(() => story.record(STEP));
    await story.onApplicationShutdown();
    expect(await rows()).toHaveLength(1);
  });
});
