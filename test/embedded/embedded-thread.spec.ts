import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { EmbeddedThread } from '../../src/platform/database/embedded-thread.js';

describe(EmbeddedThread.name, () => {
  let thread: EmbeddedThread;
  let pool: pg.Pool;
  const poolOver = (over: EmbeddedThread) =>
    new pg.Pool({
      stream: () => over.connect(),
      user: 'postgres',
      database: 'postgres',
      max: 1,
      allowExitOnIdle: true,
    });
  const numbers = async () => (await pool.query<{ n: number }>('select n from note order by n')).rows.map(({ n }) => n);

  beforeAll(async () => {
    thread = await EmbeddedThread.open({ dataDir: null, dump: null });
    pool = poolOver(thread);
    await pool.query('create table note (n int primary key, at timestamptz, about jsonb)');
  }, 60_000);

  beforeEach(async () => {
    await pool.query('truncate note');
  });

  afterAll(async () => {
    await pool.end();
    await thread.close();
  });

  it('speaks as PostgreSQL does: values, several statements at once, refusals with their state', async () => {
    await pool.query('insert into note values ($1, $2, $3)', [1, new Date('2026-12-01T14:30:00Z'), { a: ['ß'] }]);
    const { rows } = await pool.query('select * from note');
    expect(rows).toEqual([{ n: 1, at: new Date('2026-12-01T14:30:00Z'), about: { a: ['ß'] } }]);
    const twice = pool.query('insert into note values ($1)', [1]);
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'note_pkey' });
    await pool.query('begin; insert into note values (2); insert into note values (3); commit');
    expect(await numbers()).toEqual([1, 2, 3]);
    await expect(pool.query('insert into note values (4); select 1 from nowhere')).rejects.toMatchObject({
      code: '42P01',
    });
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('lets nothing of a connection that was given up reach the one after it', async () => {
    const given = await pool.connect();
    await given.query('begin');
    await given.query('insert into note values (1)');
    given.release(true);
    expect(await numbers()).toEqual([]);
    const broken = await pool.connect();
    await broken.query('begin');
    await expect(broken.query('select 1 from nowhere')).rejects.toMatchObject({ code: '42P01' });
    await expect(broken.query('select 1')).rejects.toMatchObject({ code: '25P02' });
    broken.release(true);
    await pool.query('insert into note values (2)');
    const prepared = { name: 's0', text: 'select n from note where n = $1', values: [2] };
    const preparing = await pool.connect();
    expect((await preparing.query(prepared)).rows).toEqual([{ n: 2 }]);
    preparing.release(true);
    expect((await pool.query(prepared)).rows).toEqual([{ n: 2 }]);
    expect(await numbers()).toEqual([2]);
  });

  it('takes statements of any size in the order they came', async () => {
    const long = 'x'.repeat(300_000);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => pool.query<{ n: number; long: string }>('select $1::int as n, $2::text as long', [n, long])),
    );
    expect(answers.map(({ rows }) => [rows[0]?.n, rows[0]?.long.length])).toEqual([1, 2, 3].map((n) => [n, 300_000]));
  });

  it('closes after all that was asked before has been answered', async () => {
    const other = await EmbeddedThread.open({ dataDir: null, dump: null });
    const socket = other.connect().on('error', () => undefined);
    let heard = '';
    socket.on('data', (data: Buffer) => (heard += data.toString('latin1')));
    socket.write(simpleQuery('select 1'));
    socket.write(simpleQuery("select 'the last answer', count(*) from generate_series(1, 1000000)"));
    await other.close();
    expect(heard).toContain('the last answer');
  }, 60_000);

  it('lets go of whoever hangs up while a statement runs', async () => {
    const other = await EmbeddedThread.open({ dataDir: null, dump: null });
    const leaving = poolOver(other);
    const client = await leaving.connect();
    const running = client.query<{ one: number }>('select 1 as one');
    const ended = leaving.end();
    expect((await running).rows).toEqual([{ one: 1 }]);
    client.release();
    await ended;
    await other.close();
  }, 60_000);

  it('keeps a process until the last answer, also when its connection is free already', () => {
    const script = ['--import', './test/support/run-typescript.mjs', 'test/support/free-connection.ts'];
    const { stdout, status } = spawnSync(process.execPath, script);
    expect({ said: stdout.toString(), status }).toEqual({ said: '1', status: 0 });
  }, 60_000);

  it('ends like a server that has gone, and does not open what is no directory', async () => {
    const other = await EmbeddedThread.open({ dataDir: null, dump: null });
    const onOther = poolOver(other);
    onOther.on('error', () => undefined);
    expect((await onOther.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await other.close();
    await expect(onOther.query('select 1')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(EmbeddedThread.open({ dataDir: '/dev/null/nowhere', dump: null })).rejects.toThrow('ENOTDIR');
  }, 60_000);
});

/** As PostgreSQL's protocol has it: type, length of all but the type, text, zero. */
function simpleQuery(statement: string): Buffer {
  const message = Buffer.alloc(1 + 4 + statement.length + 1);
  message.write(`Q\0\0\0\0${statement}`, 'latin1');
  message.writeInt32BE(message.length - 1, 1);
  return message;
}
