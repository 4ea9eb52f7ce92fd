import { Controller, Get, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ProblemError } from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { DeliveryFinder, type DeliverySummary, Inbox } from '../webhooks/index.js';
import { OpenToCompanyInQuery } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';
import { Actor, AuditLog } from './audit-log.js';
import { readInput, WebhookListQuery } from './admin.input.js';
import { cursorOf, readCursor } from './page-cursor.js';

/** No delivery has that id. */
export class WebhookNotFoundError extends ProblemError {
  constructor() {
    super(404, 'webhook_not_found', 'No webhook has that id.');
  }
}

/** What it told is not kept any more, or could never be read. */
export class WebhookNotReplayableError extends ProblemError {
  constructor() {
    super(409, 'webhook_not_replayable', 'Only a dead webhook whose facts are kept can be worked off again.');
  }
}

interface WebhookPage {
  webhooks: DeliverySummary[];
  /** Gives the next page; null on the last. */
  nextCursor: string | null;
}

/** What both vendors reported, latest first, and what became of it. */
@Controller('admin/webhooks')
@UseGuards(AdminGuard)
export class WebhooksController {
  constructor(
    private readonly finder: DeliveryFinder,
    private readonly inbox: Inbox,
    private readonly tenancy: TenancyService,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @OpenToCompanyInQuery('company')
  @Header('Cache-Control', 'no-store')
  async list(@Query() query: unknown): Promise<WebhookPage> {
    const { company, limit, cursor, ...filter } = readInput(WebhookListQuery, query);
    if (company !== undefined) await this.tenancy.get(company);
    const found = await this.finder.list({
      ...filter,
      ...(company === undefined ? {} : { company }),
      ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const isWhole = found.length <= limit;
    return { webhooks: page, nextCursor: last && !isWhole ? cursorOf({ at: last.receivedAt, id: last.id }) : null };
  }

  /** Works a dead one off again, with all its attempts. */
  @Post(':id/replay')
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  async replay(@Param('id') id: string, @Actor() actor: string): Promise<DeliverySummary> {
    const replayed = isUUID(id) ? await this.inbox.replay(id) : 'unknown';
    if (replayed === 'unknown') throw new WebhookNotFoundError();
    if (replayed === 'not_replayable') throw new WebhookNotReplayableError();
    await this.audit.record(actor, { operation: 'webhook_replay', subject: id, line: { webhookId: id } });
    const delivery = await this.finder.find(id);
    if (!delivery) throw new WebhookNotFoundError();
    return delivery;
  }
}
