import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { AppointmentAlternativesFinder } from './appointment-alternatives.finder.js';
import type { Alternatives, Ask, CallContext, NoneFree, SpokenWish } from '../appointment.js';
import { LastAnswer } from './last-answer.js';
import { readWish } from '../wishes/wish.js';

/** "Anything else?": other times than the one asked for. */
@Injectable()
export class FindAlternativesService {
  constructor(
    private readonly finder: AppointmentAlternativesFinder,
    private readonly lastAnswer: LastAnswer,
    private readonly clock: Clock,
  ) {}

  /** @throws CalcomError when Cal.com gave no answer */
  async find(call: CallContext, said: SpokenWish): Promise<Alternatives | NoneFree | Ask> {
    const { branch, company } = call.tenant;
    const wish = readWish(said, branch, company.locale, this.clock.now());
    if (wish.kind === 'ask') return wish;
    return this.lastAnswer.mark(call, await this.finder.findOthers(call, wish, { freshness: 'lately' }));
  }
}
