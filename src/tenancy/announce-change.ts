import { sql } from 'drizzle-orm';
import type { Transaction } from '../platform/index.js';

/** Any fixed number. Revisions must become visible in their order, or an instance would pass over one. */
const ANNOUNCING = 7_350_918_244;

/** Tells the other instances to read again. */
export async function announceChange(tx: Transaction, companyId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ANNOUNCING})`);
  const revision = sql`nextval('tenant_revision')`;
  await tx.execute(
    sql`insert into tenant_changes (company_id, revision) values (${companyId}, ${revision})
        on conflict (company_id) do update set revision = excluded.revision`,
  );
}
