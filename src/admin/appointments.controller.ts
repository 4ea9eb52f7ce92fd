import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { desc, eq } from 'drizzle-orm';
import { appointments, branches, companies, Database, services } from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { OpenToCompanyInQuery } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';
import { ListQuery, readInput } from './admin.input.js';

const FIELDS = {
  id: appointments.id,
  company: companies.slug,
  branch: branches.slug,
  service: services.slug,
  calcomUid: appointments.calcomUid,
  status: appointments.status,
  start: appointments.startsAt,
  end: appointments.endsAt,
  name: appointments.attendeeName,
  phone: appointments.attendeePhone,
  bookedInCall: appointments.bookedInCall,
  movedInCall: appointments.movedInCall,
  cancelledInCall: appointments.cancelledInCall,
  timesMoved: appointments.timesMoved,
  updatedAt: appointments.updatedAt,
};

type AppointmentAnswer = Record<'id' | 'company' | 'branch' | 'service' | 'calcomUid' | 'name', string> &
  Record<'phone' | 'bookedInCall' | 'movedInCall' | 'cancelledInCall', string | null> & {
    status: 'booked' | 'requested' | 'cancelled';
    start: Date;
    end: Date;
    timesMoved: number;
    updatedAt: Date;
  };

/** What the gateway knows of the bookings at Cal.com, latest start first. */
@Controller('admin/appointments')
@UseGuards(AdminGuard)
export class AppointmentsController {
  constructor(
    private readonly database: Database,
    private readonly tenancy: TenancyService,
  ) {}

  @Get()
  @OpenToCompanyInQuery('company')
  @Header('Cache-Control', 'no-store')
  async list(@Query() query: unknown): Promise<AppointmentAnswer[]> {
    const { company, limit } = readInput(ListQuery, query);
    if (company !== undefined) await this.tenancy.get(company);
    return this.database.asOperator((tx) =>
      tx
        .select(FIELDS)
        .from(appointments)
        .innerJoin(companies, eq(companies.id, appointments.companyId))
        .innerJoin(branches, eq(branches.id, appointments.branchId))
        .innerJoin(services, eq(services.id, appointments.serviceId))
        .where(company === undefined ? undefined : eq(companies.slug, company))
        .orderBy(desc(appointments.startsAt), desc(appointments.id))
        .limit(limit),
    );
  }
}
