import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { desc, eq } from 'drizzle-orm';
import { auditEntries, Database } from '../platform/index.js';
import { AdminGuard } from './admin.guard.js';
import { ListQuery, readInput } from './admin.input.js';

type AuditEntry = typeof auditEntries.$inferSelect;

/** What operators changed, newest first. */
@Controller('admin/audit')
@UseGuards(AdminGuard)
export class AuditController {
  constructor(private readonly database: Database) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(@Query() query: unknown): Promise<AuditEntry[]> {
    const { company, limit } = readInput(ListQuery, query);
    return this.database.asOperator((tx) =>
      tx
        .select()
        .from(auditEntries)
        .where(company === undefined ? undefined : eq(auditEntries.company, company))
        .orderBy(desc(auditEntries.at), desc(auditEntries.id))
        .limit(limit),
    );
  }
}
