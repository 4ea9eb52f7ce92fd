import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { PolicyRegistry, ResilienceModule } from '../resilience/index.js';
import { CalcomClient } from './calcom.client.js';
import { CalcomHttp } from './calcom.http.js';

@Module({
  imports: [ResilienceModule],
  providers: [
    CalcomHttp,
    {
      provide: CalcomClient,
      inject: [CalcomHttp, PolicyRegistry],
      useFactory: (http: CalcomHttp, policies: PolicyRegistry) => new CalcomClient(http, policies),
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
