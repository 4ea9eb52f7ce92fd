// Exit code 0 when PostgreSQL and Redis of DATABASE_URL and REDIS_URL answer within two seconds.
import pg from 'pg';
import { createClient } from 'redis';

const database = new pg.Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2000 });
const redis = createClient({
  url: process.env.REDIS_URL,
  socket: { connectTimeout: 2000, reconnectStrategy: false },
}).on('error', () => undefined);
try {
  await database.connect();
  await database.query('select 1');
  await redis.connect();
  await redis.ping();
} catch (error) {
  console.error(`A service does not answer: ${error.code ?? error.message}`);
  process.exitCode = 1;
} finally {
  await database.end().catch(() => undefined);
  if (redis.isOpen) redis.destroy();
}
