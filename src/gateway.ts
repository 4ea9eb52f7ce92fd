import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, type AppParts } from './app.module.js';
import { BookingReconciler } from './appointments/index.js';
import { type Sandbox, startSandbox } from './calcom/sandbox/index.js';
import { DEMO_TENANT } from './cli/demo-tenant.js';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { type Clock, type Config, startPeriodic, SystemClock } from './platform/index.js';
import { TenancyService } from './tenancy/index.js';

/** A call's body carries its whole transcript with word timings. */
const BODY_LIMIT = '2mb';

/** Proxies stand on private addresses; whoever comes from elsewhere cannot say that he is somebody else. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** How long a lost answer of Cal.com stays in doubt when the caller does not ask again. */
const RECONCILE_EVERY_MS = 15_000;

export interface Gateway {
  app: NestExpressApplication;
  /** "http://127.0.0.1:3000" */
  url: string;
  /** Null when a real Cal.com is configured. */
  sandbox: Sandbox | null;
  close(): Promise<void>;
}

/**
 * Starts the gateway, and with no Cal.com configured the sandbox and the demo company with it.
 * @throws DatabaseError when the database cannot be reached
 */
export async function startGateway(settings: Config, clock: Clock = new SystemClock()): Promise<Gateway> {
  const sandbox = settings.calcomApiUrl === null ? await startSandbox({ clock }) : null;
  const config = sandbox ? settings.with({ calcomApiUrl: sandbox.url }) : settings;
  const app = await createApp(config, clock);
  if (sandbox) await app.get(TenancyService).apply(DEMO_TENANT);
  await app.listen(config.port, config.host);
  const stopReconciling = startPeriodic(RECONCILE_EVERY_MS, () => void app.get(BookingReconciler).reconcile());
  return {
    app,
    url: await app.getUrl(),
    sandbox,
    close: async () => {
      stopReconciling();
      await app.close();
      await sandbox?.close();
    },
  };
}

/**
 * The application, not yet listening.
 * @param parts - what tests bring along
 */
export async function createApp(config: Config, clock: Clock, parts: AppParts = {}): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, clock, parts), {
    rawBody: true,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.set('trust proxy', TRUSTED_PROXIES);
  app.use(helmet());
  app.enableShutdownHooks();
  return app;
}
