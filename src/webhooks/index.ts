export { DeliveryFinder, type DeliverySummary } from './delivery.finder.js';
export type { Delivery, NewDelivery } from './delivery.js';
export { Inbox } from './inbox.js';
export { hashOfBody, NOT_JSON, passUnreadableJson } from './unreadable-body.js';
export { WebhooksModule } from './webhooks.module.js';
