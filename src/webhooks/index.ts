export type { Delivery, NewDelivery } from './delivery.js';
export { Inbox } from './inbox.js';
export { WebhooksModule } from './webhooks.module.js';
