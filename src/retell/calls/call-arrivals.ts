import { Injectable } from '@nestjs/common';
import { AppLogger, BoundedMap, Clock, GroupCommit } from '../../platform/index.js';
import type { Tenant } from '../../tenancy/index.js';
import { factsOf } from './call-event.js';
import { CallLogRepository, type FirstSight } from './call-log.repository.js';
import { CallOutcomeJob } from './call-outcome.job.js';
import { callObjectOf } from '../request/call-origin.js';
import { toldBy } from './told-by.js';

const MAX_REMEMBERED = 10_000;
const MAX_NOTED_TOGETHER = 200;

/** Calls whose first function comes before Retell has told that they began: noted in the background (I-64). */
@Injectable()
export class CallArrivals {
  readonly #remembered = new BoundedMap<string, true>(MAX_REMEMBERED);
  readonly #notes = new GroupCommit<FirstSight, true>(
    (companyId, sights) => this.write(companyId, sights),
    MAX_NOTED_TOGETHER,
  );

  constructor(
    private readonly log: CallLogRepository,
    private readonly outcomes: CallOutcomeJob,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /**
   * Costs the answer nothing and never fails.
   * @param body - of a function call whose signature is proven
   */
  note({ company, branch }: Tenant, callId: string, body: unknown): void {
    const key = `${company.id}:${callId}`;
    if (this.#remembered.has(key)) return;
    this.#remembered.set(key, true);
    const told = toldBy(factsOf(callObjectOf(body), 'started'));
    this.#notes.add(company.id, { callId, branchId: branch.id, told, outcome: null }).catch((error: unknown) => {
      // Its next function, or the first event, notes it.
      this.#remembered.delete(key);
      this.logger.warn({ event: 'call_not_noted', companyId: company.id, callId, err: error });
    });
  }

  /** Waits for what runs in the background. */
  settled(): Promise<void> {
    return this.#notes.quiet();
  }

  private async write(companyId: string, sights: readonly FirstSight[]): Promise<true[]> {
    const ended = await this.log.noteAll(companyId, sights, this.clock.now());
    for (const callId of ended) await this.outcomes.begin({ companyId, callId });
    return sights.map(() => true);
  }
}
