import { startGateway } from './gateway.js';
import { ConfigError, loadConfig } from './platform/index.js';

try {
  const config = loadConfig(process.env);
  const gateway = await startGateway(config);
  process.stdout.write(`Slotline listens on ${gateway.url}\n`);
  if (gateway.sandbox) process.stdout.write(`Cal.com sandbox with the demo company: ${gateway.sandbox.url}\n`);
  if (config.generated.includes('ADMIN_TOKEN')) {
    process.stdout.write(`Admin token of this start: ${config.adminToken.reveal()}\n`);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
