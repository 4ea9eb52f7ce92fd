import { Global, Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { AppointmentsModule } from '../appointments/index.js';
import { CallStoryModule } from '../call-story/index.js';
import { Config, RedisConnection } from '../platform/index.js';
import { type CallLimit, CallThrottlerStorage, InFlightLimit, PER_FUNCTION } from '../resilience/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { CallArrivals } from './calls/call-arrivals.js';
import { CallLogRepository } from './calls/call-log.repository.js';
import { CallOutcomeJob } from './calls/call-outcome.job.js';
import { FUNCTION_NAMES } from './answers/function-answer.js';
import { AppointmentHandlers, BookingHandlers, QuestionHandlers } from './functions/function-handlers.js';
import { RetellCallHandler } from './calls/retell-call.handler.js';
import { RetellFunctionsController } from './functions/retell-functions.controller.js';
import { RetellInboundController } from './calls/retell-inbound.controller.js';
import { RetellWebhookController } from './calls/retell-webhook.controller.js';
import { SpokenResponsePresenter } from './answers/spoken-response.presenter.js';
import { StuckCallsJob } from './calls/stuck-calls.job.js';

/** A call lasts two hours at most; what was counted longer ago belongs to no call any more. */
const CALL_MS = 2 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

function limitsOf(config: Config): CallLimit[] {
  return [
    { name: 'total', points: config.callLimitTotal, ttlMs: CALL_MS },
    { name: 'minute', points: config.callLimitPerMinute, ttlMs: MINUTE_MS },
    { name: PER_FUNCTION, points: config.callLimitSameFunction, ttlMs: CALL_MS },
  ];
}

/** One count for everybody: the guards add to it, operators and metrics look at it. */
@Global()
@Module({
  providers: [
    {
      provide: CallThrottlerStorage,
      inject: [Config, RedisConnection],
      useFactory: (config: Config, redis: RedisConnection) =>
        new CallThrottlerStorage(redis, limitsOf(config), [...FUNCTION_NAMES, 'unknown']),
    },
    {
      provide: InFlightLimit,
      inject: [Config],
      useFactory: (config: Config) => new InFlightLimit(config.companyLimitAtOnce),
    },
  ],
  exports: [CallThrottlerStorage, InFlightLimit],
})
class CallThrottleModule {}

@Module({
  imports: [
    CallThrottleModule,
    AppointmentsModule,
    CallStoryModule,
    TenancyModule,
    WebhooksModule,
    ThrottlerModule.forRootAsync({
      inject: [Config, CallThrottlerStorage],
      // One for the guard, since the storage counts all limits of a call in one step.
      useFactory: (config: Config, storage: CallThrottlerStorage) => ({
        throttlers: [{ limit: config.callLimitTotal, ttl: CALL_MS, blockDuration: config.callCooldownMs }],
        storage,
      }),
    }),
  ],
  providers: [
    AppointmentHandlers,
    BookingHandlers,
    CallArrivals,
    CallLogRepository,
    CallOutcomeJob,
    QuestionHandlers,
    RetellCallHandler,
    SpokenResponsePresenter,
    StuckCallsJob,
  ],
  controllers: [RetellFunctionsController, RetellInboundController, RetellWebhookController],
})
export class RetellModule {}
