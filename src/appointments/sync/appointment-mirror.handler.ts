import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CallStory } from '../../call-story/index.js';
import type { BookingEvent } from '../../calcom/index.js';
import { type Delivery, Inbox } from '../../webhooks/index.js';
import { AppointmentMirror } from './appointment-mirror.js';
import { BookingAttemptRepository } from '../booking/booking-attempt.repository.js';
import { BookingEventReader } from './booking-event.reader.js';
import { SlotHolds } from '../holds/slot-holds.js';

/** Works off what Cal.com's webhooks tell. */
@Injectable()
export class AppointmentMirrorHandler implements OnModuleInit {
  constructor(
    private readonly inbox: Inbox,
    private readonly mirror: AppointmentMirror,
    private readonly reader: BookingEventReader,
    private readonly holds: SlotHolds,
    private readonly attempts: BookingAttemptRepository,
    private readonly story: CallStory,
  ) {}

  onModuleInit(): void {
    this.inbox.register('calcom', (delivery) => this.handle(delivery));
  }

  /** @throws BookingInFlightError */
  private async handle({ companyId, event: name, facts }: Delivery): Promise<'suspicious' | void> {
    // Only the controller of the webhook writes these rows, under the connection whose secret signed.
    const event = await this.reader.complete(facts as BookingEvent);
    const own = await this.attempts.findNamedBy(companyId, event);
    const followed = await this.mirror.follow(event, own?.calcomUid ?? null);
    if (followed === 'suspicious') return followed;
    const { start, end } = event;
    if (event.kind === 'written' && !event.pending && start !== null && end !== null) {
      const span = { startsAt: new Date(start), endsAt: new Date(end) };
      await this.holds.releaseBooked(companyId, event.connectionId, span);
    }
    // Whoever wrote what this only confirms has made the slots stale already.
    const isNews = followed !== 'unchanged' || own?.calcomUid !== event.uid;
    const takesOrFreesTime = isNews && (event.kind === 'written' || event.kind === 'ended');
    // Event types that no caller is offered take time from the others all the same.
    if (takesOrFreesTime) await this.mirror.forgetSlots(event.connectionId);
    if (!own) return;
    const { callId } = own;
    this.story.recordIn({ companyId, callId }, { kind: 'webhook', name, outcome: followed, durationMs: 0 });
  }
}
