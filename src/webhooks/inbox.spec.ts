import { AppLogger, companies, type Database, ManualClock, webhookDeliveries } from '../platform/index.js';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { DeliveryRepository } from './delivery.repository.js';
import { Inbox, retryDelayMs } from './inbox.js';

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

  beforeAll(async () => {
    opened = await openTestDatabase();
    ({ database } = opened);
    clock = new ManualClock('2026-11-24T08:00:00Z');
    const now = clock.now();
    const company = { id: COMPANY, slug: 'one', name: 'One', document: {}, createdAt: now, updatedAt: now };
    await database.asOperator((tx) => tx.insert(companies).values(company));
  }, 60_000);
  afterAll(() => opened.close());
  beforeEach(() => database.asOperator((tx) => tx.delete(webhookDeliveries)));

  const newInbox = () => new Inbox(new DeliveryRepository(database), clock, AppLogger.silent());
  const rows = () => database.asOperator((tx) => tx.select().from(webhookDeliveries));

  it('hands each fact to its handler once, however often it is delivered', async () => {
    const inbox = newInbox();
    const seen: unknown[] = [];
    inbox.register('retell', async ({ facts }) => void seen.push(facts));
    await Promise.all([inbox.accept(DELIVERY), inbox.accept(DELIVERY), inbox.accept(DELIVERY)]);
    await inbox.settled();
    expect(seen).toEqual([{ a: 1 }]);
    expect(await rows()).toMatchObject([{ status: 'done', attempts: 1, facts: null }]);
  });

  it('tries a failed one again later and later, and gives it up with its reason', async () => {
    const inbox = newInbox();
    let attempts = 0;
    inbox.register('retell', async () => {
      attempts += 1;
      throw new RangeError('no');
    });
    await inbox.accept(DELIVERY);
    await inbox.settled();
    for (let failed = 1; failed < 8; failed += 1) {
      clock.advance(retryDelayMs(failed) - 1);
      inbox.sweep();
      await inbox.settled();
      expect(attempts).toBe(failed);
      clock.advance(1);
      inbox.sweep();
      await inbox.settled();
      expect(attempts).toBe(failed + 1);
    }
    expect(await rows()).toMatchObject([{ status: 'dead', attempts: 8, reason: 'RangeError', facts: { a: 1 } }]);
  });

  it('works off after a restart what a process that died had stored or begun', async () => {
    const dead = new DeliveryRepository(database);
    await dead.store(DELIVERY, clock.now());
    await dead.store({ ...DELIVERY, dedupeKey: 'call_ended:2' }, clock.now());
    await dead.claim(1, clock.now(), new Date(clock.now().getTime() + 60_000));
    const inbox = newInbox();
    const seen: string[] = [];
    inbox.register('retell', async ({ dedupeKey }) => void seen.push(dedupeKey));
    inbox.sweep();
    await inbox.settled();
    expect(seen).toHaveLength(1);
    clock.advance(60_000);
    inbox.sweep();
    await inbox.settled();
    expect(seen.toSorted()).toEqual(['call_ended:1', 'call_ended:2']);
  });
});
