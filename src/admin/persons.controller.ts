import { Body, Controller, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { type ErasureReceipt, type Person, PersonRecordsService, readPerson } from '../privacy/index.js';
import { type Company, regionOf, TenancyService } from '../tenancy/index.js';
import { AdminGuard } from './admin.guard.js';
import { PersonInput, readInput } from './admin.input.js';
import { Actor, AuditLog } from './audit-log.js';

/**
 * The rights of a person towards one company: to know what is kept, and to be forgotten. The body names the person, since
 * addresses of requests end up in logs.
 */
@Controller('admin/companies/:slug')
@UseGuards(AdminGuard)
export class PersonsController {
  constructor(
    private readonly records: PersonRecordsService,
    private readonly tenancy: TenancyService,
    private readonly audit: AuditLog,
  ) {}

  /** Erases the person everywhere here; Cal.com's own copy is the company's to erase. */
  @Post('erasures')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async erase(@Param('slug') slug: string, @Body() body: unknown, @Actor() actor: string): Promise<ErasureReceipt> {
    const company = await this.tenancy.find(slug);
    const receipt = await this.records.erase(company.id, personOf(company, body));
    await this.audit.record(actor, { operation: 'person_erase', company: slug, subject: receipt.id });
    return receipt;
  }

  @Post('exports')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async export(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @Actor() actor: string,
  ): Promise<Record<string, object[]>> {
    const company = await this.tenancy.find(slug);
    const records = await this.records.export(company.id, personOf(company, body));
    await this.audit.record(actor, { operation: 'person_export', company: slug });
    return records;
  }
}

/** National numbers are those of the country that the company's first branch is called in. */
function personOf({ branches: [branch] }: Company, body: unknown): Person {
  return readPerson(readInput(PersonInput, body), branch ? regionOf(branch) : 'DE');
}
