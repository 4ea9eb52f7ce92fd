import { Module } from '@nestjs/common';
import { Clock, Config } from '../platform/index.js';
import { PolicyRegistry } from './policy.registry.js';

@Module({
  providers: [
    {
      provide: PolicyRegistry,
      inject: [Config, Clock],
      useFactory: (config: Config, clock: Clock) =>
        new PolicyRegistry(
          {
            readBudgetMs: config.calcomReadBudgetMs,
            writeBudgetMs: config.calcomWriteBudgetMs,
            breakerFailures: config.breakerFailures,
            breakerOpenMs: config.breakerOpenMs,
            breakerProbes: config.breakerProbes,
          },
          clock,
        ),
    },
  ],
  exports: [PolicyRegistry],
})
export class ResilienceModule {}
