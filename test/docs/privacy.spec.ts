import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { AGING_TABLES, PERSONAL_TABLES } from '../../src/privacy/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

interface Documented {
  personal: string[];
  other: string[];
  howLong: string;
}

/** Rows of the table under "What is stored": table, of a person, other text, why, how long. */
function documentedTables(): Map<string, Documented> {
  const text = readFileSync('docs/privacy.md', 'utf8');
  const section = text.slice(text.indexOf('## What is stored'), text.indexOf('## What is not in any table'));
  const names = (cell = '') => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);
  const rows = [...section.matchAll(/^\| `([a-z_]+)`\s*\|([^|]*)\|([^|]*)\|[^|]*\|([^|]*)\|$/gm)];
  return new Map(
    rows.map(([, table = '', personal, other, howLong = '']) => [
      table,
      { personal: names(personal), other: names(other), howLong: howLong.trim() },
    ]),
  );
}

describe('docs/privacy.md', () => {
  let opened: TestDatabase;
  const documented = documentedTables();
  beforeAll(async () => {
    opened = await openTestDatabase();
  }, 60_000);
  afterAll(() => opened.close());

  it('names every column that can hold text of every table, and no other', async () => {
    const { rows } = (await opened.database.asOperator((tx) =>
      tx.execute(sql`
        select c.relname as table, array_agg(a.attname::text order by a.attname) as columns
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
        where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
          and a.atttypid not in ('uuid'::regtype, 'bigint'::regtype, 'integer'::regtype, 'boolean'::regtype,
                                 'timestamptz'::regtype, 'double precision'::regtype)
        group by c.relname`),
    )) as { rows: { table: string; columns: string[] }[] };
    const inDatabase = Object.fromEntries(rows.map(({ table, columns }) => [table, columns.toSorted()]));
    const inDocument = Object.fromEntries(
      [...documented].map(([table, { personal, other }]) => [table, [...personal, ...other].toSorted()]),
    );
    expect(inDocument).toEqual(inDatabase);
  });

  it('says of a person just what erasure and export reach', () => {
    const withPersons = [...documented].filter(([, { personal }]) => personal.length > 0);
    expect(withPersons.map(([table]) => table).toSorted()).toEqual(Object.keys(PERSONAL_TABLES).toSorted());
    for (const [table, { phones, emails, documents }] of Object.entries(PERSONAL_TABLES)) {
      const searched = [...phones, ...emails, ...documents].map(({ name }) => name);
      expect(documented.get(table)?.personal).toEqual(expect.arrayContaining(searched));
    }
  });

  it('promises RETENTION_DAYS just for the tables that the nightly job empties', () => {
    const promised = [...documented].filter(([, { howLong }]) => howLong.includes('RETENTION_DAYS'));
    expect(promised.map(([table]) => table).toSorted()).toEqual(
      Object.keys({ ...PERSONAL_TABLES, ...AGING_TABLES }).toSorted(),
    );
  });
});
