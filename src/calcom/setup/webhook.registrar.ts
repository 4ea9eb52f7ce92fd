import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import type { CalcomConnection } from '../../tenancy/index.js';
import { CalcomClient } from '../calcom.client.js';
import { planWebhook, type WebhookPlan } from './webhook-plan.js';

/** Sees to it that Cal.com tells of a connection's bookings. */
@Injectable()
export class WebhookRegistrar {
  constructor(
    private readonly calcom: CalcomClient,
    private readonly config: Config,
  ) {}

  /** Changes nothing. @throws CalcomError */
  async plan(connection: CalcomConnection): Promise<WebhookPlan> {
    const webhooks = await withUrgency('reconciliation', () => this.calcom.webhooks.list(connection));
    return planWebhook(webhooks, connection, this.config.publicUrl);
  }

  /** @throws CalcomError */
  async carryOut(connection: CalcomConnection, plan: WebhookPlan): Promise<void> {
    if (plan.kind === 'create') await this.calcom.webhooks.create(connection, plan.settings);
    if (plan.kind === 'repair') await this.calcom.webhooks.update(connection, plan.id, plan.settings);
  }
}
