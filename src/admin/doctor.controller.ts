import { Controller, Get, Header, Param, UseGuards } from '@nestjs/common';
import { type Check, CompanyDoctor } from '../calcom/index.js';
import { OpenToCompanyInPath } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';

/** What keeps callers of a company from being served, and what to do about it. */
@Controller('admin/companies/:slug/doctor')
@UseGuards(AdminGuard)
export class DoctorController {
  constructor(private readonly doctor: CompanyDoctor) {}

  @Get()
  @OpenToCompanyInPath('slug')
  @Header('Cache-Control', 'no-store')
  examine(@Param('slug') slug: string): Promise<Check[]> {
    return this.doctor.examine(slug);
  }
}
