import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { AppParts } from '../../src/app.module.js';
import { createApp } from '../../src/gateway.js';
import type { Clock, Config } from '../../src/platform/index.js';
import { logWatch } from './log-watch.js';

/**
 * The application as tests start it: the log watch hears every line of it at the lowest level, whatever its own level is,
 * and learns from every body that comes in which data must not be among them.
 */
export async function createWatchedApp(
  config: Config,
  clock: Clock,
  parts: AppParts = {},
): Promise<NestExpressApplication> {
  const { logDestination } = parts;
  logWatch.keepSecret(config.adminToken.reveal(), config.retellApiKey.reveal(), config.encryptionKey.reveal());
  const app = await createApp(config.with({ logLevel: 'trace' }), clock, {
    ...parts,
    logDestination: {
      write: (line) => {
        logWatch.write(line);
        logDestination?.write(line);
      },
    },
  });
  app.use((request: Request, _response: Response, next: NextFunction) => {
    if (request.path.startsWith('/admin/companies/')) logWatch.keepTenant(request.body);
    // The reason that an operator gives there is meant for the log.
    else if (!request.path.startsWith('/admin/breakers/')) logWatch.keepPersonal(request.body);
    next();
  });
  return app;
}
