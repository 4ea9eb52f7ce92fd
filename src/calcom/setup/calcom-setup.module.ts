import { Module } from '@nestjs/common';
import { TenancyModule } from '../../tenancy/index.js';
import { CalcomModule } from '../calcom.module.js';
import { CompanyDoctor } from './company.doctor.js';
import { WebhookRegistrar } from './webhook.registrar.js';

@Module({
  imports: [CalcomModule, TenancyModule],
  providers: [CompanyDoctor, WebhookRegistrar],
  exports: [CompanyDoctor, WebhookRegistrar],
})
export class CalcomSetupModule {}
