import type { Clock } from '../../platform/index.js';
import { DEMO_ACCOUNT } from './demo-account.js';
import { SandboxFaults } from './sandbox.faults.js';
import type { SandboxAccount } from './sandbox.model.js';
import { SandboxRequests } from './sandbox.requests.js';
import { SandboxServer } from './sandbox.server.js';
import { SandboxStore } from './sandbox.store.js';
import { SandboxWebhooks } from './sandbox.webhooks.js';

export interface SandboxOptions {
  /** Left out: a free one. */
  port?: number;
  clock: Clock;
  /** Left out: the demo account alone. */
  accounts?: SandboxAccount[];
}

export interface Sandbox {
  /** Base URL with version, as a Cal.com connection wants it. */
  url: string;
  bookings: SandboxStore;
  faults: SandboxFaults;
  requests: SandboxRequests;
  webhooks: SandboxWebhooks;
  close(): Promise<void>;
}

/** Starts a small Cal.com on the loopback address: real HTTP, real shapes, everything in memory. */
export async function startSandbox({ port = 0, clock, accounts = [DEMO_ACCOUNT] }: SandboxOptions): Promise<Sandbox> {
  const store = new SandboxStore(accounts, clock);
  const faults = new SandboxFaults();
  const requests = new SandboxRequests();
  const webhooks = new SandboxWebhooks(store);
  const server = new SandboxServer({ store, faults, requests, webhooks });
  const taken = await server.listen(port);
  return {
    url: `http://127.0.0.1:${taken}/v2`,
    bookings: store,
    faults,
    requests,
    webhooks,
    close: async () => {
      await webhooks.settled();
      await server.close();
    },
  };
}
