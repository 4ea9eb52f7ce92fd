import { Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { hashOfBody, Inbox, NOT_JSON } from '../webhooks/index.js';
import { readBookingEvent } from './booking-event.js';
import { CalcomSignatureGuard, type CalcomWebhookRequest } from './calcom-signature.guard.js';

/** What Cal.com says has changed. It sends no id of the delivery, so the same body is the same delivery. */
@Controller('calcom/webhook')
@UseGuards(CalcomSignatureGuard)
export class CalcomWebhookController {
  constructor(private readonly inbox: Inbox) {}

  /** @throws DatabaseError when it could not be stored */
  @Post(':connectionId')
  @HttpCode(204)
  async accept(@Req() request: CalcomWebhookRequest): Promise<void> {
    const { tenant } = request;
    if (!tenant) return;
    const read = request.body === undefined ? NOT_JSON : readBookingEvent(request.body);
    if (read.kind === 'ignored') return this.inbox.ignore('calcom');
    const connectionId = tenant.branch.calcom.id;
    const delivery = {
      companyId: tenant.company.id,
      source: 'calcom' as const,
      event: read.event,
      dedupeKey: `${connectionId}:${hashOfBody(request.rawBody)}`,
    };
    if (read.kind === 'unreadable') await this.inbox.refuse({ ...delivery, reason: read.reason });
    else await this.inbox.accept({ ...delivery, facts: { ...read.booking, connectionId } });
  }
}
