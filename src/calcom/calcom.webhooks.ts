import type { CalcomConnection } from '../tenancy/index.js';
import type { CalcomRequester } from './calcom.requester.js';
import { parseWebhook, parseWebhooks } from './calcom.schemas.js';
import type { Webhook, WebhookSettings } from './calcom.types.js';

const MOST = 250;

/**
 * The webhooks of the key's owner; those of single event types and of teams are not among them.
 * @see https://cal.com/docs/api-reference/v2/webhooks (checked 2026-11)
 */
export class CalcomWebhooks {
  constructor(private readonly requester: CalcomRequester) {}

  async list(connection: CalcomConnection): Promise<Webhook[]> {
    return this.requester.call(connection, {
      operation: 'listWebhooks',
      kind: 'read',
      method: 'GET',
      path: `/webhooks?take=${MOST}`,
      version: null,
      parse: parseWebhooks,
    });
  }

  async create(connection: CalcomConnection, settings: WebhookSettings): Promise<Webhook> {
    return this.requester.call(connection, {
      operation: 'createWebhook',
      kind: 'write',
      method: 'POST',
      path: '/webhooks',
      version: null,
      body: settings,
      parse: parseWebhook,
    });
  }

  /** Takes away its template as well. */
  async update(connection: CalcomConnection, id: string, settings: WebhookSettings): Promise<Webhook> {
    return this.requester.call(connection, {
      operation: 'updateWebhook',
      kind: 'write',
      method: 'PATCH',
      path: `/webhooks/${encodeURIComponent(id)}`,
      version: null,
      body: { ...settings, payloadTemplate: '' },
      parse: parseWebhook,
    });
  }
}
