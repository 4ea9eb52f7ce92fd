import { Injectable } from '@nestjs/common';
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { companies, Database, type DELIVERY_STATUSES, webhookDeliveries } from '../platform/index.js';
import type { WebhookSource } from './delivery.js';

/** A delivery as operators see it; what it told is not shown. */
export interface DeliverySummary {
  id: string;
  /** Slug; null when the body did not say whom it is for. */
  company: string | null;
  source: WebhookSource;
  event: string;
  status: (typeof DELIVERY_STATUSES)[number];
  attempts: number;
  /** Code or class of the last failure. */
  reason: string | null;
  receivedAt: Date;
  updatedAt: Date;
}

export interface DeliveryFilter {
  /** Slug. */
  company?: string;
  source?: WebhookSource;
  status?: DeliverySummary['status'];
  /** The last one of the page before. */
  after?: { at: Date; id: string };
  limit: number;
}

const SUMMARY = {
  id: webhookDeliveries.id,
  company: companies.slug,
  source: webhookDeliveries.source,
  event: webhookDeliveries.event,
  status: webhookDeliveries.status,
  attempts: webhookDeliveries.attempts,
  reason: webhookDeliveries.reason,
  receivedAt: webhookDeliveries.receivedAt,
  updatedAt: webhookDeliveries.updatedAt,
};

/** Reads deliveries over all companies, for operators. */
@Injectable()
export class DeliveryFinder {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  list({ company, source, status, after, limit }: DeliveryFilter): Promise<DeliverySummary[]> {
    const { id, receivedAt } = webhookDeliveries;
    const conditions = [
      company === undefined ? undefined : eq(companies.slug, company),
      source && eq(webhookDeliveries.source, source),
      status && eq(webhookDeliveries.status, status),
      after && sql`(${receivedAt}, ${id}::text) < (${after.at.toISOString()}::timestamptz, ${after.id})`,
    ];
    return this.select(and(...conditions), limit);
  }

  async find(id: string): Promise<DeliverySummary | null> {
    const [found] = await this.select(eq(webhookDeliveries.id, id), 1);
    return found ?? null;
  }

  private select(condition: SQL | undefined, limit: number): Promise<DeliverySummary[]> {
    return this.database.asOperator((tx) =>
      tx
        .select(SUMMARY)
        .from(webhookDeliveries)
        .leftJoin(companies, eq(companies.id, webhookDeliveries.companyId))
        .where(condition)
        .orderBy(desc(webhookDeliveries.receivedAt), desc(sql`${webhookDeliveries.id}::text`))
        .limit(limit),
    );
  }
}
