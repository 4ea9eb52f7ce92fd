import { AppLogger, companies, type Database, Jobs, ManualClock, webhookDeliveries } from '../platform/index.js';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { DeliveryRepository } from './delivery.repository.js';
import { Inbox } from './inbox.js';

const COMPANY = '7d5a2f4e-0000-4000-8000-00000000000c';
const DELIVERY = {
  companyId: COMPANY,
  source: 'retell' as const,
  event: 'call_ended',
  dedupeKey: 'call_ended:1',
  facts: { a: 1 },
};

describe(Inbox.name, () => {
  let opened: TestDatabase;
  let database: Database;
  let clock: ManualClock;
  const started: Jobs[] = [];

  beforeAll(async () => {
    opened = await openTestDatabase();
    ({ database } = opened);
    clock = new ManualClock('2026-11-24T08:00:00Z');
    const now = clock.now();
    const company = { id: COMPANY, slug: 'one', name: 'One', document: {}, createdAt: now, updatedAt: now };
    await database.asOperator((tx) => tx.insert(companies).values(company));
  }, 60_000);
  beforeEach(() => database.asOperator((tx) => tx.delete(webhookDeliveries)));
  afterEach(async () => {
    for (const jobs of started.splice(0)) await jobs.onModuleDestroy();
  });
  afterAll(() => opened.close());

  async function start(handle: (facts: unknown) => Promise<void>) {
    const jobs = new Jobs(database, clock, AppLogger.silent());
    const inbox = new Inbox(new DeliveryRepository(database, jobs), jobs, clock, AppLogger.silent());
    inbox.register('retell', ({ facts }) => handle(facts));
    inbox.onModuleInit();
    await jobs.onApplicationBootstrap();
    started.push(jobs);
    const outcomes: string[] = [];
    inbox.onOutcome((source, event, outcome) => outcomes.push(`${source} ${event} ${outcome}`));
    return { inbox, outcomes, settled: () => jobs.settled() };
  }
  const rows = () => database.asOperator((tx) => tx.select().from(webhookDeliveries));

  it('hands each fact to its handler once, however often it is delivered', async () => {
    const seen: unknown[] = [];
    const { inbox, outcomes, settled } = await start(async (facts) => void seen.push(facts));
    await Promise.all([inbox.accept(DELIVERY), inbox.accept(DELIVERY), inbox.accept(DELIVERY)]);
    await inbox.accept(DELIVERY);
    await settled();
    expect(seen).toEqual([{ a: 1 }]);
    expect(await rows()).toMatchObject([{ status: 'done', attempts: 1, facts: null }]);
    expect(outcomes.toSorted()).toEqual([
      'retell call_ended done',
      ...Array<string>(3).fill('retell call_ended duplicate'),
      'retell call_ended stored',
    ]);
  });

  it('tries a failed one again later and later, and gives it up with its reason', async () => {
    let attempts = 0;
    const { inbox, outcomes, settled } = await start(async () => {
      attempts += 1;
      throw new RangeError('no');
    });
    await inbox.accept(DELIVERY);
    await settled();
    for (let failed = 1; failed < 8; failed += 1) {
      expect(attempts).toBe(failed);
      // The delay lies between half of this and this.
      const atMostMs = 2_000 * 2 ** failed;
      clock.advance(atMostMs / 4 - 1);
      await settled();
      expect(attempts).toBe(failed);
      clock.advance(atMostMs);
      await settled();
    }
    expect(attempts).toBe(8);
    expect(await rows()).toMatchObject([{ status: 'dead', attempts: 8, reason: 'RangeError', facts: { a: 1 } }]);
    expect(outcomes.at(-1)).toBe('retell call_ended dead');
  });

  it('stores nothing, and says so, when the company is gone', async () => {
    const { inbox } = await start(async () => undefined);
    const gone = { ...DELIVERY, companyId: '7d5a2f4e-0000-4000-8000-0000000000ff' };
    await expect(inbox.accept(gone)).rejects.toThrow('The database failed');
    await inbox.accept(DELIVERY);
    expect(await rows()).toHaveLength(1);
  });
});
