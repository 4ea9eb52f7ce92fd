import { loadConfig, startGateway } from '../start-gateway.js';
import { playDemoCall } from './demo/play-demo-call.js';
import { Terminal } from './demo/terminal.js';

/** Starts everything in this process and plays the call. @returns the exit code: 0 only if every step did what it should */
async function runDemo(): Promise<number> {
  const config = loadConfig({ DATABASE_URL: 'memory:', PORT: '0', LOG_LEVEL: 'silent' });
  const gateway = await startGateway(config);
  try {
    const failures = await playDemoCall(gateway, config.retellApiKey.reveal(), new Terminal(process.stdout));
    return failures === 0 ? 0 : 1;
  } finally {
    await gateway.close();
  }
}

process.exitCode = await runDemo();
