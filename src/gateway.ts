import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApiDocument } from './admin/index.js';
import { AppModule, type AppParts } from './app.module.js';
import type { Sandbox } from './calcom/sandbox/index.js';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import {
  type Clock,
  type Config,
  ConfigError,
  type Database,
  HttpDrain,
  HttpServerAdapter,
  openSeenValues,
  refuseComplexJson,
  refuseNulInAddress,
  refuseOtherTypes,
  RequestContext,
} from './platform/index.js';
import { TenancyService } from './tenancy/index.js';
import { passUnreadableJson } from './webhooks/index.js';

/** A call's body carries its whole transcript with word timings. */
const BODY_LIMIT = '2mb';

/** Proxies stand on private addresses; whoever comes from elsewhere cannot say that he is somebody else. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** A load balancer notices within this time that the gateway is not ready any more. */
const QUIET_MS = 1_000;
/** The longest call waits for the whole budget of a write. */
const DRAIN_LIMIT_MS = 8_000;

export interface Gateway {
  app: NestExpressApplication;
  /** "http://127.0.0.1:3000" */
  url: string;
  /** Null when a real Cal.com is configured. */
  sandbox: Sandbox | null;
  /**
   * Prepares the end: is no longer ready, still answers, and resolves once nothing runs and nothing comes in any more,
   * after some seconds at the latest. Close it then.
   */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the gateway, and with no Cal.com configured the sandbox and the demo company with it.
 * @param database - may still be opening; whoever gives it closes it
 * @throws ConfigError when the port cannot be had
 */
export async function openGateway(settings: Config, clock: Clock, database: Promise<Database>): Promise<Gateway> {
  const development = settings.calcomApiUrl === null ? await import('./development.js') : null;
  const sandbox = development ? await development.startSandbox({ clock }) : null;
  try {
    const app = await createApp(sandbox ? settings.with({ calcomApiUrl: sandbox.url }) : settings, clock, {
      database,
    });
    if (development) await app.get(TenancyService).apply(development.DEMO_TENANT);
    await listen(app, settings);
    return {
      app,
      url: await app.getUrl(),
      sandbox,
      drain: async () => {
        await app.get(HttpDrain).begin(QUIET_MS, DRAIN_LIMIT_MS);
        // What is open now is idle, or a client too slow to wait for.
        app.getHttpServer().closeAllConnections();
      },
      close: async () => {
        await app.close();
        await sandbox?.close();
      },
    };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}

/** @throws ConfigError when the port cannot be had; the application is closed then */
async function listen(app: NestExpressApplication, { host, port }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') throw new ConfigError([`PORT ${port} of ${host} is in use by another process`]);
    if (code === 'EACCES') throw new ConfigError([`PORT ${port} may not be used by this user`]);
    throw error;
  }
}

/**
 * The application, not yet listening.
 * @param parts - what tests bring along
 */
export async function createApp(config: Config, clock: Clock, parts: AppParts = {}): Promise<NestExpressApplication> {
  const adapter = new HttpServerAdapter(parts.serverTimeouts);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, clock, parts), adapter, {
    rawBody: true,
    bodyParser: false,
    // Nothing until our own logger is in place: what keeps the application from being built is told by who starts it.
    logger: false,
    bufferLogs: true,
    abortOnError: false,
  });
  app.get(ApiDocument).describe(app);
  app.useLogger(app.get(Logger));
  app.use(app.get(RequestContext).middleware);
  app.set('trust proxy', TRUSTED_PROXIES);
  // Nobody asks for an answer again to hear that it is the same.
  app.disable('etag');
  app.use(app.get(HttpDrain).count);
  app.use(openSeenValues);
  app.use(helmet());
  app.use(refuseNulInAddress);
  app.use(refuseOtherTypes);
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(['/retell/webhook', '/calcom/webhook'], passUnreadableJson);
  app.use(refuseComplexJson);
  return app;
}
