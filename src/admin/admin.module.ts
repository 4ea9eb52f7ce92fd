import { Module } from '@nestjs/common';
import { TenancyModule } from '../tenancy/index.js';
import { AdminGuard } from './admin.guard.js';
import { CompaniesController } from './companies.controller.js';

@Module({
  imports: [TenancyModule],
  providers: [AdminGuard],
  controllers: [CompaniesController],
  exports: [AdminGuard],
})
export class AdminModule {}
