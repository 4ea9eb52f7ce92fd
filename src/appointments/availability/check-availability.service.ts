import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { AppointmentAlternativesFinder } from './appointment-alternatives.finder.js';
import type { AvailabilityOutcome, CallContext, SpokenWish } from '../appointment.js';
import { LastAnswer } from './last-answer.js';
import { SlotHolds } from '../holds/slot-holds.js';
import { readWish, type Wish } from '../wishes/wish.js';

/** "Is Tuesday at three free, and what else is there?" */
@Injectable()
export class CheckAvailabilityService {
  constructor(
    private readonly finder: AppointmentAlternativesFinder,
    private readonly holds: SlotHolds,
    private readonly lastAnswer: LastAnswer,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns `available` only for an exact start; a day or a span gets its free times as `alternatives`
   * @throws CalcomError when Cal.com gave no answer
   */
  async check(call: CallContext, said: SpokenWish): Promise<AvailabilityOutcome> {
    const { branch, company } = call.tenant;
    const wish = readWish(said, branch, company.locale, this.clock.now());
    return wish.kind === 'ask' ? wish : this.checkWish(call, wish);
  }

  /** @throws CalcomError as `check` */
  async checkWish(call: CallContext, wish: Wish): Promise<AvailabilityOutcome> {
    const outcome = await this.finder.find(call, wish, { freshness: 'lately' });
    const [offered] = outcome.kind === 'available' ? outcome.options : [];
    if (offered) this.holds.reserve(call, offered);
    return outcome.kind === 'ask' ? outcome : this.lastAnswer.mark(call, outcome);
  }
}
