export {
  ATTEMPT_METADATA_KEY,
  BOOKING_EVENTS,
  type BookingEvent,
  bookingEventOf,
  lastChangeOf,
} from './booking-event.js';
export { CalcomWebhooksModule } from './calcom-webhooks.module.js';
export { CalcomModule } from './calcom.module.js';
export { CalcomClient } from './calcom.client.js';
export * from './calcom.errors.js';
export * from './calcom.types.js';
export { CalcomHttp } from './calcom.http.js';
export type { CalcomRequestEvent, CalcomRequestListener } from './calcom.requester.js';
export type { Check } from './setup/check.js';
export { CalcomSetupModule } from './setup/calcom-setup.module.js';
export { CompanyDoctor } from './setup/company.doctor.js';
export type { WebhookPlan } from './setup/webhook-plan.js';
export { WebhookRegistrar } from './setup/webhook.registrar.js';
