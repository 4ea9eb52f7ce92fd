import { type SQL, sql } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

/** Tables of which a row may belong to nobody, and why. */
const OF_NOBODY: Record<string, string> = {
  admin_tokens: 'a token of scope operator or metrics belongs to no company; a check wants one for scope company',
  webhook_deliveries: 'a signed body that is no JSON does not say whose it is; only operators see its trace',
};

/** Columns named like a row of ours that are none. */
const NO_REFERENCE = new Set([
  // Outlives the company: instances must learn that it is gone.
  'tenant_changes.company_id',
]);

interface Reference {
  table: string;
  columns: string[];
  target: string;
  targetColumns: string[];
}

describe('the tables of tenants', () => {
  let opened: TestDatabase;
  let tables: string[];
  let references: Reference[];

  const rows = async <Row>(statement: SQL): Promise<Row[]> =>
    opened.database.asOperator(async (tx) => ((await tx.execute(statement)) as unknown as { rows: Row[] }).rows);

  beforeAll(async () => {
    opened = await openTestDatabase();
    const found = await rows<{ name: string }>(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped order by 1`);
    tables = found.map(({ name }) => name);
    references = await rows<Reference>(sql`
      select c.conrelid::regclass::text as table, c.confrelid::regclass::text as target,
        array(select attname::text from unnest(c.conkey) with ordinality k(n, i)
              join pg_attribute on attrelid = c.conrelid and attnum = n order by i) as columns,
        array(select attname::text from unnest(c.confkey) with ordinality k(n, i)
              join pg_attribute on attrelid = c.confrelid and attnum = n order by i) as "targetColumns"
      from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace order by 1, 2`);
  }, 60_000);
  afterAll(() => opened.close());

  it('are many, and refer to each other', () => {
    expect(tables).toEqual(expect.arrayContaining(['appointments', 'booking_attempts', 'calls', 'webhook_deliveries']));
    expect(references.length).toBeGreaterThan(tables.length);
  });

  it('say of every row whose it is', async () => {
    const nullable = await rows<{ name: string }>(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'company_id'
        and not a.attnotnull order by 1`);
    expect(nullable.map(({ name }) => name)).toEqual(Object.keys(OF_NOBODY).toSorted());
  });

  it('refer to rows of the same company only', () => {
    const pairOf = ({ columns, targetColumns }: Reference) =>
      columns.map((column, i) => `${column}=${targetColumns[i]}`);
    const across = references.filter((reference) => {
      const own = reference.target === 'companies' ? 'company_id=id' : 'company_id=company_id';
      return !pairOf(reference).includes(own);
    });
    expect(across).toEqual([]);
  });

  it('have a reference for every column that names a row of ours', async () => {
    const columns = await rows<{ column: string }>(sql`
      select c.relname || '.' || a.attname as column
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
        and a.atttypid = 'uuid'::regtype and a.attname like '%\_id' order by 1`);
    const referring = new Set(
      references.flatMap(({ table, columns: own }) => own.map((column) => `${table}.${column}`)),
    );
    const loose = columns.map(({ column }) => column).filter((column) => !referring.has(column));
    expect(loose).toEqual([...NO_REFERENCE]);
  });
});
