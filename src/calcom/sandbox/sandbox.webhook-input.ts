import { BOOKING_EVENTS } from '../booking-event.js';
import { isRecord } from '../json.js';
import { invalid } from './sandbox.input.js';
import type { SandboxWebhook } from './sandbox.model.js';

export type WebhookInput = Pick<SandboxWebhook, 'subscriberUrl' | 'active' | 'triggers' | 'secret' | 'template'>;

/** Triggers of Cal.com that say nothing of bookings, as far as somebody may want them here. */
const OTHER_TRIGGERS = ['BOOKING_PAYMENT_INITIATED', 'FORM_SUBMITTED', 'OOO_CREATED', 'RECORDING_READY'];
const KNOWN_TRIGGERS: readonly string[] = [...BOOKING_EVENTS, ...OTHER_TRIGGERS];

/** Body of POST and PATCH /webhooks; what is left out stays as it was, and unknown keys are dropped without a word. */
export function readWebhookInput(body: unknown, before: WebhookInput): WebhookInput {
  const input = isRecord(body) ? body : {};
  const { subscriberUrl = before.subscriberUrl, active = before.active, triggers = before.triggers } = input;
  const { secret = before.secret, payloadTemplate = before.template } = input;
  const problems: string[] = [];
  if (typeof subscriberUrl !== 'string' || !/^https?:\/\/./.test(subscriberUrl)) {
    problems.push('subscriberUrl property is wrong,subscriberUrl must be a URL address');
  }
  if (typeof active !== 'boolean') problems.push('active property is wrong,active must be a boolean value');
  const known = Array.isArray(triggers) ? triggers.filter((trigger) => KNOWN_TRIGGERS.includes(String(trigger))) : [];
  if (!Array.isArray(triggers) || known.length === 0 || known.length < triggers.length) {
    problems.push('triggers property is wrong,each value in triggers must be one of the following values');
  }
  if (problems.length > 0) throw invalid(problems);
  return {
    subscriberUrl: String(subscriberUrl),
    active: active === true,
    triggers: known.map(String),
    secret: typeof secret === 'string' && secret !== '' ? secret : null,
    template: typeof payloadTemplate === 'string' && payloadTemplate !== '' ? payloadTemplate : null,
  };
}
