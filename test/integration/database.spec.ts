import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { Database } from '../../src/platform/database/database.js';
import { DatabaseError, UNIQUE_VIOLATION } from '../../src/platform/database/database.error.js';
import type { Transaction } from '../../src/platform/database/engine.js';
import { branches, callbacks, companies, phoneNumbers, services } from '../../src/platform/database/schema.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const NOW = new Date('2026-11-24T09:00:00.123Z');

interface Seed {
  companyId: string;
  branchId: string;
  serviceId: string;
}

async function seedCompany(database: Database, number: string): Promise<Seed> {
  const seed = { companyId: randomUUID(), branchId: randomUUID(), serviceId: randomUUID() };
  const { companyId, branchId } = seed;
  await database.forCompany(companyId, async (tx) => {
    const slug = `company-${companyId}`;
    await tx
      .insert(companies)
      .values({ id: companyId, slug, name: slug, document: {}, createdAt: NOW, updatedAt: NOW });
    await tx.insert(branches).values({ id: branchId, companyId, slug: 'mitte', name: 'Mitte' });
    await tx.insert(services).values({ id: seed.serviceId, companyId, branchId, slug: 'cut', name: 'Cut' });
    await tx.insert(phoneNumbers).values({ number, companyId, branchId });
    await tx.insert(callbacks).values(callback(seed, 'call_A1'));
  });
  return seed;
}

function callback(seed: Seed, callId: string) {
  const { companyId, branchId } = seed;
  return { id: randomUUID(), companyId, branchId, callId, status: 'open' as const, requestedAt: NOW, updatedAt: NOW };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

describe(Database.name, () => {
  let test: TestDatabase;
  let mine: Seed;
  let theirs: Seed;

  beforeAll(async () => {
    test = await openTestDatabase();
    mine = await seedCompany(test.database, '+493012345601');
    theirs = await seedCompany(test.database, '+493012345602');
  }, 60_000);

  afterAll(() => test.close());

  it('takes nothing for the id of a company that could be more than an id', async () => {
    const asEverybody = "', true), set_config('role', 'slotline_operator";
    const read = (companyId: string) => test.database.forCompany(companyId, (tx) => tx.select().from(companies));
    await expect(read(asEverybody)).rejects.toThrow('uuid');
    await expect(read(`${mine.companyId}'`)).rejects.toThrow('uuid');
    expect(await read('')).toEqual([]);
  });

  it('shows a query without a where the rows of its own company only', async () => {
    const seen = await test.database.forCompany(mine.companyId, async (tx) => ({
      companies: (await tx.select().from(companies)).map((row) => row.id),
      branches: (await tx.select().from(branches)).map((row) => row.id),
      numbers: (await tx.select().from(phoneNumbers)).map((row) => row.number),
      callbacks: (await tx.select().from(callbacks)).map((row) => row.companyId),
    }));
    expect(seen).toEqual({
      companies: [mine.companyId],
      branches: [mine.branchId],
      numbers: ['+493012345601'],
      callbacks: [mine.companyId],
    });
  });

  it('shows nothing of others even when asked for them by id', async () => {
    const rows = await test.database.forCompany(mine.companyId, (tx) =>
      tx.select().from(branches).where(eq(branches.id, theirs.branchId)),
    );
    expect(rows).toEqual([]);
  });

  it('changes and deletes nothing of others without a where', async () => {
    const touched = await test.database.forCompany(mine.companyId, async (tx) => ({
      updated: await tx.update(branches).set({ name: 'Renamed' }).returning(),
      deleted: await tx.delete(callbacks).returning(),
    }));
    expect(touched.updated.map((row) => row.id)).toEqual([mine.branchId]);
    expect(touched.deleted.map((row) => row.companyId)).toEqual([mine.companyId]);
    const all = await test.database.asOperator((tx) => tx.select().from(branches));
    expect(all.find((row) => row.id === theirs.branchId)?.name).toBe('Mitte');
  });

  it('refuses to write a row for another company', async () => {
    const failure = await failureOf(
      test.database.forCompany(mine.companyId, (tx) => tx.insert(callbacks).values(callback(theirs, 'call_X'))),
    );
    expect(failure).toMatchObject({ code: 'database_failed', sqlState: '42501' });
  });

  it("refuses a row of one company that points to another's branch", async () => {
    const failure = await failureOf(
      test.database.forCompany(mine.companyId, (tx) =>
        tx.insert(callbacks).values({ ...callback(mine, 'call_X'), branchId: theirs.branchId }),
      ),
    );
    expect(failure).toMatchObject({ sqlState: '23503' });
  });

  it('shows nothing to a transaction without a company', async () => {
    expect(await test.database.forCompany('', (tx) => tx.select().from(companies))).toEqual([]);
  });

  it('shows an operator the rows of all companies', async () => {
    const ids = (await test.database.asOperator((tx) => tx.select().from(companies))).map((row) => row.id);
    expect(ids.sort()).toEqual([mine.companyId, theirs.companyId].sort());
  });

  it('gives no role or company on to the next transaction of the connection', async () => {
    await test.database.forCompany(mine.companyId, (tx) => tx.select().from(companies));
    const rows = await rowsOf(test.database, (tx) =>
      tx.execute(sql`select current_setting('slotline.company_id', true) as company`),
    );
    expect(rows).toEqual([{ company: '' }]);
  });

  it('has forced row-level security on every table, and opens to calls only rows of their company', async () => {
    const rows = await rowsOf(test.database, (tx) =>
      tx.execute(sql`
        select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
               array(select pg_get_expr(p.polqual, p.polrelid) || ' / ' || pg_get_expr(p.polwithcheck, p.polrelid)
                     from pg_policy p
                     where p.polrelid = c.oid and 'slotline_app'::regrole = any(p.polroles)) as opened,
               exists (select from pg_policy p where p.polrelid = c.oid and 0 = any(p.polroles)) as "openedToAll"
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname = 'public' and c.relname not in ('slotline_migrations', 'tenant_changes')`),
    );
    expect(rows.length).toBeGreaterThan(8);
    const ownRows = /^\((?:company_id|id) = slotline_company\(\)\) \/ \((?:company_id|id) = slotline_company\(\)\)$/;
    const open = rows.filter(
      ({ forced, opened, openedToAll }) =>
        forced !== true || openedToAll !== false || !(opened as string[]).every((rule) => ownRows.test(rule)),
    );
    expect(open).toEqual([]);
  });

  it('keeps instants to the millisecond', async () => {
    const [row] = await test.database.forCompany(theirs.companyId, (tx) => tx.select().from(callbacks));
    expect(row?.requestedAt.toISOString()).toBe(NOW.toISOString());
  });

  it('tells which constraint a second owner of a number breaks, and repeats no value', async () => {
    const failure = await failureOf(
      test.database.forCompany(mine.companyId, (tx) =>
        tx.insert(phoneNumbers).values({ number: '+493012345602', companyId: mine.companyId, branchId: mine.branchId }),
      ),
    );
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure).toMatchObject({ sqlState: UNIQUE_VIOLATION, constraint: 'phone_numbers_pkey' });
    expect(String(failure) + JSON.stringify(failure)).not.toContain('+4930');
  });

  it('rolls back and passes on what the work throws', async () => {
    const failure = new RangeError('stop');
    const thrown = await failureOf(
      test.database.forCompany(mine.companyId, async (tx) => {
        await tx.insert(callbacks).values(callback(mine, 'call_gone'));
        throw failure;
      }),
    );
    expect(thrown).toBe(failure);
    expect(await test.database.forCompany(mine.companyId, (tx) => tx.select().from(callbacks))).toEqual([]);
  });

  it('keeps what a single statement did, and nothing of one that fails', async () => {
    const { database } = test;
    const add = (row: ReturnType<typeof callback>) =>
      database.forCompany(mine.companyId, (tx) => tx.insert(callbacks).values(row));
    const list = () => database.forCompany(mine.companyId, (tx) => tx.select().from(callbacks));
    const one = callback(mine, 'call_one');
    await add(one);
    const again = add(one);
    // Behind it on the same connection.
    const together = list();
    await expect(again).rejects.toMatchObject({ sqlState: UNIQUE_VIOLATION });
    expect(await together).toMatchObject([{ callId: 'call_one' }]);
    await database.forCompany(mine.companyId, (tx) => tx.delete(callbacks).where(eq(callbacks.id, one.id)));
    expect(await list()).toEqual([]);
  });

  it('refuses a transaction inside a transaction instead of waiting for ever', async () => {
    const { database } = test;
    const nested = database.asOperator(() => database.asOperator((tx) => tx.select().from(companies)));
    await expect(nested).rejects.toThrow('inside another one');
  });

  it('runs transactions that are asked for together', async () => {
    const counts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        test.database.forCompany(index % 2 === 0 ? mine.companyId : theirs.companyId, async (tx) => {
          const rows = await tx.select().from(companies);
          return rows.map((row) => row.id).join();
        }),
      ),
    );
    expect(counts).toEqual(counts.map((_, index) => (index % 2 === 0 ? mine.companyId : theirs.companyId)));
  });

  describe('a rehearsal', () => {
    const namesOf = (seed: Seed) =>
      test.database.forCompany(seed.companyId, async (tx) =>
        (await tx.select().from(branches)).map(({ name }) => name),
      );
    const rename = (seed: Seed, name: string) =>
      test.database.forCompany(seed.companyId, (tx) => tx.update(branches).set({ name }));

    it('goes through the same walls, step by step, and leaves nothing behind', async () => {
      const before = await Promise.all([namesOf(mine), namesOf(theirs)]);
      const within = await test.database.rehearse(async () => {
        await Promise.all([rename(mine, 'Rehearsed'), rename(theirs, 'Rehearsed too')]);
        const refused = await failureOf(
          test.database.forCompany(mine.companyId, (tx) => tx.insert(callbacks).values(callback(theirs, 'call_R'))),
        );
        return { refused, names: await Promise.all([namesOf(mine), namesOf(theirs)]) };
      });
      expect(within.names).toEqual([['Rehearsed'], ['Rehearsed too']]);
      expect(within.refused).toMatchObject({ sqlState: '42501' });
      expect(await Promise.all([namesOf(mine), namesOf(theirs)])).toEqual(before);
    });

    it('leaves nothing behind when it fails, and says why', async () => {
      const before = await namesOf(mine);
      const failing = test.database.rehearse(async () => {
        await rename(mine, 'Rehearsed');
        throw new RangeError('enough');
      });
      await expect(failing).rejects.toThrow(new RangeError('enough'));
      expect(await namesOf(mine)).toEqual(before);
    });

    it('is over for what it left running', async () => {
      let late: Promise<unknown> = Promise.resolve();
      const end = Promise.withResolvers<void>();
      await test.database.rehearse(async () => {
        late = end.promise.then(() => rename(mine, 'Late'));
      });
      end.resolve();
      await expect(late).rejects.toThrow('database failed');
      expect(await namesOf(mine)).not.toContain('Late');
    });
  });
});

async function rowsOf(
  database: Database,
  query: (tx: Transaction) => PromiseLike<unknown>,
): Promise<Record<string, unknown>[]> {
  const result = await database.asOperator(async (tx) => query(tx));
  return (result as { rows: Record<string, unknown>[] }).rows;
}
