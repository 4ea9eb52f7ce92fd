import { Body, Controller, Delete, Get, Header, HttpCode, Param, Put, UseGuards } from '@nestjs/common';
import { TenancyService, type TenantAnswer } from '../tenancy/index.js';
import { OpenToCompanyInPath } from './admin-scope.js';
import { AdminGuard } from './admin.guard.js';
import { Actor, AuditLog } from './audit-log.js';

/** Companies as whole documents; PUT makes the stored one equal to the given one. */
@Controller('admin/companies')
@UseGuards(AdminGuard)
export class CompaniesController {
  constructor(
    private readonly tenancy: TenancyService,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(): Promise<TenantAnswer[]> {
    return this.tenancy.list();
  }

  @Get(':slug')
  @OpenToCompanyInPath('slug')
  @Header('Cache-Control', 'no-store')
  get(@Param('slug') slug: string): Promise<TenantAnswer> {
    return this.tenancy.get(slug);
  }

  @Put(':slug')
  @Header('Cache-Control', 'no-store')
  async put(@Param('slug') slug: string, @Body() document: unknown, @Actor() actor: string): Promise<TenantAnswer> {
    const saved = await this.tenancy.apply(document, slug);
    await this.audit.record(actor, { operation: 'company_put', company: saved.slug });
    return saved;
  }

  @Delete(':slug')
  @Header('Cache-Control', 'no-store')
  @HttpCode(204)
  async remove(@Param('slug') slug: string, @Actor() actor: string): Promise<void> {
    await this.tenancy.remove(slug);
    await this.audit.record(actor, { operation: 'company_delete', company: slug });
  }
}
