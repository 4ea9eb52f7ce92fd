import { Global, Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { AppointmentsModule } from '../appointments/index.js';
import { Config, RedisConnection } from '../platform/index.js';
import { CallThrottlerStorage, PER_FUNCTION } from '../resilience/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { FUNCTION_NAMES } from './function-answer.js';
import { AppointmentHandlers, BookingHandlers, QuestionHandlers } from './function-handlers.js';
import { RetellFunctionsController } from './retell-functions.controller.js';
import { RetellInboundController } from './retell-inbound.controller.js';
import { SpokenResponsePresenter } from './spoken-response.presenter.js';

/** A call lasts two hours at most; what was counted longer ago belongs to no call any more. */
const CALL_MS = 2 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** One count for everybody: the guard adds to it, operators look at it. */
@Global()
@Module({
  providers: [
    {
      provide: CallThrottlerStorage,
      inject: [RedisConnection],
      useFactory: (redis: RedisConnection) => new CallThrottlerStorage(redis, [...FUNCTION_NAMES, 'unknown']),
    },
  ],
  exports: [CallThrottlerStorage],
})
class CallThrottleModule {}

@Module({
  imports: [
    CallThrottleModule,
    AppointmentsModule,
    TenancyModule,
    ThrottlerModule.forRootAsync({
      inject: [Config, CallThrottlerStorage],
      useFactory: (config: Config, storage: CallThrottlerStorage) => {
        const blockDuration = config.callCooldownMs;
        return {
          throttlers: [
            { name: 'total', limit: config.callLimitTotal, ttl: CALL_MS, blockDuration },
            { name: 'minute', limit: config.callLimitPerMinute, ttl: MINUTE_MS, blockDuration },
            { name: PER_FUNCTION, limit: config.callLimitSameFunction, ttl: CALL_MS, blockDuration },
          ],
          storage,
        };
      },
    }),
  ],
  providers: [AppointmentHandlers, BookingHandlers, QuestionHandlers, SpokenResponsePresenter],
  controllers: [RetellFunctionsController, RetellInboundController],
})
export class RetellModule {}
