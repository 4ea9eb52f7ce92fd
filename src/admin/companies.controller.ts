import { Body, Controller, Delete, Get, Header, HttpCode, Param, Put, UseGuards } from '@nestjs/common';
import { TenancyService, type TenantAnswer, TenantDocumentInvalidError } from '../tenancy/index.js';
import { AdminGuard } from './admin.guard.js';

/** Companies as whole documents; PUT makes the stored one equal to the given one. */
@Controller('admin/companies')
@UseGuards(AdminGuard)
export class CompaniesController {
  constructor(private readonly tenancy: TenancyService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(): Promise<TenantAnswer[]> {
    return this.tenancy.list();
  }

  @Get(':slug')
  @Header('Cache-Control', 'no-store')
  get(@Param('slug') slug: string): Promise<TenantAnswer> {
    return this.tenancy.get(slug);
  }

  @Put(':slug')
  @Header('Cache-Control', 'no-store')
  async put(@Param('slug') slug: string, @Body() document: unknown): Promise<TenantAnswer> {
    const said = typeof document === 'object' && document !== null && 'slug' in document ? document.slug : undefined;
    if (said !== undefined && said !== slug) {
      throw new TenantDocumentInvalidError([{ path: 'slug', message: 'must be the slug of the address' }]);
    }
    return this.tenancy.apply(document);
  }

  @Delete(':slug')
  @Header('Cache-Control', 'no-store')
  @HttpCode(204)
  remove(@Param('slug') slug: string): Promise<void> {
    return this.tenancy.remove(slug);
  }
}
