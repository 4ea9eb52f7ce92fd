import { createApp } from '../gateway.js';
import { AppError, loadConfig, SystemClock } from '../platform/index.js';
import { CredentialRotation } from '../tenancy/index.js';

const USAGE = 'Usage: ENCRYPTION_KEY=new ENCRYPTION_KEY_PREVIOUS=old npm run -s secrets -- rotate\n';

async function rotate(): Promise<void> {
  const app = await createApp(loadConfig(process.env).with({ logLevel: 'error' }), new SystemClock());
  try {
    await app.init();
    const { renewed, current } = await app.get(CredentialRotation).rotate();
    process.stdout.write(`${renewed} secrets encrypted anew, ${current} had the current key already\n`);
  } finally {
    await app.close();
  }
}

if (process.argv.slice(2).join(' ') !== 'rotate') {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    await rotate();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
