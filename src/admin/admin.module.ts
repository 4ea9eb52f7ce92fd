import { Module } from '@nestjs/common';
import { AppointmentsModule } from '../appointments/index.js';
import { CallStoryModule } from '../call-story/index.js';
import { CalcomSetupModule } from '../calcom/index.js';
import { IsolationModule } from '../isolation/index.js';
import { PrivacyModule } from '../privacy/index.js';
import { ResilienceModule } from '../resilience/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { AdminAttempts } from './admin-attempts.js';
import { AdminTokens } from './admin-tokens.js';
import { AdminGuard } from './admin.guard.js';
import { AuditLog } from './audit-log.js';
import { AuditController } from './audit.controller.js';
import { AppointmentsController } from './appointments.controller.js';
import { BreakersController } from './breakers.controller.js';
import { CacheController } from './cache.controller.js';
import { CallbacksController } from './callbacks.controller.js';
import { CallsController } from './calls.controller.js';
import { CompaniesController } from './companies.controller.js';
import { ApiDocument } from './docs/api-document.provider.js';
import { DocsController } from './docs/docs.controller.js';
import { DoctorController } from './doctor.controller.js';
import { IsolationController } from './isolation.controller.js';
import { MetricsController } from './metrics.controller.js';
import { PersonsController } from './persons.controller.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ThrottleController } from './throttle.controller.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({
  imports: [
    AppointmentsModule,
    CalcomSetupModule,
    CallStoryModule,
    IsolationModule,
    PrivacyModule,
    ResilienceModule,
    TenancyModule,
    WebhooksModule,
  ],
  providers: [AdminAttempts, AdminGuard, AdminTokens, ApiDocument, AuditLog],
  controllers: [
    AppointmentsController,
    AuditController,
    BreakersController,
    CacheController,
    CallbacksController,
    CallsController,
    CompaniesController,
    DocsController,
    DoctorController,
    IsolationController,
    MetricsController,
    PersonsController,
    ReconciliationController,
    ThrottleController,
    WebhooksController,
  ],
  exports: [AdminAttempts, AdminGuard, AdminTokens],
})
export class AdminModule {}
