import type { Gateway } from './gateway.js';
// The files themselves, so that the database begins to open before the application is loaded.
import { ConfigError } from './platform/config/config.error.js';
import type { AppLogger } from './platform/logging/app-logger.js';
import { within } from './platform/within.js';
import { loadConfig, startGateway } from './start-gateway.js';

/** Orchestrators kill what has not ended by then. */
const STOP_LIMIT_MS = 10_000;

try {
  const config = loadConfig(process.env);
  const gateway = await startGateway(config);
  const { AppLogger } = await import('./platform/index.js');
  const logger = gateway.app.get(AppLogger);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(gateway, 0));
  process.once('uncaughtException', (error) => failSafely(gateway, logger, error));
  process.stdout.write(`Slotline listens on ${gateway.url}\n`);
  if (gateway.sandbox) {
    const { followSandbox } = await import('./development.js');
    const { TenancyService } = await import('./tenancy/index.js');
    await followSandbox(gateway.sandbox, gateway.url, gateway.app.get(TenancyService));
    process.stdout.write(`Cal.com sandbox with the demo company: ${gateway.sandbox.url}\n`);
  }
  if (config.generated.includes('ADMIN_TOKEN')) {
    process.stdout.write(`Admin token of this start: ${config.adminToken.reveal()}\n`);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Ends the process once every call is answered, jobs have stopped and the database is closed. */
async function stop(gateway: Gateway, exitCode: number): Promise<void> {
  const closed = gateway.drain().then(() => gateway.close());
  try {
    await within(closed, STOP_LIMIT_MS);
    process.exit(exitCode);
  } catch {
    process.stderr.write('Slotline did not stop in time and was ended\n');
    process.exit(1);
  }
}

/** Node itself would print the error as it is, and with it what it was about. */
function failSafely(gateway: Gateway, logger: AppLogger, error: unknown): void {
  logger.error({ event: 'process_failed', err: error });
  void stop(gateway, 1);
}
