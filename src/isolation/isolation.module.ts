import { Module } from '@nestjs/common';
import { AppointmentsModule } from '../appointments/index.js';
import { AppLogger, Clock, Database, Jobs } from '../platform/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { CacheCheck } from './cache.check.js';
import { CallerCheck, RefCheck } from './function.checks.js';
import type { IsolationCheck } from './isolation-check.js';
import { IsolationProbe } from './isolation.probe.js';
import { OptionIdCheck } from './option-id.check.js';
import { SqlCheck } from './sql.check.js';
import { WebhookCheck } from './webhook.check.js';

const CHECKS = [CallerCheck, RefCheck, OptionIdCheck, CacheCheck, WebhookCheck];
const STATEMENTS = ['select', 'update', 'delete', 'insert'] as const;

@Module({
  imports: [AppointmentsModule, TenancyModule],
  providers: [
    ...CHECKS,
    {
      provide: IsolationProbe,
      inject: [Database, Jobs, Clock, AppLogger, ...CHECKS],
      useFactory: (database: Database, jobs: Jobs, clock: Clock, logger: AppLogger, ...checks: IsolationCheck[]) => {
        const bySql = STATEMENTS.map((statement) => new SqlCheck(database, statement));
        return new IsolationProbe([...checks, ...bySql], database, jobs, clock, logger);
      },
    },
  ],
  exports: [IsolationProbe],
})
export class IsolationModule {}
