import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'undici';
import type { OwnedEventType, SandboxBooking, SandboxWebhook } from './sandbox.model.js';
import type { SandboxStore } from './sandbox.store.js';

export interface WebhookSubscription {
  /** Account whose bookings are told. */
  apiKey: string;
  url: string;
  secret: string;
}

const TRIGGERS = ['BOOKING_CREATED', 'BOOKING_REQUESTED', 'BOOKING_RESCHEDULED', 'BOOKING_CANCELLED'] as const;
type Trigger = (typeof TRIGGERS)[number];

const DELIVERY_TIMEOUT_MS = 5_000;

/** Signed deliveries to subscribers, sent once and in no order, as Cal.com's are. */
export class SandboxWebhooks {
  #webhooks: SandboxWebhook[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly store: SandboxStore) {}

  /** To all that the sandbox can tell. */
  subscribe({ apiKey, url, secret }: WebhookSubscription): void {
    this.add({ apiKey, subscriberUrl: url, active: true, triggers: [...TRIGGERS], secret, template: null });
  }

  unsubscribeAll(): void {
    this.#webhooks = [];
  }

  add(settings: Omit<SandboxWebhook, 'id' | 'userId'>): SandboxWebhook {
    const userId = this.store.findAccount(settings.apiKey)?.hosts[0].id ?? 0;
    const webhook = { ...settings, id: randomUUID(), userId };
    this.#webhooks.push(webhook);
    return webhook;
  }

  list(apiKey: string): SandboxWebhook[] {
    return this.#webhooks.filter((webhook) => webhook.apiKey === apiKey);
  }

  find(apiKey: string, id: string): SandboxWebhook | null {
    return this.list(apiKey).find((webhook) => webhook.id === id) ?? null;
  }

  remove(removed: SandboxWebhook): void {
    this.#webhooks = this.#webhooks.filter((webhook) => webhook !== removed);
  }

  created(booking: SandboxBooking): void {
    this.publish(booking.status === 'pending' ? 'BOOKING_REQUESTED' : 'BOOKING_CREATED', booking, {
      metadata: booking.metadata,
    });
  }

  /** The payload of a cancellation carries no metadata. */
  cancelled(booking: SandboxBooking): void {
    this.publish('BOOKING_CANCELLED', booking, { cancellationReason: booking.cancellationReason ?? '' });
  }

  rescheduled(booking: SandboxBooking): void {
    if (booking.status === 'pending') return this.created(booking);
    const old = booking.rescheduledFromUid === null ? null : this.store.findBooking(booking.rescheduledFromUid);
    this.publish('BOOKING_RESCHEDULED', booking, {
      metadata: booking.metadata,
      rescheduleId: old?.id ?? null,
      rescheduleUid: booking.rescheduledFromUid,
      rescheduleStartTime: old?.start.toISOString() ?? null,
      rescheduleEndTime: old?.end.toISOString() ?? null,
    });
  }

  /** Resolves when everything on its way has arrived or failed. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  private publish(trigger: Trigger, booking: SandboxBooking, extra: object): void {
    const owned = this.store.findEventType(booking.eventTypeId);
    if (!owned) return;
    const createdAt = this.store.clock.now().toISOString();
    const body = JSON.stringify({
      triggerEvent: trigger,
      createdAt,
      payload: { ...payloadOf(booking, owned), ...extra },
    });
    for (const webhook of this.list(booking.apiKey)) {
      if (!webhook.active || !webhook.triggers.includes(trigger)) continue;
      const delivery = deliver(webhook, body).finally(() => this.#running.delete(delivery));
      this.#running.add(delivery);
    }
  }
}

function payloadOf(booking: SandboxBooking, { account, eventType }: OwnedEventType): object {
  const { attendee } = booking;
  const organizer = account.hosts.find((host) => host.id === booking.hostIds[0]) ?? account.hosts[0];
  const { timeZone } = eventType.schedule;
  return {
    uid: booking.uid,
    bookingId: booking.id,
    type: eventType.slug,
    title: `${eventType.title} between ${organizer.name} and ${attendee.name}`,
    eventTitle: eventType.title,
    status: booking.status.toUpperCase(),
    startTime: booking.start.toISOString(),
    endTime: booking.end.toISOString(),
    length: eventType.lengthInMinutes,
    eventTypeId: eventType.id,
    organizer: { ...organizer, timeZone, language: { locale: 'en' } },
    attendees: [
      {
        name: attendee.name,
        email: attendee.email,
        timeZone: attendee.timeZone,
        phoneNumber: attendee.phoneNumber,
        language: { locale: attendee.language },
      },
    ],
    responses: {
      name: { label: 'your_name', value: attendee.name },
      email: { label: 'email_address', value: attendee.email },
    },
  };
}

/** Cal.com tells nobody about a delivery that failed, and neither does this. */
async function deliver({ subscriberUrl, secret }: SandboxWebhook, body: string): Promise<void> {
  try {
    const answer = await request(subscriberUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-cal-webhook-version': '2021-10-20',
        'x-cal-signature-256':
          secret === null ? 'no-secret-provided' : createHmac('sha256', secret).update(body).digest('hex'),
      },
      body,
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    await answer.body.dump();
  } catch {
    // Lost, like there.
  }
}
