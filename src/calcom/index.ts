export { ATTEMPT_METADATA_KEY, type BookingEvent, bookingEventOf, lastChangeOf } from './booking-event.js';
export { CalcomWebhooksModule } from './calcom-webhooks.module.js';
export { CalcomModule } from './calcom.module.js';
export { CalcomClient } from './calcom.client.js';
export * from './calcom.errors.js';
export * from './calcom.types.js';
export { CalcomHttp } from './calcom.http.js';
export type { CalcomRequestEvent, CalcomRequestListener } from './calcom.requester.js';
