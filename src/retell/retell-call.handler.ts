import { Injectable, type OnModuleInit } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import { SlotHolds } from '../appointments/index.js';
import { CallStory } from '../call-story/index.js';
import { CALL_STATES, calls, Clock, Database } from '../platform/index.js';
import { type Delivery, Inbox } from '../webhooks/index.js';
import type { CallFacts } from './call-event.js';

type Row = typeof calls.$inferSelect;
type Story = Omit<Row, 'companyId' | 'callId' | 'branchId' | 'createdAt' | 'updatedAt'>;

/** Keeps the log of calls from Retell's events, in whatever order they come. Events never touch bookings (I-07). */
@Injectable()
export class RetellCallHandler implements OnModuleInit {
  constructor(
    private readonly inbox: Inbox,
    private readonly database: Database,
    private readonly holds: SlotHolds,
    private readonly clock: Clock,
    private readonly story: CallStory,
  ) {}

  onModuleInit(): void {
    this.inbox.register('retell', (delivery) => this.handle(delivery));
  }

  private async handle({ companyId, event, facts }: Delivery): Promise<void> {
    // Only our own controller writes these rows.
    const { callId, branchId, ...told } = facts as CallFacts;
    const now = this.clock.now();
    const story = storyOf(told);
    const isThisCall = and(eq(calls.companyId, companyId), eq(calls.callId, callId));
    await this.database.forCompany(companyId, async (tx) => {
      const inserted = await tx
        .insert(calls)
        .values({ companyId, callId, branchId, ...story, createdAt: now, updatedAt: now })
        .onConflictDoNothing()
        .returning({ callId: calls.callId });
      if (inserted.length > 0) return;
      const [known] = await tx.select().from(calls).where(isThisCall).for('update');
      if (!known) throw new Error('The call to continue is gone');
      await tx
        .update(calls)
        .set({ ...mergeStories(known, story), updatedAt: now })
        .where(isThisCall);
    });
    this.story.recordIn({ companyId, callId }, { kind: 'webhook', name: event, outcome: 'done', durationMs: 0 });
    if (story.state !== 'started') await this.holds.releaseCall(companyId, callId);
  }
}

function storyOf({ startedAt, endedAt, ...facts }: Omit<CallFacts, 'callId' | 'branchId'>): Story {
  return {
    ...facts,
    startedAt: startedAt === null ? null : new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  };
}

/** What both tell; where they differ, the one that was written later in the life of the call. The state never goes back. */
export function mergeStories(one: Story, other: Story): Story {
  const otherIsLater = CALL_STATES.indexOf(other.state) >= CALL_STATES.indexOf(one.state);
  const [earlier, later] = otherIsLater ? [one, other] : [other, one];
  return {
    state: later.state,
    agentId: later.agentId ?? earlier.agentId,
    kind: later.kind ?? earlier.kind,
    direction: later.direction ?? earlier.direction,
    startedAt: later.startedAt ?? earlier.startedAt,
    endedAt: later.endedAt ?? earlier.endedAt,
    durationMs: later.durationMs ?? earlier.durationMs,
    disconnectionReason: later.disconnectionReason ?? earlier.disconnectionReason,
    transferred: one.transferred || other.transferred,
    costCents: later.costCents ?? earlier.costCents,
    latencyP50Ms: later.latencyP50Ms ?? earlier.latencyP50Ms,
    modelSentiment: later.modelSentiment ?? earlier.modelSentiment,
    modelSuccessful: later.modelSuccessful ?? earlier.modelSuccessful,
  };
}
