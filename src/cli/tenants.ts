import { ConfigError } from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { applyTenantFile } from './apply-tenant-file.js';
import { withApp } from './with-app.js';

const USAGE = 'Usage: npm run tenants -- apply FILE.yaml\n';

/** @returns the exit code */
async function apply(file: string): Promise<number> {
  return withApp(async (app) => {
    const applied = await applyTenantFile(file, app.get(TenancyService), (line) => process.stdout.write(`${line}\n`));
    return applied ? 0 : 1;
  });
}

const [command, file] = process.argv.slice(2);
if (command !== 'apply' || file === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await apply(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
