import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, ne } from 'drizzle-orm';
import { Database, Jobs, webhookDeliveries } from '../platform/index.js';
import type { Delivery, NewDelivery, UnreadableDelivery } from './delivery.js';

/** The queue of deliveries that wait to be worked off. */
export const INBOX_QUEUE = 'webhooks.inbox';

export interface DeliveryJob extends Record<string, string> {
  companyId: string;
  deliveryId: string;
}

@Injectable()
export class DeliveryRepository {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Stores what is new, and a job for each, in one transaction.
   * @param deliveries - of one company
   * @returns the dedupe keys of the new ones
   */
  async store(companyId: string, deliveries: readonly NewDelivery[], now: Date): Promise<Set<string>> {
    const times = { receivedAt: now, updatedAt: now };
    const rows = deliveries.map((one) => ({ ...one, ...times, id: randomUUID(), status: 'waiting' as const }));
    return this.database.forCompany(companyId, async (tx) => {
      const { id, source, dedupeKey } = webhookDeliveries;
      const stored = await tx
        .insert(webhookDeliveries)
        .values(rows)
        .onConflictDoNothing()
        .returning({ id, source, dedupeKey });
      const work = stored.map(({ id: deliveryId }): DeliveryJob => ({ companyId, deliveryId }));
      await this.jobs.enqueueAll(INBOX_QUEUE, work, tx);
      return new Set(stored.map(keyOf));
    });
  }

  /** Keeps the trace of a delivery that nobody can read. @returns whether it was new */
  async storeDead(delivery: UnreadableDelivery, now: Date): Promise<boolean> {
    const rows = await this.database.asOperator((tx) =>
      tx
        .insert(webhookDeliveries)
        .values({ ...delivery, id: randomUUID(), facts: null, status: 'dead', receivedAt: now, updatedAt: now })
        .onConflictDoNothing()
        .returning({ id: webhookDeliveries.id }),
    );
    return rows.length > 0;
  }

  /** @returns null when it is done already, or gone with its company */
  async findOpen({ companyId, deliveryId }: DeliveryJob): Promise<Delivery | null> {
    const [row] = await this.database.forCompany(companyId, (tx) =>
      tx
        .select()
        .from(webhookDeliveries)
        .where(and(eq(webhookDeliveries.id, deliveryId), ne(webhookDeliveries.status, 'done'))),
    );
    return row ? { ...row, companyId } : null;
  }

  /** Ends it and forgets the facts, which have arrived where they belong. */
  async markDone(job: DeliveryJob, attempts: number, now: Date): Promise<void> {
    await this.update(job, { status: 'done', facts: null, reason: null, attempts, updatedAt: now });
  }

  async markFailed(job: DeliveryJob, attempts: number, reason: string, now: Date): Promise<void> {
    await this.update(job, { attempts, reason, updatedAt: now });
  }

  async markDead(job: DeliveryJob, now: Date): Promise<void> {
    await this.update(job, { status: 'dead', updatedAt: now });
  }

  /** What could not be read, and what arrived where it belongs, has no facts left to work with. */
  async reopen(deliveryId: string, now: Date): Promise<'replayed' | 'not_replayable' | 'unknown'> {
    return this.database.asOperator(async (tx) => {
      const isThis = eq(webhookDeliveries.id, deliveryId);
      const [row] = await tx.select().from(webhookDeliveries).where(isThis).for('update');
      if (!row) return 'unknown';
      const { companyId } = row;
      if (row.status !== 'dead' || row.facts === null || companyId === null) return 'not_replayable';
      await tx
        .update(webhookDeliveries)
        .set({ status: 'waiting', attempts: 0, reason: null, updatedAt: now })
        .where(isThis);
      await this.jobs.enqueue(INBOX_QUEUE, { companyId, deliveryId }, { tx });
      return 'replayed';
    });
  }

  private async update(
    { companyId, deliveryId }: DeliveryJob,
    values: Partial<typeof webhookDeliveries.$inferInsert>,
  ): Promise<void> {
    await this.database.forCompany(companyId, (tx) =>
      tx.update(webhookDeliveries).set(values).where(eq(webhookDeliveries.id, deliveryId)),
    );
  }
}

/** Names a delivery among those of its company. */
export function keyOf({ source, dedupeKey }: Pick<NewDelivery, 'source' | 'dedupeKey'>): string {
  return `${source}:${dedupeKey}`;
}
