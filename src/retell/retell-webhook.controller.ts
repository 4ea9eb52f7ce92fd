import { createHash } from 'node:crypto';
import { Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { Inbox } from '../webhooks/index.js';
import { readCallEvent } from './call-event.js';
import type { RetellRequest } from './retell-request.js';
import { RetellSignatureGuard } from './retell-signature.guard.js';

/** Events of calls and chats: stored once and acknowledged, worked off afterwards. */
@Controller('retell/webhook')
@UseGuards(RetellSignatureGuard)
export class RetellWebhookController {
  constructor(private readonly inbox: Inbox) {}

  /** @throws DatabaseError when it could not be stored, so that Retell sends it again */
  @Post()
  @HttpCode(204)
  async accept(@Req() request: RetellRequest): Promise<void> {
    const { tenant } = request;
    // Whoever it belongs to is not ours to keep.
    if (!tenant) return;
    const companyId = tenant.company.id;
    const read = readCallEvent(request.body);
    switch (read.kind) {
      case 'ignored':
        return;
      case 'unreadable': {
        const hash = createHash('sha256')
          .update(request.rawBody ?? '')
          .digest('hex');
        const { reason } = read;
        await this.inbox.refuse({ companyId, source: 'retell', event: read.event, dedupeKey: `body:${hash}` }, reason);
        return;
      }
      case 'known': {
        const { event, dedupeKey } = read;
        const facts = { ...read.facts, branchId: tenant.branch.id };
        await this.inbox.accept({ companyId, source: 'retell', event, dedupeKey, facts });
      }
    }
  }
}
