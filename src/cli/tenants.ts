import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createApp } from '../gateway.js';
import { ConfigError, loadConfig, ProblemError, SystemClock } from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';

const USAGE = 'Usage: npm run tenants -- apply FILE.yaml\n';

/** Loads a tenant document into the configured database. @returns the exit code */
async function apply(file: string): Promise<number> {
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stderr.write(`${file} cannot be read as YAML: ${error instanceof Error ? error.message : 'unknown'}\n`);
    return 1;
  }
  const app = await createApp(loadConfig(process.env).with({ logLevel: 'error' }), new SystemClock());
  try {
    await app.init();
    const { slug, branches } = await app.get(TenancyService).apply(document);
    process.stdout.write(`${slug}: applied, ${branches.length} ${branches.length === 1 ? 'branch' : 'branches'}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    process.stderr.write(`${error.message}\n`);
    for (const { path, message } of error.problems) process.stderr.write(`  ${path || 'document'}: ${message}\n`);
    return 1;
  } finally {
    await app.close();
  }
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
