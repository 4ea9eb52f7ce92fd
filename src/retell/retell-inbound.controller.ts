import { Controller, Header, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { CheckCustomerService, addDays, isoWithOffset } from '../appointments/index.js';
import { speakDate, speakTime, speakWeekday, wallClock } from '../i18n/index.js';
import { Clock } from '../platform/index.js';
import type { Tenant } from '../tenancy/index.js';
import { callerNumberOf, callObjectOf, originOf } from './call-origin.js';
import { recordOf } from './json-record.js';
import type { RetellRequest } from './retell-request.js';
import { RetellSignatureGuard } from './retell-signature.guard.js';

interface InboundAnswer {
  dynamic_variables?: Record<string, string>;
  metadata?: Record<string, string>;
}

/**
 * A phone rings or a message comes in: tells the agent whose line it is, who calls, and which day it is. A model that does
 * not know the day invents one (I-15).
 */
@Controller('retell/inbound')
@UseGuards(RetellSignatureGuard)
export class RetellInboundController {
  constructor(
    private readonly customers: CheckCustomerService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async answer(@Req() request: RetellRequest): Promise<Record<string, InboundAnswer>> {
    const field = 'chat_inbound' in recordOf(request.body) ? 'chat_inbound' : 'call_inbound';
    const { tenant } = request;
    if (!tenant) return { [field]: {} };
    const callerName = await this.callerName(tenant, request);
    return {
      [field]: {
        dynamic_variables: { ...this.variablesOf(tenant), ...(callerName === null ? {} : { caller_name: callerName }) },
        metadata: { company: tenant.company.slug, branch: tenant.branch.slug },
      },
    };
  }

  /** Knowing the caller is a courtesy; a database that is away must not keep the phone ringing. */
  private async callerName(tenant: Tenant, request: RetellRequest): Promise<string | null> {
    const object = callObjectOf(request.body);
    const callerNumber = callerNumberOf(originOf(object));
    const call = { tenant, callId: '', toolCallId: null, callerNumber };
    const customer = await this.customers.check(call).catch(() => null);
    return customer?.kind === 'known' ? customer.name : null;
  }

  private variablesOf({ company, branch }: Tenant): Record<string, string> {
    const now = this.clock.now();
    const { date, time } = wallClock(now, branch.timeZone);
    const { locale } = company;
    return {
      company: company.name,
      branch: branch.name,
      locale,
      now: isoWithOffset(now, branch.timeZone),
      time: speakTime(time, locale),
      today: date,
      weekday: speakWeekday(date, locale),
      today_spoken: speakDate(date, locale, date),
      tomorrow: addDays(date, 1),
    };
  }
}
