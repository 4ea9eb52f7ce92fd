import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SlotHolds } from '../../appointments/index.js';
import { CallStory } from '../../call-story/index.js';
import { Clock } from '../../platform/index.js';
import { CallThrottlerStorage } from '../../resilience/index.js';
import { type Delivery, Inbox } from '../../webhooks/index.js';
import type { CallFacts } from './call-event.js';
import { CallLogRepository } from './call-log.repository.js';
import { CallOutcomeJob } from './call-outcome.job.js';
import { toldBy } from './told-by.js';

/** Keeps the log of calls from Retell's events, in whatever order they come. Events never touch bookings (I-07). */
@Injectable()
export class RetellCallHandler implements OnModuleInit {
  constructor(
    private readonly inbox: Inbox,
    private readonly log: CallLogRepository,
    private readonly outcomes: CallOutcomeJob,
    private readonly holds: SlotHolds,
    private readonly throttle: CallThrottlerStorage,
    private readonly clock: Clock,
    private readonly story: CallStory,
  ) {}

  onModuleInit(): void {
    this.inbox.register('retell', (delivery) => this.handle(delivery));
  }

  private async handle({ companyId, event, facts }: Delivery): Promise<void> {
    // Only our own controller writes these rows.
    const { callId, branchId, ...told } = facts as CallFacts;
    const call = { companyId, callId };
    // The functions that this instance has answered count for what came of the call.
    if (told.state !== 'started') await this.story.flushOf(call);
    const outcome = await this.log.tell(call, branchId, toldBy(told), this.clock.now());
    this.story.recordIn(call, { kind: 'webhook', name: event, outcome: 'done', durationMs: 0 });
    if (told.state !== 'ended') return;
    // A function may be under way whose outcome weighs more.
    if (outcome !== 'booked') await this.outcomes.begin(call);
    await this.holds.releaseCall(companyId, callId);
    // Nobody counts the functions of a call that is over; its counters would lie about for hours.
    await this.throttle.reset(callId);
  }
}
