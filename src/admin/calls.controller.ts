import { Controller, Get, Header, Param, Query, UseGuards } from '@nestjs/common';
import { CallFinder, CallStory, type CallSummary, type CallTimeline } from '../call-story/index.js';
import { ProblemError } from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { OpenToCompanyInQuery } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';
import { CallListQuery, CallQuery, readInput } from './admin.input.js';
import { cursorOf, readCursor } from './page-cursor.js';

/** Nothing is known of a call of that id. */
export class CallNotFoundError extends ProblemError {
  constructor() {
    super(404, 'call_not_found', 'No call of that id is known.');
  }
}

interface CallPage {
  calls: CallSummary[];
  /** Gives the next page; null on the last. */
  nextCursor: string | null;
}

/** Calls, latest first, and the story of each. */
@Controller('admin/calls')
@UseGuards(AdminGuard)
export class CallsController {
  constructor(
    private readonly finder: CallFinder,
    private readonly story: CallStory,
    private readonly tenancy: TenancyService,
  ) {}

  @Get()
  @OpenToCompanyInQuery('company')
  @Header('Cache-Control', 'no-store')
  async list(@Query() query: unknown): Promise<CallPage> {
    const { company, from, status, limit, cursor } = readInput(CallListQuery, query);
    if (company !== undefined) await this.tenancy.get(company);
    const found = await this.finder.list({
      ...(company === undefined ? {} : { company }),
      ...(from === undefined ? {} : { from: new Date(from) }),
      ...(status === undefined ? {} : { state: status }),
      ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      calls: page,
      nextCursor:
        last && found.length > limit ? cursorOf({ at: last.startedAt ?? last.createdAt, id: last.callId }) : null,
    };
  }

  @Get(':callId')
  @OpenToCompanyInQuery('company')
  @Header('Cache-Control', 'no-store')
  async get(@Param('callId') callId: string, @Query() query: unknown): Promise<CallTimeline> {
    const { company } = readInput(CallQuery, query);
    // What this instance has seen of it is written at once, so that a call can be followed while it lasts.
    await this.story.flush();
    const timeline = await this.finder.find(callId, company);
    if (!timeline) throw new CallNotFoundError();
    return timeline;
  }
}
