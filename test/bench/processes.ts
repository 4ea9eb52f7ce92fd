import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ADMIN_TOKEN, RETELL_KEY } from './bench-world.js';
import type { Footprint } from './gateway.process.js';
import type { LoadPlan, LoadResult } from './load-plan.js';

export interface BenchServer {
  url: string;
  /** From spawning to the first word of its own. */
  startMs: number;
  stop(): Promise<void>;
}

export interface BenchGateway extends BenchServer {
  footprint(): Promise<Footprint>;
}

/** Nothing of the bench takes longer than this. */
const PATIENCE_MS = 180_000;

export function startFloor(): Promise<BenchServer> {
  return startServer('floor.process.js', {});
}

export function startBareNest(): Promise<BenchServer> {
  return startServer('bare-nest.process.js', {});
}

/** Starts the built gateway with the guards as they are in production. @param environment - besides the secrets */
export async function startGateway(environment: Record<string, string>): Promise<BenchGateway> {
  const secrets = { RETELL_API_KEY: RETELL_KEY, ADMIN_TOKEN, PORT: '0', LOG_LEVEL: 'info' };
  const { child, ...server } = await startChild('gateway.process.js', { ...secrets, ...environment });
  return {
    ...server,
    footprint: async () => {
      child.send('footprint');
      return answerOf<Footprint>(child);
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.send('close');
      await gone;
    },
  };
}

export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const child = spawn('load.process.js', {});
  child.send(plan);
  const result = await answerOf<LoadResult>(child);
  child.kill();
  return result;
}

async function startServer(file: string, environment: Record<string, string>): Promise<BenchServer> {
  const { child: _child, ...server } = await startChild(file, environment);
  return server;
}

async function startChild(
  file: string,
  environment: Record<string, string>,
): Promise<BenchServer & { child: ChildProcess }> {
  const startedMs = performance.now();
  const child = spawn(file, environment);
  const { url } = await answerOf<{ url: string }>(child);
  return {
    child,
    url,
    startMs: performance.now() - startedMs,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function spawn(file: string, environment: Record<string, string>): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--expose-gc'],
    // The log goes where a container's log goes: written, and read by nobody here.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], ...environment },
  });
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(PATIENCE_MS)]);
  child.once('exit', () => ended.abort(new Error('A process of the bench ended before it answered')));
  const [answer] = (await once(child, 'message', { signal })) as [T];
  return answer;
}
