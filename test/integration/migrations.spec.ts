import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Engine } from '../../src/platform/database/engine.js';
import { openEngine } from '../../src/platform/database/open-engine.js';
import { migrate, readMigrations, type Migration } from '../../src/platform/database/migrations.js';
import { Secret } from '../../src/platform/secret.js';

const url = process.env.DATABASE_URL ?? '';
const onPostgres = url.startsWith('postgres');
const NOTE: Migration = { name: '0001_note', script: 'create table note (id int); insert into note values (1);' };
const BROKEN: Migration = {
  name: '0002_broken',
  script: 'insert into note values (2); insert into nowhere values (1);',
};

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function notes(engine: Engine): Promise<unknown[]> {
  return engine.withSession(async (session) => (await session.rows('select id from note')).map((row) => row.id));
}

describe(migrate.name, () => {
  const name = `slotline_test_${randomUUID().replaceAll('-', '')}`;
  let engine: Engine;

  async function open(): Promise<Engine> {
    if (!onPostgres) return openEngine({ kind: 'memory' });
    const address = new URL(url);
    address.pathname = `/${name}`;
    return openEngine({ kind: 'postgres', url: Secret.of(address.href) });
  }

  beforeAll(async () => {
    if (onPostgres) await onServer(`create database ${name} template template0`);
    engine = await open();
  }, 60_000);

  afterAll(async () => {
    await engine.close();
    if (onPostgres) await onServer(`drop database ${name} with (force)`);
  });

  it('runs each file once, also when instances start together', async () => {
    // The embedded database has one connection, so there the second run simply follows.
    const runs = [1, 2, 3].map(() => () => engine.withSession((session) => migrate(session, [NOTE])));
    if (onPostgres) await Promise.all(runs.map((run) => run()));
    else for (const run of runs) await run();
    expect(await notes(engine)).toEqual([1]);
  });

  it('leaves nothing of a file that fails, and tries it again at the next start', async () => {
    const start = (file: Migration) => engine.withSession((session) => migrate(session, [NOTE, file]));
    await expect(start(BROKEN)).rejects.toThrow('nowhere');
    expect(await notes(engine)).toEqual([1]);
    await start({ ...BROKEN, script: 'insert into note values (2);' });
    expect(await notes(engine)).toEqual([1, 2]);
  });
});

describe(openEngine.name, () => {
  it('keeps what was written to a data directory over a restart', async () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'slotline-data-'));
    const target = { kind: 'directory' as const, path: path.join(directory, 'new', 'database') };
    try {
      const first = await openEngine(target);
      await first.withSession((session) => migrate(session, [NOTE]));
      await first.close();
      const second = await openEngine(target);
      await second.withSession((session) => migrate(session, [NOTE]));
      expect(await notes(second)).toEqual([1]);
      await second.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  }, 60_000);
});

describe(readMigrations.name, () => {
  it('gives the files by number, each number once', () => {
    const names = readMigrations().map((migration) => migration.name);
    expect(names.length).toBeGreaterThan(1);
    expect(names).toEqual([...names].sort());
    const numbers = names.map((migration) => migration.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
