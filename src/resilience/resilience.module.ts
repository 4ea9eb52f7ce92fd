import { Module } from '@nestjs/common';
import { Clock, Config, RedisConnection } from '../platform/index.js';
import { PolicyRegistry } from './policy.registry.js';
import { RateLimits } from './rate-limits.js';

@Module({
  providers: [
    {
      provide: PolicyRegistry,
      inject: [Config, Clock, RedisConnection],
      useFactory: (config: Config, clock: Clock, redis: RedisConnection) =>
        new PolicyRegistry(
          {
            readBudgetMs: config.calcomReadBudgetMs,
            writeBudgetMs: config.calcomWriteBudgetMs,
            breakerFailures: config.breakerFailures,
            breakerOpenMs: config.breakerOpenMs,
            breakerProbes: config.breakerProbes,
          },
          clock,
          new RateLimits(redis, config.calcomRequestsPerMinute),
        ),
    },
  ],
  exports: [PolicyRegistry],
})
export class ResilienceModule {}
