import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import type { PGlite } from '@electric-sql/pglite';
import { PgliteThread } from '../../src/platform/database/pglite-thread.js';

describe(PgliteThread.name, () => {
  let thread: PgliteThread;
  const numbers = async () =>
    (await thread.query<{ n: number }>('select n from note order by n')).rows.map(({ n }) => n);

  beforeAll(async () => {
    thread = await PgliteThread.open(null);
    await thread.exec('create table note (n int primary key, at timestamptz, about jsonb)');
  }, 60_000);

  beforeEach(async () => {
    await thread.exec('truncate note');
  });

  afterAll(() => thread.close());

  it('gives values as drizzle wants them, and as plain queries want them', async () => {
    const parameters = [1, '2026-12-01T14:30:00Z', JSON.stringify({ a: [1, 'ß'] })];
    await thread.query('insert into note values ($1, $2, $3)', parameters);
    const plain = await thread.query('select * from note');
    expect(plain.rows).toEqual([{ n: 1, at: new Date('2026-12-01T14:30:00Z'), about: { a: [1, 'ß'] } }]);
    const orm = drizzle({ client: thread as unknown as PGlite });
    const { rows } = await orm.execute(sql`select n, at::text as text, at from note`);
    expect(rows).toEqual([{ n: 1, text: '2026-12-01 14:30:00+00', at: '2026-12-01 14:30:00+00' }]);
  });

  it('commits a transaction that ends well, and nothing of one that fails; others wait for it', async () => {
    const reached = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const good = thread.transaction(async (tx) => {
      await tx.query('insert into note values (1)');
      reached.resolve();
      await mayEnd.promise;
      await tx.query('insert into note values (2)');
      return 'done';
    });
    await reached.promise;
    const seen = numbers();
    mayEnd.resolve();
    expect(await good).toBe('done');
    expect(await seen).toEqual([1, 2]);
    const bad = thread.transaction(async (tx) => {
      await tx.query('insert into note values (3)');
      throw new Error('changed my mind');
    });
    await expect(bad).rejects.toThrow('changed my mind');
    expect(await numbers()).toEqual([1, 2]);
  });

  it('tells the state and the constraint of what the database refuses, and goes on', async () => {
    await thread.query('insert into note values (1)');
    const twice = thread.transaction((tx) => tx.query('insert into note values (1)'));
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'note_pkey' });
    await expect(thread.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
    expect(await numbers()).toEqual([1]);
  });

  it('hears of notifications until it listens no more', async () => {
    const heard: string[] = [];
    const stop = await thread.listen('news', (payload) => heard.push(payload));
    await thread.query("select pg_notify('news', 'one')");
    await thread.query('select 1');
    await stop();
    await thread.query("select pg_notify('news', 'two')");
    await thread.query('select 1');
    expect(heard).toEqual(['one']);
  });

  it('refuses everything once it is closed, and does not open a directory that is none', async () => {
    const other = await PgliteThread.open(null);
    await other.close();
    await expect(other.query('select 1')).rejects.toThrow('has ended');
    await expect(PgliteThread.open('/dev/null/nowhere')).rejects.toThrow('ENOTDIR');
  }, 60_000);
});
