import { parseArgs } from 'node:util';
import { AdminTokens, formatScope, parseScope } from '../admin/index.js';
import { ConfigError, ProblemError } from '../platform/index.js';
import { withApp } from './with-app.js';

const USAGE = `Usage: npm run -s admin-token -- create --scope operator | company:SLUG | metrics
       npm run -s admin-token -- list
       npm run -s admin-token -- revoke ID
`;

type Command = (tokens: AdminTokens) => Promise<string>;

/** Null: not a command of ours. */
function readCommand(args: string[]): Command | null {
  const options = { scope: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, strict: false, options });
  const [verb, id, ...rest] = positionals;
  const scope = typeof values.scope === 'string' ? parseScope(values.scope) : null;
  if (rest.length > 0) return null;
  if (verb === 'create' && id === undefined && scope !== null) {
    return async (tokens) => {
      const made = await tokens.create(scope);
      return `${made.id} ${formatScope(scope)}\nShown only now: ${made.token}\n`;
    };
  }
  if (verb === 'list' && id === undefined) {
    return async (tokens) =>
      (await tokens.list())
        .map(({ id, scope, createdAt, revokedAt }) => {
          const revoked = revokedAt === null ? '' : `, revoked ${revokedAt.toISOString()}`;
          return `${id} ${formatScope(scope)}, made ${createdAt.toISOString()}${revoked}\n`;
        })
        .join('');
  }
  if (verb === 'revoke' && id !== undefined) {
    return async (tokens) => {
      await tokens.revoke(id);
      return `${id} revoked\n`;
    };
  }
  return null;
}

/** @returns the exit code */
async function run(command: Command): Promise<number> {
  try {
    process.stdout.write(await withApp((app) => command(app.get(AdminTokens))));
    return 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

try {
  const command = readCommand(process.argv.slice(2));
  if (command === null) process.stderr.write(USAGE);
  process.exitCode = command === null ? 2 : await run(command);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
