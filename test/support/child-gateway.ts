import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { logWatch } from './log-watch.js';

export interface ChildGateway {
  url: string;
  /** @returns exit code, null when a signal ended it */
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGUSR2'): Promise<number | null>;
  /** All that it printed. */
  output(): string;
}

const SOURCE = ['--import', './test/support/run-typescript.mjs', 'src/main.ts'];

/**
 * The gateway as `npm start` runs it, in a process of its own, without asking for a build first. It logs all there is, for
 * the log watch.
 * @param before - a script that runs in that process first
 * @param program - what Node is to run, when it is not the source
 */
export async function startChildGateway(
  environment: Record<string, string>,
  before = '',
  program: readonly string[] = SOURCE,
): Promise<ChildGateway> {
  const preload = `data:text/javascript,${encodeURIComponent(before)}`;
  const child = spawn(process.execPath, ['--import', preload, ...program], {
    env: { PATH: process.env.PATH, PORT: '0', ...environment, LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data.toString();
      logWatch.write(data.toString());
    });
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = await Promise.race([
    announcedUrl(child),
    exited.then(([code]) => Promise.reject(new Error(`The gateway ended with ${code} before it listened: ${output}`))),
  ]);
  return {
    url,
    output: () => output,
    kill: async (signal) => {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

function announcedUrl({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const url = /listens on (\S+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
