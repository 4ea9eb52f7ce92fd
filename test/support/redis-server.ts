import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createClient } from 'redis';

/** A Redis of a test's own, which it may stop as it likes; only on machines that have the program. */
export interface RedisServer {
  url: string;
  /** Ends it at once, as a crash does. What it held is gone. */
  kill(): Promise<void>;
  /** Keeps its connections open and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** The same address again, empty. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const HAS_REDIS_SERVER = spawnSync('redis-server', ['--version']).status === 0;

export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const dir = mkdtempSync(path.join(os.tmpdir(), 'slotline-redis-'));
  let running: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
    running = spawn('redis-server', flags, { stdio: 'ignore' });
    await untilItAnswers(url);
  };
  const kill = async (): Promise<void> => {
    const child = running;
    running = null;
    if (!child) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGKILL');
    });
  };
  await start();
  return {
    url,
    kill,
    pause: () => void running?.kill('SIGSTOP'),
    resume: () => void running?.kill('SIGCONT'),
    restart: async () => {
      await kill();
      await start();
    },
    close: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: (retries) => (retries < 200 ? 25 : false) } });
  client.on('error', () => undefined);
  await client.connect();
  client.destroy();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
