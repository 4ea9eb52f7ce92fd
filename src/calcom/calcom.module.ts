import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config, RequestContext } from '../platform/index.js';
import { PolicyRegistry, ResilienceModule } from '../resilience/index.js';
import { CalcomClient } from './calcom.client.js';
import { CalcomHttp } from './calcom.http.js';

@Module({
  imports: [ResilienceModule],
  providers: [
    { provide: CalcomHttp, inject: [Config], useFactory: (config: Config) => new CalcomHttp(trustedOrigins(config)) },
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

/** Companies name addresses of their own; only the operator's may lie in our network. */
function trustedOrigins({ production, calcomApiUrl }: Config): string[] | null {
  if (!production) return null;
  return calcomApiUrl === null ? [] : [new URL(calcomApiUrl).origin];
}
