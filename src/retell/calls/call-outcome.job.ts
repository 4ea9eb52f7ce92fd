import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CallStory } from '../../call-story/index.js';
import { AppLogger, Clock, Config, type Job, Jobs, RequestContext } from '../../platform/index.js';
import type { CallIdentity } from '../../tenancy/index.js';
import { CallLogRepository } from './call-log.repository.js';

const QUEUE = 'retell.call-outcome';
/** By then what the call did is committed, and known from the instance that did it. */
const MARGIN_MS = 1_000;

interface OutcomeJob extends Record<string, string> {
  companyId: string;
  callId: string;
}

/** Judges a call anew when one of its bookings was settled, or a function was still under way, after its end. */
@Injectable()
export class CallOutcomeJob implements OnModuleInit, OnModuleDestroy {
  #stopListening = (): void => undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly story: CallStory,
    private readonly log: CallLogRepository,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
    private readonly config: Config,
    private readonly request: RequestContext,
  ) {}

  onModuleInit(): void {
    this.jobs.define<OutcomeJob>(QUEUE, (job) => this.judge(job));
    this.#stopListening = this.story.observe(({ kind, outcome }, call) => {
      const isSettled = kind === 'booking' || (kind === 'webhook' && outcome === 'changed');
      // What a function of the call itself writes is judged when the call ends.
      if (isSettled && call && this.request.id === null) void this.enqueue(call, MARGIN_MS);
    });
  }

  onModuleDestroy(): void {
    this.#stopListening();
  }

  /** Of a call that has ended, once whatever function it may have under way is answered. Never fails. */
  begin(call: CallIdentity): Promise<void> {
    return this.enqueue(call, this.config.calcomWriteBudgetMs + MARGIN_MS);
  }

  private async enqueue({ companyId, callId }: CallIdentity, delayMs: number): Promise<void> {
    try {
      await this.jobs.enqueue(QUEUE, { companyId, callId }, { delayMs });
    } catch (error) {
      // The next event of the call judges it as well.
      this.logger.warn({ event: 'call_not_judged', companyId, callId, err: error });
    }
  }

  private async judge({ data }: Job<OutcomeJob>): Promise<void> {
    await this.story.flushOf(data);
    await this.log.judge(data, this.clock.now());
  }
}
