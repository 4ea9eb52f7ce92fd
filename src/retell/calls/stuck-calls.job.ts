import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppLogger, Clock, Jobs } from '../../platform/index.js';
import { CallLogRepository } from './call-log.repository.js';

const QUEUE = 'retell.stuck-calls';
const HOUR_MS = 60 * 60_000;
/** Retell ends a call after two hours. */
const VOICE_MS = 3 * HOUR_MS;
const CHAT_MS = 48 * HOUR_MS;

/** Ends calls in the log whose end Retell never told; a late event still says when and why (I-66). */
@Injectable()
export class StuckCallsJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly log: CallLogRepository,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.jobs.define(QUEUE, () => this.run(), { cron: '*/15 * * * *' });
  }

  async run(): Promise<void> {
    const now = this.clock.now();
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const stuck = await this.log.listStuck({ voice: ago(VOICE_MS), chat: ago(CHAT_MS) });
    for (const call of stuck) await this.log.end(call, now);
    if (stuck.length > 0) this.logger.warn({ event: 'calls_stuck', count: stuck.length });
  }
}
