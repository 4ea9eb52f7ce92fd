import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../platform/index.js';
import { PolicyRegistry, ResilienceModule } from '../resilience/index.js';
import { CalcomClient } from './calcom.client.js';
import { CalcomHttp } from './calcom.http.js';

@Module({
  imports: [ResilienceModule],
  providers: [
    CalcomHttp,
    {
      provide: CalcomClient,
      inject: [CalcomHttp, PolicyRegistry, Clock],
      useFactory: (http: CalcomHttp, policies: PolicyRegistry, clock: Clock) => new CalcomClient(http, policies, clock),
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
