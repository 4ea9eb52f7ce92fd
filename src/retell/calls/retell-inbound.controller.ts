import { Controller, Header, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { CheckCustomerService, addDays, SlotPrefetcher } from '../../appointments/index.js';
import { speakDate, speakTime, speakWeekday } from '../../i18n/index.js';
import { Clock, within, wallClock, isoWithOffset } from '../../platform/index.js';
import type { Tenant } from '../../tenancy/index.js';
import { callerNumberOf, callObjectOf, originOf } from '../request/call-origin.js';
import { recordOf } from '../request/json-record.js';
import type { RetellRequest } from '../request/retell-request.js';
import { RetellSignatureGuard } from '../request/retell-signature.guard.js';

interface InboundAnswer {
  dynamic_variables?: Record<string, string>;
  metadata?: Record<string, string>;
}

/** Retell waits for this answer while the phone rings. */
const CALLER_TIMEOUT_MS = 80;

/**
 * A phone rings or a message comes in: tells the agent whose line it is, who calls, and which day it is. A model that does
 * not know the day invents one (I-15).
 */
@Controller('retell/inbound')
@UseGuards(RetellSignatureGuard)
export class RetellInboundController {
  readonly #answered: Counter<'kind' | 'outcome'>;

  constructor(
    private readonly customers: CheckCustomerService,
    private readonly prefetcher: SlotPrefetcher,
    private readonly clock: Clock,
    registry: Registry,
  ) {
    this.#answered = new Counter({
      name: 'slotline_inbound_total',
      help: 'Calls and chats that came in, by whether their number or agent is known',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    });
  }

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async answer(@Req() request: RetellRequest): Promise<Record<string, InboundAnswer>> {
    const field = 'chat_inbound' in recordOf(request.body) ? 'chat_inbound' : 'call_inbound';
    const { tenant } = request;
    this.#answered.inc({ kind: field, outcome: tenant ? 'known' : 'unknown' });
    if (!tenant) return { [field]: {} };
    this.prefetcher.prefetch(tenant);
    const callerName = await this.callerName(tenant, request);
    return {
      [field]: {
        dynamic_variables: { ...this.variablesOf(tenant), ...(callerName === null ? {} : { caller_name: callerName }) },
        metadata: { company: tenant.company.slug, branch: tenant.branch.slug },
      },
    };
  }

  /** Knowing the caller is a courtesy; a database that is away or slow must not keep the phone ringing. */
  private async callerName(tenant: Tenant, request: RetellRequest): Promise<string | null> {
    const object = callObjectOf(request.body);
    const callerNumber = callerNumberOf(originOf(object));
    const call = { tenant, callId: '', toolCallId: null, callerNumber };
    const customer = await within(this.customers.check(call), CALLER_TIMEOUT_MS).catch(() => null);
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
