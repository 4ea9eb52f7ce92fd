import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { RequestContext } from '../platform/index.js';
import { PolicyRegistry, ResilienceModule } from '../resilience/index.js';
import { CalcomClient } from './calcom.client.js';
import { CalcomHttp } from './calcom.http.js';

@Module({
  imports: [ResilienceModule],
  providers: [
    CalcomHttp,
    {
      provide: CalcomClient,
      inject: [CalcomHttp, PolicyRegistry, RequestContext],
      useFactory: (http: CalcomHttp, policies: PolicyRegistry, request: RequestContext) =>
        new CalcomClient(http, policies, request),
    },
  ],
  exports: [CalcomClient],
})
export class CalcomModule implements OnApplicationShutdown {
  constructor(private readonly http: CalcomHttp) {}

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}
