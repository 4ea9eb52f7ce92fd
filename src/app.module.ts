import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { DestinationStream } from 'pino';
import { AdminModule } from './admin/index.js';
import { AppointmentsModule } from './appointments/index.js';
import { CalcomModule, CalcomWebhooksModule } from './calcom/index.js';
import { OpsModule } from './ops/index.js';
import {
  type Clock,
  type Config,
  type Database,
  PlatformModule,
  ProblemFilter,
  type ServerTimeouts,
} from './platform/index.js';
import { RetellModule } from './retell/index.js';
import { TenancyModule } from './tenancy/index.js';

/** Parts that tests bring along; left out, the configured ones are opened. */
export interface AppParts {
  /** May still be opening; stays open when the application closes. */
  database?: Database | Promise<Database>;
  logDestination?: DestinationStream;
  serverTimeouts?: ServerTimeouts;
}

/** Puts the rooms together; the only file that names them all. */
@Module({})
export class AppModule {
  static forRoot(config: Config, clock: Clock, { database, logDestination }: AppParts = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(config, clock, database, logDestination),
        TenancyModule,
        CalcomModule,
        CalcomWebhooksModule,
        AppointmentsModule,
        RetellModule,
        AdminModule,
        OpsModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}
