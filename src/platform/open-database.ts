import type { DatabaseTarget } from './config/config.js';
import { ConfigError } from './config/config.error.js';
import { Database } from './database/database.js';
import { DatabaseError } from './database/database.error.js';
import { AppError } from './errors/app-error.js';

const NO_ANSWER = 'no answer';

/** What the most frequent refusals mean to who wrote the address; the text of the driver may repeat a password. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  '28P01': 'the user or the password is wrong',
  '3D000': 'there is no such database',
};

/**
 * Opens the database that the configuration names.
 * @throws ConfigError when PostgreSQL cannot be reached or refuses us
 */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  try {
    // What keeps silent is asked once more: while the application loads, nobody hears an answer in time.
    return await Database.open(target).catch((error: unknown) => {
      if (refusalOf(error, target) === NO_ANSWER) return Database.open(target);
      throw error;
    });
  } catch (error) {
    const code = refusalOf(error, target);
    if (code === null) throw error;
    throw new ConfigError([`DATABASE_URL cannot be used: ${MEANINGS[code] ?? 'the database refuses'} (${code})`]);
  }
}

/** Why PostgreSQL cannot be used; null for what is not its answer. */
function refusalOf(error: unknown, target: DatabaseTarget): string | null {
  if (error instanceof AppError || target.kind !== 'postgres') return null;
  return DatabaseError.from(error).sqlState ?? NO_ANSWER;
}
