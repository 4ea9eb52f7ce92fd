import { Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { Config } from '../../platform/index.js';
import { hashOfBody, Inbox, NOT_JSON } from '../../webhooks/index.js';
import { readCallEvent } from './call-event.js';
import type { RetellRequest } from '../request/retell-request.js';
import { RetellSignatureGuard } from '../request/retell-signature.guard.js';

/** Events of calls and chats: stored once and acknowledged, worked off afterwards. */
@Controller('retell/webhook')
@UseGuards(RetellSignatureGuard)
export class RetellWebhookController {
  constructor(
    private readonly inbox: Inbox,
    private readonly config: Config,
  ) {}

  /** @throws DatabaseError when it could not be stored, so that Retell sends it again */
  @Post()
  @HttpCode(204)
  async accept(@Req() request: RetellRequest): Promise<void> {
    const tenant = request.tenant ?? null;
    const source = 'retell';
    const read = request.body === undefined ? NOT_JSON : readCallEvent(request.body, this.config.storeTranscripts);
    switch (read.kind) {
      case 'ignored':
        return this.inbox.ignore(source);
      case 'unreadable': {
        const { event, reason } = read;
        const dedupeKey = `body:${hashOfBody(request.rawBody)}`;
        return this.inbox.refuse({ companyId: tenant?.company.id ?? null, source, event, dedupeKey, reason });
      }
      case 'known': {
        // Whoever it belongs to is not ours to keep.
        if (!tenant) return this.inbox.ignore(source);
        const { event, dedupeKey } = read;
        const facts = { ...read.facts, branchId: tenant.branch.id };
        return this.inbox.accept({ companyId: tenant.company.id, source, event, dedupeKey, facts });
      }
    }
  }
}
