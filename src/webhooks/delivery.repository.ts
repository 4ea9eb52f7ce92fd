import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { Database, webhookDeliveries } from '../platform/index.js';
import type { Delivery, NewDelivery } from './delivery.js';

export interface ClaimedDelivery extends Delivery {
  /** This attempt included. */
  attempts: number;
}

@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  /** @returns whether it was new */
  async store(delivery: NewDelivery, now: Date): Promise<boolean> {
    return this.insert({ ...delivery, status: 'waiting', reason: null }, now);
  }

  /** Keeps the trace of a delivery that nobody can read. */
  async storeDead(delivery: Omit<NewDelivery, 'facts'>, reason: string, now: Date): Promise<boolean> {
    return this.insert({ ...delivery, facts: null, status: 'dead', reason }, now);
  }

  /** Takes what is due; others may take it again after `leaseUntil`, should this worker die. */
  async claim(count: number, now: Date, leaseUntil: Date): Promise<ClaimedDelivery[]> {
    return this.database.asOperator(async (tx) => {
      const due = await tx
        .select({ id: webhookDeliveries.id })
        .from(webhookDeliveries)
        .where(and(eq(webhookDeliveries.status, 'waiting'), lte(webhookDeliveries.nextAttemptAt, now)))
        .orderBy(asc(webhookDeliveries.nextAttemptAt))
        .limit(count)
        .for('update', { skipLocked: true });
      if (due.length === 0) return [];
      const ids = due.map(({ id }) => id);
      return tx
        .update(webhookDeliveries)
        .set({ attempts: sql`${webhookDeliveries.attempts} + 1`, nextAttemptAt: leaseUntil })
        .where(inArray(webhookDeliveries.id, ids))
        .returning();
    });
  }

  /** Ends it and forgets the facts, which have arrived where they belong. */
  async markDone({ companyId, id }: Delivery, now: Date): Promise<void> {
    await this.update(companyId, id, { status: 'done', facts: null, reason: null, updatedAt: now });
  }

  async markDead({ companyId, id }: Delivery, reason: string, now: Date): Promise<void> {
    await this.update(companyId, id, { status: 'dead', reason, updatedAt: now });
  }

  async postpone({ companyId, id }: Delivery, nextAttemptAt: Date, reason: string, now: Date): Promise<void> {
    await this.update(companyId, id, { nextAttemptAt, reason, updatedAt: now });
  }

  private async insert(
    row: Omit<NewDelivery, 'facts'> & { facts: object | null; status: 'waiting' | 'dead'; reason: string | null },
    now: Date,
  ): Promise<boolean> {
    const rows = await this.database.forCompany(row.companyId, (tx) =>
      tx
        .insert(webhookDeliveries)
        .values({ ...row, id: randomUUID(), nextAttemptAt: now, receivedAt: now, updatedAt: now })
        .onConflictDoNothing()
        .returning({ id: webhookDeliveries.id }),
    );
    return rows.length > 0;
  }

  private async update(
    companyId: string,
    id: string,
    values: Partial<typeof webhookDeliveries.$inferInsert>,
  ): Promise<void> {
    await this.database.forCompany(companyId, (tx) =>
      tx.update(webhookDeliveries).set(values).where(eq(webhookDeliveries.id, id)),
    );
  }
}
