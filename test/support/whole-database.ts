import { sql } from 'drizzle-orm';
import type { Database } from '../../src/platform/index.js';

/** Rows about the work of the gateway itself, which any round of a job renews. */
const OF_THE_GATEWAY = ['calcom_syncs', 'booking_differences', 'call_steps'];

/** Every row of a company in every table that has one, as text. */
export async function storedOf(database: Database, slug: string): Promise<string> {
  return database.asOperator(async (tx) => {
    const run = async (statement: ReturnType<typeof sql>) =>
      ((await tx.execute(statement)) as unknown as { rows: Record<string, string>[] }).rows;
    const tables = await run(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attname = 'company_id' order by 1`);
    const texts: string[] = [];
    for (const { name = '' } of tables) {
      if (OF_THE_GATEWAY.includes(name)) continue;
      const rows = await run(sql`
        select to_jsonb(t)::text as row from ${sql.identifier(name)} t join companies c on c.id = t.company_id
        where c.slug = ${slug} order by 1`);
      texts.push(...rows.map(({ row }) => `${name} ${row}`));
    }
    return texts.join('\n');
  });
}
