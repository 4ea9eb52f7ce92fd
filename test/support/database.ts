import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/open-embedded.js';
import { openPostgres } from '../../src/platform/database/postgres.engine.js';
import type { SqlSession } from '../../src/platform/database/engine.js';
import { migrate, readMigrations } from '../../src/platform/database/migrations.js';

export interface TestDatabase {
  database: Database;
  /** Which engine the test runs on. */
  kind: 'embedded' | 'postgres';
  /** For other processes; null when embedded. */
  url: string | null;
  /** Runs statements as the one who owns the tables, to break them. */
  asOwner(script: string): Promise<void>;
  /** Closes it; on PostgreSQL drops it as well. */
  close(): Promise<void>;
}

/**
 * A migrated, empty database for one test file: open it in beforeAll, close it in afterAll.
 * Embedded, or a fresh one on the server of DATABASE_URL when that is set (npm run test:services).
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const url = process.env.DATABASE_URL;
  return url === undefined || !url.startsWith('postgres') ? openEmbeddedCopy() : openFresh(url);
}

async function openEmbeddedCopy(): Promise<TestDatabase> {
  const engine = await openEmbedded({ dataDir: null, dump: await migratedDump() });
  const database = await Database.over(engine);
  const asOwner = (script: string) => engine.withSession((session) => session.run(script));
  return { database, kind: 'embedded', url: null, asOwner, close: () => database.close() };
}

/** Puts a migrated, empty database into a directory, for a gateway in a process of its own. */
export async function seedDataDirectory(dataDir: string): Promise<void> {
  const engine = await openEmbedded({ dataDir, dump: await migratedDump() });
  await engine.close();
}

/** The first start of an embedded database takes seconds, so a migrated one is kept for all later test files. @returns file */
async function migratedDump(): Promise<string> {
  const migrations = readMigrations();
  const pgliteVersion: unknown = JSON.parse(
    readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8'),
  ).version;
  const hash = createHash('sha256')
    .update(JSON.stringify([pgliteVersion, migrations]))
    .digest('hex')
    .slice(0, 16);
  const file = path.join(os.tmpdir(), `slotline-test-database-${hash}.tar`);
  if (!existsSync(file)) {
    const client = await PGlite.create();
    const session: SqlSession = {
      run: async (script) => void (await client.exec(script)),
      rows: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
    };
    await migrate(session, migrations);
    const dump = await client.dumpDataDir('none');
    await client.close();
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, new Uint8Array(await dump.arrayBuffer()));
    renameSync(draft, file);
  }
  return file;
}

async function openFresh(url: string): Promise<TestDatabase> {
  const name = `slotline_test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(url, `create database ${name} template template0`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  const engine = openPostgres(address.href);
  // pg-boss's test clock sends a statement of its own on a new connection. Without a turn between, the first query is queued
  // behind it, which pg calls deprecated; gateways keep real time and send none.
  const jobStore = { ...engine.jobStore, onConnect: () => Promise.resolve() };
  const database = await Database.over({ ...engine, jobStore });
  return {
    database,
    kind: 'postgres',
    url: address.href,
    asOwner: (script) => runOnServer(address.href, script),
    close: async () => {
      await database.close();
      await runOnServer(url, `drop database ${name} with (force)`);
    },
  };
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
