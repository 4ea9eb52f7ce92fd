import { parseArgs } from 'node:util';
import { CompanyDoctor, WebhookRegistrar } from '../calcom/index.js';
import { ConfigError, ProblemError } from '../platform/index.js';
import { TenancyService } from '../tenancy/index.js';
import { registerWebhooks } from './register-webhooks.js';
import { withApp } from './with-app.js';

const USAGE = `Usage: npm run calcom -- webhooks --company SLUG [--apply]
       npm run calcom -- doctor --company SLUG
`;

interface Order {
  command: 'webhooks' | 'doctor';
  company: string;
  apply: boolean;
}

function readOrder(): Order | null {
  try {
    const options = { company: { type: 'string' }, apply: { type: 'boolean', default: false } } as const;
    const { positionals, values } = parseArgs({ options, allowPositionals: true });
    const [command, ...more] = positionals;
    const { company, apply } = values;
    if (company === undefined || more.length > 0 || (command !== 'webhooks' && command !== 'doctor')) return null;
    return { command, company, apply };
  } catch {
    return null;
  }
}

/** @returns the exit code */
async function carryOut({ command, company, apply }: Order): Promise<number> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  return withApp(async (app) => {
    if (command === 'webhooks') {
      const found = await app.get(TenancyService, { strict: false }).find(company);
      return (await registerWebhooks(found, app.get(WebhookRegistrar, { strict: false }), { apply, print })) ? 0 : 1;
    }
    const checks = await app.get(CompanyDoctor, { strict: false }).examine(company);
    for (const { status, check, subject, detail, todo } of checks) {
      print(`${status.padEnd(4)} ${check}${subject === null ? '' : ` ${subject}`}: ${detail}`);
      if (todo !== null) print(`     → ${todo}`);
    }
    return checks.some(({ status }) => status === 'fail') ? 1 : 0;
  });
}

const order = readOrder();
if (order === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await carryOut(order);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof ProblemError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
