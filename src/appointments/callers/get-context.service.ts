import { Injectable } from '@nestjs/common';
import { Clock, localDateOf } from '../../platform/index.js';
import type { CallContext, ContextOutcome } from '../appointment.js';
import { CheckCustomerService } from './check-customer.service.js';
import { opensOn } from '../availability/opening-hours.js';

/** What the agent should know before the first sentence: the day, the hours, the caller. */
@Injectable()
export class GetContextService {
  constructor(
    private readonly customers: CheckCustomerService,
    private readonly clock: Clock,
  ) {}

  async get(call: CallContext): Promise<ContextOutcome> {
    const now = this.clock.now();
    const { branch } = call.tenant;
    const today = opensOn(branch, localDateOf(now, branch.timeZone));
    const customer = await this.customers.check(call);
    return {
      kind: 'context',
      now,
      openToday: today.kind === 'open' ? { kind: 'open', intervals: today.intervals } : { kind: 'closed' },
      caller:
        customer.kind === 'known'
          ? { known: true, name: customer.name, upcoming: customer.upcoming }
          : { known: false, name: null, upcoming: [] },
    };
  }
}
