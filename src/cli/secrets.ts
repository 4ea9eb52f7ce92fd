import { AppError } from '../platform/index.js';
import { CredentialRotation } from '../tenancy/index.js';
import { withApp } from './with-app.js';

const USAGE = 'Usage: ENCRYPTION_KEY=new ENCRYPTION_KEY_PREVIOUS=old npm run -s secrets -- rotate\n';

async function rotate(): Promise<void> {
  const { renewed, current } = await withApp((app) => app.get(CredentialRotation).rotate());
  process.stdout.write(`${renewed} secrets encrypted anew, ${current} had the current key already\n`);
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
