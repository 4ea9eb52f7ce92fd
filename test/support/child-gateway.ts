import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { transformSync } from '@swc/core';
import { logWatch } from './log-watch.js';

export interface ChildGateway {
  url: string;
  /** @returns exit code, null when a signal ended it */
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGUSR2'): Promise<number | null>;
  /** All that it printed. */
  output(): string;
}

/**
 * The gateway as `npm start` runs it, in a process of its own, without asking for a build first.
 * @param before - a script that runs in that process first
 */
export async function startChildGateway(environment: Record<string, string>, before = ''): Promise<ChildGateway> {
  const main = path.join(compiledSources(), 'main.js');
  const preload = `data:text/javascript,${encodeURIComponent(before)}`;
  const child = spawn(process.execPath, ['--import', preload, main], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error', ...environment },
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

/** @returns a directory that holds the sources as JavaScript; kept for later runs */
function compiledSources(): string {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|sql)$/.test(file) && !file.endsWith('.spec.ts'))
    .toSorted();
  const sources = files.map((file) => [file, readFileSync(path.join('src', file), 'utf8')] as const);
  const hash = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16);
  const cache = path.resolve('node_modules/.cache/slotline');
  const target = path.join(cache, hash, 'dist');
  if (existsSync(target)) return target;
  const draft = path.join(cache, randomUUID());
  for (const [file, text] of sources) {
    const output = path.join(draft, 'dist', file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, file.endsWith('.sql') ? text : transformSync(text, { filename: file, ...COMPILER }).code);
  }
  cpSync('package.json', path.join(draft, 'package.json'));
  for (const old of readdirSync(cache)) {
    if (old !== path.basename(draft)) rmSync(path.join(cache, old), { recursive: true, force: true });
  }
  renameSync(draft, path.join(cache, hash));
  return target;
}

const COMPILER = {
  swcrc: false,
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2024',
  },
  module: { type: 'es6' },
} as const;
