import { Global, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Registry } from 'prom-client';
import { CallStoryModule } from '../call-story/index.js';
import { CalcomModule } from '../calcom/index.js';
import { IsolationModule } from '../isolation/index.js';
import { ResilienceModule } from '../resilience/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { FunctionCallMiddleware } from './function-call.middleware.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';

/** Global for the registry: it counts here, and is shown behind the operator's token. */
@Global()
@Module({
  imports: [
    CallStoryModule,
    CalcomModule,
    IsolationModule,
    ResilienceModule,
    TerminusModule.forRoot({ logger: false }),
    WebhooksModule,
  ],
  providers: [{ provide: Registry, useFactory: () => new Registry() }, Metrics],
  controllers: [HealthController],
  exports: [Registry],
})
export class OpsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(FunctionCallMiddleware).forRoutes('retell/functions{/*name}');
  }
}
