import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { companies, webhookDeliveries } from '../../src/platform/index.js';
import { NOW, type TestGateway } from './gateway.js';

/** Leaves an event of Retell's that could not be worked off. @returns its id */
export async function addDeadDelivery({ database }: TestGateway, slug: string): Promise<string> {
  const id = randomUUID();
  const at = new Date(NOW);
  const facts = { callId: 'call_dead', branchId: randomUUID(), state: 'ended', startedAt: null, endedAt: null };
  await database.asOperator(async (tx) => {
    const [company] = await tx.select({ id: companies.id }).from(companies).where(eq(companies.slug, slug));
    if (!company) throw new Error(`There is no ${slug}`);
    await tx.insert(webhookDeliveries).values({
      id,
      companyId: company.id,
      source: 'retell',
      event: 'call_ended',
      dedupeKey: id,
      facts,
      status: 'dead',
      attempts: 8,
      receivedAt: at,
      updatedAt: at,
    });
  });
  return id;
}
