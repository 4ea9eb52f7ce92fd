import { Body, Controller, Get, Header, Param, Patch, Query, UseGuards } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { desc, eq } from 'drizzle-orm';
import {
  branches,
  CALLBACK_PRIORITIES,
  callbacks,
  Clock,
  companies,
  Database,
  ProblemError,
} from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { OpenToCompanyInQuery } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';
import { Actor, AuditLog } from './audit-log.js';
import { CallbackInput, ListQuery, readInput } from './admin.input.js';

/** No callback has that id. */
export class CallbackNotFoundError extends ProblemError {
  constructor() {
    super(404, 'callback_not_found', 'No callback has that id.');
  }
}

const FIELDS = {
  id: callbacks.id,
  company: companies.slug,
  branch: branches.slug,
  callId: callbacks.callId,
  name: callbacks.name,
  phone: callbacks.phone,
  reason: callbacks.reason,
  preferredTime: callbacks.preferredTime,
  priority: callbacks.priority,
  status: callbacks.status,
  requestedAt: callbacks.requestedAt,
  updatedAt: callbacks.updatedAt,
};

type CallbackAnswer = Record<'id' | 'company' | 'branch' | 'callId', string> &
  Record<'name' | 'phone' | 'reason' | 'preferredTime', string | null> & {
    priority: (typeof CALLBACK_PRIORITIES)[number];
    status: 'open' | 'done';
    requestedAt: Date;
    updatedAt: Date;
  };

/** People who wait to be called back, newest wish first. */
@Controller('admin/callbacks')
@UseGuards(AdminGuard)
export class CallbacksController {
  constructor(
    private readonly database: Database,
    private readonly tenancy: TenancyService,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @OpenToCompanyInQuery('company')
  @Header('Cache-Control', 'no-store')
  async list(@Query() query: unknown): Promise<CallbackAnswer[]> {
    const { company, limit } = readInput(ListQuery, query);
    if (company !== undefined) await this.tenancy.get(company);
    return this.database.asOperator((tx) =>
      tx
        .select(FIELDS)
        .from(callbacks)
        .innerJoin(companies, eq(companies.id, callbacks.companyId))
        .innerJoin(branches, eq(branches.id, callbacks.branchId))
        .where(company === undefined ? undefined : eq(companies.slug, company))
        .orderBy(desc(callbacks.requestedAt), desc(callbacks.id))
        .limit(limit),
    );
  }

  /** Marks one as done, opens it again, or says how urgent it is. */
  @Patch(':id')
  @Header('Cache-Control', 'no-store')
  async update(@Param('id') id: string, @Body() body: unknown, @Actor() actor: string): Promise<CallbackAnswer> {
    const { status, priority } = readInput(CallbackInput, body);
    if (!isUUID(id)) throw new CallbackNotFoundError();
    const changed = await this.database.asOperator(async (tx) => {
      await tx
        .update(callbacks)
        .set({
          ...(status === undefined ? {} : { status }),
          ...(priority === undefined ? {} : { priority }),
          updatedAt: this.clock.now(),
        })
        .where(eq(callbacks.id, id));
      const [row] = await tx
        .select(FIELDS)
        .from(callbacks)
        .innerJoin(companies, eq(companies.id, callbacks.companyId))
        .innerJoin(branches, eq(branches.id, callbacks.branchId))
        .where(eq(callbacks.id, id));
      return row;
    });
    if (!changed) throw new CallbackNotFoundError();
    const { company, callId } = changed;
    const line = { callId, status: changed.status };
    await this.audit.record(actor, { operation: 'callback_update', company, subject: id, line });
    return changed;
  }
}
