import { type CalcomConnection, webhookUrlOf } from '../../tenancy/index.js';
import { BOOKING_EVENTS } from '../booking-event.js';
import type { Webhook, WebhookSettings } from '../calcom.types.js';

export type WebhookFault = 'address' | 'inactive' | 'triggers' | 'secret' | 'template';

/** What must be done at Cal.com so that it tells of this connection's bookings. */
export type WebhookPlan =
  | { kind: 'fine' }
  | { kind: 'create'; settings: WebhookSettings }
  | { kind: 'repair'; id: string; faults: WebhookFault[]; settings: WebhookSettings }
  /** Something of ours must be said first. */
  | { kind: 'blocked'; because: 'no_public_url' | 'no_secret' };

/**
 * @param webhooks - all of the account; those of others are left alone
 * @param publicUrl - of this gateway
 */
export function planWebhook(
  webhooks: readonly Webhook[],
  connection: CalcomConnection,
  publicUrl: string | null,
): WebhookPlan {
  if (publicUrl === null) return { kind: 'blocked', because: 'no_public_url' };
  if (connection.webhookSecret === null) return { kind: 'blocked', because: 'no_secret' };
  const settings: WebhookSettings = {
    subscriberUrl: webhookUrlOf(connection.id, publicUrl),
    active: true,
    triggers: BOOKING_EVENTS,
    secret: connection.webhookSecret.reveal(),
  };
  const ours = findOurs(webhooks, connection, settings.subscriberUrl);
  if (!ours) return { kind: 'create', settings };
  const faults = faultsOf(ours, settings);
  return faults.length === 0 ? { kind: 'fine' } : { kind: 'repair', id: ours.id, faults, settings };
}

/** One of an earlier address of this gateway is ours as well: it ends in the connection's own path. */
function findOurs(webhooks: readonly Webhook[], connection: CalcomConnection, url: string): Webhook | undefined {
  const path = webhookUrlOf(connection.id, null);
  return (
    webhooks.find(({ subscriberUrl }) => subscriberUrl === url) ??
    webhooks.find(({ subscriberUrl }) => subscriberUrl.endsWith(path))
  );
}

function faultsOf(webhook: Webhook, wanted: WebhookSettings): WebhookFault[] {
  const found: [WebhookFault, boolean][] = [
    ['address', webhook.subscriberUrl !== wanted.subscriberUrl],
    ['inactive', !webhook.active],
    ['triggers', wanted.triggers.some((trigger) => !webhook.triggers.includes(trigger))],
    ['secret', webhook.secret !== wanted.secret],
    ['template', webhook.hasTemplate],
  ];
  return found.flatMap(([fault, isThere]) => (isThere ? [fault] : []));
}
