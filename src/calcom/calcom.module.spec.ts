import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock, Config, ManualClock, RedisConnection, RequestContext, Secret } from '../platform/index.js';
import { PolicyRegistry } from '../resilience/index.js';
import { CalcomClient } from './calcom.client.js';
import { CalcomModule } from './calcom.module.js';

const settings = {
  calcomReadBudgetMs: 2_500,
  calcomWriteBudgetMs: 6_000,
  breakerFailures: 5,
  breakerOpenMs: 60_000,
  breakerProbes: 2,
  calcomRequestsPerMinute: 100,
  encryptionKey: Secret.of('for the module alone'),
};

@Global()
@Module({
  providers: [
    { provide: Clock, useValue: new ManualClock('2026-11-24T08:00:00Z') },
    { provide: Config, useValue: settings },
    { provide: RedisConnection, useValue: RedisConnection.none() },
    RequestContext,
  ],
  exports: [Clock, Config, RedisConnection, RequestContext],
})
class PlatformStandIn {}

describe(CalcomModule.name, () => {
  it('gives a client and the registry of its policies', async () => {
    const module = await Test.createTestingModule({ imports: [PlatformStandIn, CalcomModule] }).compile();
    expect(module.get(CalcomClient)).toBeInstanceOf(CalcomClient);
    expect(module.get(PolicyRegistry, { strict: false }).list()).toEqual([]);
    await module.close();
  });
});
