import { Injectable } from '@nestjs/common';
import { Config, Jobs, type Transaction } from '../../platform/index.js';

export const RECONCILING_QUEUE = 'appointments.reconcile';

/** A write that has used up its budget is answered by then, or never. */
const MARGIN_MS = 1_000;

/** Has whatever may stay open looked after, once the write that opened it is surely over. */
@Injectable()
export class DoubtWatch {
  constructor(
    private readonly jobs: Jobs,
    private readonly config: Config,
  ) {}

  /** @param tx - the one that leaves the doubt, or the intent of a write */
  async begin(tx: Transaction): Promise<void> {
    const delayMs = this.config.calcomWriteBudgetMs + MARGIN_MS;
    await this.jobs.enqueue(RECONCILING_QUEUE, { companyId: null }, { tx, delayMs });
  }
}
