import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { asc, eq } from 'drizzle-orm';
import {
  BOOKING_DIFFERENCES,
  bookingDifferences,
  branches,
  calcomSyncs,
  companies,
  Database,
  services,
} from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { OpenToCompanyInQuery } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';
import { ListQuery, readInput } from './admin.input.js';

interface DifferenceAnswer {
  kind: (typeof BOOKING_DIFFERENCES)[number];
  branch: string;
  service: string;
  /** Of `GET /admin/appointments`; null where the mirror has none. */
  appointment: string | null;
  mirrorStart: Date | null;
  calcomStart: Date | null;
}

interface ReconciliationAnswer {
  company: string;
  connectionId: string;
  /** Changes in Cal.com up to then have been taken in. */
  caughtUpTo: Date | null;
  /** When all appointments to come were compared. */
  comparedAt: Date | null;
  differences: DifferenceAnswer[];
}

/** Where our appointments and Cal.com's bookings differ, as the last night's comparison found it. */
@Controller('admin/reconciliation')
@UseGuards(AdminGuard)
export class ReconciliationController {
  constructor(
    private readonly database: Database,
    private readonly tenancy: TenancyService,
  ) {}

  @Get()
  @OpenToCompanyInQuery('company')
  @Header('Cache-Control', 'no-store')
  async list(@Query() query: unknown): Promise<ReconciliationAnswer[]> {
    const { company, limit } = readInput(ListQuery, query);
    if (company !== undefined) await this.tenancy.get(company);
    const ofCompany = company === undefined ? undefined : eq(companies.slug, company);
    const { syncs, found } = await this.database.asOperator(async (tx) => ({
      syncs: await tx
        .select({
          company: companies.slug,
          connectionId: calcomSyncs.connectionId,
          caughtUpTo: calcomSyncs.caughtUpTo,
          comparedAt: calcomSyncs.comparedAt,
        })
        .from(calcomSyncs)
        .innerJoin(companies, eq(companies.id, calcomSyncs.companyId))
        .where(ofCompany)
        .orderBy(asc(companies.slug), asc(calcomSyncs.connectionId)),
      found: await tx
        .select({
          connectionId: bookingDifferences.connectionId,
          kind: bookingDifferences.kind,
          branch: branches.slug,
          service: services.slug,
          appointment: bookingDifferences.appointmentId,
          mirrorStart: bookingDifferences.mirrorStartsAt,
          calcomStart: bookingDifferences.calcomStartsAt,
        })
        .from(bookingDifferences)
        .innerJoin(companies, eq(companies.id, bookingDifferences.companyId))
        .innerJoin(services, eq(services.id, bookingDifferences.serviceId))
        .innerJoin(branches, eq(branches.id, services.branchId))
        .where(ofCompany)
        .orderBy(asc(bookingDifferences.connectionId), asc(bookingDifferences.position))
        .limit(limit),
    }));
    const byConnection = Map.groupBy(found, ({ connectionId }) => connectionId);
    return syncs.map((sync) => ({
      ...sync,
      differences: (byConnection.get(sync.connectionId) ?? []).map(
        ({ connectionId: _connectionId, ...difference }) => difference,
      ),
    }));
  }
}
