import { Module } from '@nestjs/common';
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

@Module({
  imports: [
    AppointmentsModule,
    TenancyModule,
    ThrottlerModule.forRootAsync({
      inject: [Config, RedisConnection],
      useFactory: (config: Config, redis: RedisConnection) => {
        const blockDuration = config.callCooldownMs;
        return {
          throttlers: [
            { name: 'total', limit: config.callLimitTotal, ttl: CALL_MS, blockDuration },
            { name: 'minute', limit: config.callLimitPerMinute, ttl: MINUTE_MS, blockDuration },
            { name: PER_FUNCTION, limit: config.callLimitSameFunction, ttl: CALL_MS, blockDuration },
          ],
          storage: new CallThrottlerStorage(redis, [...FUNCTION_NAMES, 'unknown']),
        };
      },
    }),
  ],
  providers: [AppointmentHandlers, BookingHandlers, QuestionHandlers, SpokenResponsePresenter],
  controllers: [RetellFunctionsController, RetellInboundController],
})
export class RetellModule {}
