import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox } from '../../src/calcom/sandbox/index.js';
import { SystemClock } from '../../src/platform/clock.js';
import { accountOf, ADMIN_TOKEN, type BenchBranch, branchAt, documentOf } from './bench-world.js';
import { type BenchGateway, startGateway } from './processes.js';
import type { Upstream } from './upstreams.js';

/** One line of the table. */
export interface Row {
  name: string;
  figure: string;
  goal: string;
  /** Null: printed only, since machines are shared and noisy. */
  met: boolean | null;
}

/** Which database and cache the gateway runs on. */
export type Parts = 'embedded' | 'services';

export interface BenchSetup {
  sandbox: Sandbox;
  gateway: BenchGateway;
  branches: BenchBranch[];
  close(): Promise<void>;
}

export interface SetupOptions {
  branches: number;
  parts?: Parts;
  environment?: Record<string, string>;
  /** Address that the gateway calls instead of the sandbox's own. */
  calcomUrl?: (sandbox: Sandbox) => Promise<Upstream>;
}

/** The services that are configured; embedded parts where there are none. */
export function environmentOf(parts: Parts): Record<string, string> {
  const { DATABASE_URL = 'memory:', REDIS_URL = '' } = process.env;
  return parts === 'services' ? { DATABASE_URL, REDIS_URL } : { DATABASE_URL: 'memory:' };
}

export const hasServices = (): boolean =>
  process.env['DATABASE_URL']?.startsWith('postgres') === true && process.env['REDIS_URL'] !== undefined;

/** A sandbox with an account for each branch, and a gateway that knows them; Cal.com's webhooks reach it. */
export async function setUp(options: SetupOptions): Promise<BenchSetup> {
  const { parts = 'embedded', environment = {} } = options;
  const branches = Array.from({ length: options.branches }, (_, index) => branchAt(index));
  const sandbox = await startSandbox({ clock: new SystemClock(), accounts: branches.map(accountOf) });
  const upstream = (await options.calcomUrl?.(sandbox)) ?? { url: sandbox.url, close: () => Promise.resolve() };
  const gateway = await startGateway({ ...environmentOf(parts), CALCOM_API_URL: upstream.url, ...environment });
  for (const branch of branches) {
    const webhookUrl = await putCompany(gateway.url, branch);
    const secret = `secret-of-${branch.slug}`;
    sandbox.webhooks.subscribe({ apiKey: branch.apiKey, url: `${gateway.url}${webhookUrl}`, secret });
  }
  return {
    sandbox,
    gateway,
    branches,
    close: async () => {
      await gateway.stop();
      await upstream.close();
      await sandbox.close();
    },
  };
}

/** @returns path of the webhook of its Cal.com connection */
export async function putCompany(gatewayUrl: string, branch: BenchBranch): Promise<string> {
  const document = documentOf(branch);
  const stored = (await admin(gatewayUrl, `/admin/companies/${document.slug}`, 'PUT', document)) as {
    calcom: { webhookUrl: string };
  };
  return stored.calcom.webhookUrl;
}

export async function admin(gatewayUrl: string, route: string, method = 'GET', body?: object): Promise<unknown> {
  const response = await fetch(`${gatewayUrl}${route}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** Names the calls of one run apart from those of all others, as counters in a shared Redis outlive it. */
export const newRun = (): string => randomUUID().slice(0, 8);

/** A directory for an embedded database that outlives its gateway. */
export function temporaryDirectory(): { directory: string; remove: () => void } {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'slotline-bench-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
