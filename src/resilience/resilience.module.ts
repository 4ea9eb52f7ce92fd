import { createHash } from 'node:crypto';
import { Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock, Config, RedisConnection, startPeriodic } from '../platform/index.js';
import { BreakerExchange } from './breaker-exchange.js';
import { PolicyRegistry } from './policy.registry.js';
import { RateLimits } from './rate-limits.js';

/** Well below a second, in which every instance hears of an opening. */
const EXCHANGE_EVERY_MS = 300;

@Module({
  providers: [
    {
      provide: BreakerExchange,
      inject: [Config, RedisConnection],
      useFactory: (config: Config, redis: RedisConnection) => new BreakerExchange(redis, installationOf(config)),
    },
    {
      provide: PolicyRegistry,
      inject: [Config, Clock, RedisConnection, BreakerExchange],
      useFactory: (config: Config, clock: Clock, redis: RedisConnection, exchange: BreakerExchange) =>
        new PolicyRegistry(
          {
            readBudgetMs: config.calcomReadBudgetMs,
            writeBudgetMs: config.calcomWriteBudgetMs,
            breakerFailures: config.breakerFailures,
            breakerOpenMs: config.breakerOpenMs,
            breakerProbes: config.breakerProbes,
          },
          clock,
          new RateLimits(redis, clock, config.calcomRequestsPerMinute),
          exchange,
        ),
    },
  ],
  exports: [PolicyRegistry],
})
export class ResilienceModule implements OnModuleInit, OnApplicationShutdown {
  #stop: () => void = () => undefined;

  constructor(
    private readonly exchange: BreakerExchange,
    private readonly redis: RedisConnection,
    // Made before the first exchange, whose news it takes in.
    _policies: PolicyRegistry,
  ) {}

  /** What is open or held by hand is known before the first call. */
  async onModuleInit(): Promise<void> {
    if (!this.redis.isConfigured) return;
    await this.exchange.exchange();
    this.#stop = startPeriodic(EXCHANGE_EVERY_MS, () => void this.exchange.exchange());
  }

  onApplicationShutdown(): void {
    this.#stop();
  }
}

/** All instances of one installation have the same key, and no two installations do. A digest, since it is stored. */
function installationOf(config: Config): string {
  return createHash('sha256').update(`breakers ${config.encryptionKey.reveal()}`).digest('hex').slice(0, 16);
}
