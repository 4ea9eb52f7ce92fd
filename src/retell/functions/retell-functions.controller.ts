import { Controller, Header, HttpCode, Post, Req, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { Config } from '../../platform/index.js';
import { answerWithin } from '../../resilience/index.js';
import { CallArrivals } from '../calls/call-arrivals.js';
import { CallThrottlerGuard } from './call-throttler.guard.js';
import { CompanyLimitGuard } from './company-limit.guard.js';
import { type FunctionAnswer, isWrite } from '../answers/function-answer.js';
import { AppointmentHandlers, BookingHandlers, type FunctionHandler, QuestionHandlers } from './function-handlers.js';
import { envelopeOf, type RetellRequest } from '../request/retell-request.js';
import { RetellSignatureGuard } from '../request/retell-signature.guard.js';
import { SpokenErrorFilter } from './spoken-error.filter.js';
import { SpokenResponsePresenter } from '../answers/spoken-response.presenter.js';
import { spokenLocaleOf } from './spoken-locale.js';
import { TenantInterceptor } from './tenant.interceptor.js';

/** The functions of the agent, by path or by the name in the body. Always 200 once the signature is proven. */
@Controller('retell/functions')
@UseGuards(RetellSignatureGuard, CompanyLimitGuard, CallThrottlerGuard)
@UseInterceptors(TenantInterceptor)
@UseFilters(SpokenErrorFilter)
export class RetellFunctionsController {
  readonly #handlers: Map<string, FunctionHandler>;

  constructor(
    questions: QuestionHandlers,
    bookings: BookingHandlers,
    appointments: AppointmentHandlers,
    private readonly presenter: SpokenResponsePresenter,
    private readonly arrivals: CallArrivals,
    private readonly config: Config,
  ) {
    this.#handlers = new Map([questions, bookings, appointments].flatMap(({ handlers }) => Object.entries(handlers)));
  }

  @Post([':function', ''])
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async serve(@Req() request: RetellRequest): Promise<FunctionAnswer> {
    const { name, args, call } = envelopeOf(request);
    const handler = name === null ? undefined : this.#handlers.get(name);
    if (name === null || !handler || !call || !request.tenant) {
      return this.presenter.presentFailure(name, 'unknown_function', spokenLocaleOf(request));
    }
    const { tenant } = request;
    try {
      const budgetMs = isWrite(name) ? this.config.calcomWriteBudgetMs : this.config.calcomReadBudgetMs;
      return await answerWithin(budgetMs, () => handler({ ...call, tenant }, args));
    } finally {
      this.arrivals.note(tenant, call.callId, request.body);
    }
  }
}
