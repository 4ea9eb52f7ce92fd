import { readFileSync } from 'node:fs';
import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Cache, Database, HttpDrain, PublicRoute } from '../platform/index.js';
import { PolicyRegistry } from '../resilience/index.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** For the orchestrator: alive at all, and ready for calls. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
    private readonly policies: PolicyRegistry,
    private readonly drain: HttpDrain,
  ) {}

  @Get('live')
  @PublicRoute('an orchestrator has no token, and the answer tells nothing of a company')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok'; version: string; uptimeSeconds: number } {
    return { status: 'ok', version, uptimeSeconds: Math.floor(process.uptime()) };
  }

  /** Ready without Redis and without Cal.com as well: calls go on without them, so they are shown and do not decide. */
  @Get('ready')
  @PublicRoute('an orchestrator has no token, and the answer tells nothing of a company')
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  async ready(@Res({ passthrough: true }) response: Response): Promise<Record<string, string>> {
    const [database, cache] = await Promise.all([
      this.database.ping().then(
        () => true,
        () => false,
      ),
      this.cache.answers(),
    ]);
    const ready = database && !this.drain.stopping;
    if (!ready) response.status(503);
    return {
      status: ready ? 'ok' : this.drain.stopping ? 'stopping' : 'unavailable',
      database: database ? 'ok' : 'unavailable',
      cache: cache ? 'ok' : 'unavailable',
      calcom: this.policies.list().every(({ state }) => state === 'closed') ? 'ok' : 'degraded',
    };
  }
}
