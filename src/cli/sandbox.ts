import { parseArgs } from 'node:util';
import { DEMO_ACCOUNT, startSandbox } from '../calcom/sandbox/index.js';
import { SystemClock } from '../platform/index.js';

const USAGE = 'Usage: npm run sandbox -- [--port 4010]\n';
const DEFAULT_PORT = '4010';

const port = readPort();
if (port === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  await serve(port);
}

function readPort(): number | null {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string', default: DEFAULT_PORT } } });
    const number = Number(values.port);
    return Number.isInteger(number) && number >= 0 && number <= 65_535 ? number : null;
  } catch {
    return null;
  }
}

async function serve(wanted: number): Promise<void> {
  const sandbox = await startSandbox({ port: wanted, clock: new SystemClock() });
  const control = sandbox.url.replace(/\/v2$/, '/sandbox');
  process.stdout.write(
    [
      `Cal.com sandbox   ${sandbox.url}`,
      `API key           ${DEMO_ACCOUNT.apiKey}`,
      `event types       ${DEMO_ACCOUNT.eventTypes.map(({ id, slug }) => `${id} ${slug}`).join(', ')}`,
      `control           PUT ${control}/faults   GET ${control}/bookings   GET ${control}/requests`,
      '',
    ].join('\n'),
  );
  const stop = (): void => void sandbox.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
