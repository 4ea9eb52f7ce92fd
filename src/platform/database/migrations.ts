import { readdirSync, readFileSync } from 'node:fs';
import type { SqlSession } from './engine.js';

export interface Migration {
  /** File name without ".sql", e.g. "0001_tenants_and_bookings". */
  name: string;
  script: string;
}

/** Any fixed number; every instance of Slotline takes this lock while it migrates. */
const LOCK = 7_350_918_243;

const DIRECTORY = new URL('./migrations/', import.meta.url);

/** The migrations of this version, in the order of their numbers. */
export function readMigrations(): Migration[] {
  return readdirSync(DIRECTORY)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .sort()
    .map((file) => ({ name: file.slice(0, -4), script: readFileSync(new URL(file, DIRECTORY), 'utf8') }));
}

/**
 * Applies what the database has not seen yet, each file in one transaction.
 * Instances that start together wait for each other, so each file runs once.
 */
export async function migrate(session: SqlSession, migrations: readonly Migration[]): Promise<void> {
  await session.run(`select pg_advisory_lock(${LOCK})`);
  try {
    await session.run(
      'create table if not exists slotline_migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const applied = new Set((await session.rows('select name from slotline_migrations')).map((row) => row.name));
    for (const { name, script } of migrations) {
      if (applied.has(name)) continue;
      await apply(session, `begin;\n${script}\ninsert into slotline_migrations (name) values ('${name}');\ncommit;`);
    }
  } finally {
    await session.run(`select pg_advisory_unlock(${LOCK})`);
  }
}

async function apply(session: SqlSession, script: string): Promise<void> {
  try {
    await session.run(script);
  } catch (error) {
    await session.run('rollback');
    throw error;
  }
}
