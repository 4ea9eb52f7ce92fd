import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Cache, Database, PublicRoute } from '../platform/index.js';

/** For the orchestrator: alive at all, and ready for calls. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {}

  @Get('live')
  @PublicRoute('an orchestrator has no token, and the answer tells nothing')
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready without Redis as well: calls go on without it, so it is shown and does not decide. */
  @Get('ready')
  @PublicRoute('an orchestrator has no token, and the answer tells nothing')
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
    if (!database) response.status(503);
    return {
      status: database ? 'ok' : 'unavailable',
      database: database ? 'ok' : 'unavailable',
      cache: cache ? 'ok' : 'unavailable',
    };
  }
}
