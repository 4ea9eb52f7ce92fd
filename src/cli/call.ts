import { ConfigError, loadConfig } from '../platform/index.js';
import { formatCall } from './call/format-call.js';
import { GatewayRefusedError, readCall } from './call/read-call.js';

const USAGE = 'Usage: npm run -s call -- show CALL_ID\n';

/** @returns the exit code */
async function show(callId: string): Promise<number> {
  const story = await readCall(loadConfig(process.env), callId);
  if (story) process.stdout.write(formatCall(story));
  else process.stderr.write('No call of that id is known.\n');
  return story ? 0 : 1;
}

const [command, callId, ...rest] = process.argv.slice(2);
if (command !== 'show' || callId === undefined || rest.length > 0) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await show(callId);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof GatewayRefusedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
