import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../platform/index.js';
import { BookingReconciler } from './booking-reconciler.js';
import { RECONCILING_QUEUE } from './doubt-watch.js';

/** While something stays open. */
const AGAIN_MS = 15_000;

/** Runs the reconciler soon after a doubt, again while any is left, and every minute for what a killed process left. */
@Injectable()
export class ReconcilingJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly reconciler: BookingReconciler,
  ) {}

  onModuleInit(): void {
    this.jobs.define(RECONCILING_QUEUE, () => this.run(), { cron: '* * * * *', retries: 0 });
  }

  private async run(): Promise<void> {
    const lookedAt = await this.reconciler.reconcile();
    if (lookedAt === 0) return;
    await this.jobs.enqueue(RECONCILING_QUEUE, { companyId: null }, { key: 'again', delayMs: AGAIN_MS });
  }
}
