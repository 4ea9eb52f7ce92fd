import { CalcomClient, CalcomHttp, type CalcomRequestEvent } from '../../src/calcom/index.js';
import {
  type Sandbox,
  type SandboxAccount,
  type SandboxEventType,
  startSandbox,
} from '../../src/calcom/sandbox/index.js';
import { RedisConnection } from '../../src/platform/cache/redis-connection.js';
import { ManualClock } from '../../src/platform/clock.js';
import { RequestContext } from '../../src/platform/http/request-context.js';
import { Secret } from '../../src/platform/secret.js';
import { type PolicyOptions, PolicyRegistry, RateLimits } from '../../src/resilience/index.js';
import type { CalcomConnection } from '../../src/tenancy/index.js';

/** A Tuesday, 09:00 in Berlin. */
export const NOW = '2026-11-24T08:00:00Z';
export const API_KEY = 'cal_test_one';

/** Of another account, with one event type. */
export const OTHER_KEY = 'cal_test_two';
export const OTHER_EVENT_TYPE_ID = 2;

/** More than any test makes. */
const REQUESTS_PER_MINUTE = 10_000;

const SCHEDULE = {
  timeZone: 'Europe/Berlin',
  workingHours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
};

export const CUT: SandboxEventType = {
  id: 1,
  slug: 'cut',
  title: 'Cut',
  lengthInMinutes: 30,
  minimumBookingNoticeMinutes: 60,
  bookingWindowDays: 30,
  schedule: SCHEDULE,
};

export function accountWith(...eventTypes: SandboxEventType[]): SandboxAccount {
  return {
    apiKey: API_KEY,
    hosts: [
      { id: 11, name: 'Host One', email: 'one@hosts.example', username: 'host-one' },
      { id: 12, name: 'Host Two', email: 'two@hosts.example', username: 'host-two' },
    ],
    eventTypes,
  };
}

function otherAccount(): SandboxAccount {
  return {
    apiKey: OTHER_KEY,
    hosts: [{ id: 21, name: 'Host Three', email: 'three@hosts.example', username: 'host-three' }],
    eventTypes: [{ ...CUT, id: OTHER_EVENT_TYPE_ID, slug: 'other-cut' }],
  };
}

export function connectionTo(apiUrl: string, id = 'connection-1', apiKey = API_KEY): CalcomConnection {
  const secrets = { apiKey: Secret.of(apiKey), webhookSecret: null, previousWebhookSecret: null };
  return { id, companyId: 'company-1', apiUrl, ...secrets };
}

export interface CalcomFixture {
  clock: ManualClock;
  sandbox: Sandbox;
  client: CalcomClient;
  policies: PolicyRegistry;
  connection: CalcomConnection;
  /** Every HTTP request the client made. */
  events: CalcomRequestEvent[];
  close(): Promise<void>;
}

/** A sandbox and the production client that talks to it. */
export async function startCalcom(
  eventTypes: SandboxEventType[] = [CUT],
  options: Partial<PolicyOptions> = {},
): Promise<CalcomFixture> {
  const clock = new ManualClock(NOW);
  const sandbox = await startSandbox({ clock, accounts: [accountWith(...eventTypes), otherAccount()] });
  const http = new CalcomHttp(null);
  const policies = new PolicyRegistry(
    {
      // Who tests time-outs has callers wait less.
      readBudgetMs: 20_000,
      writeBudgetMs: 20_000,
      breakerFailures: 5,
      breakerOpenMs: 60_000,
      breakerProbes: 2,
      ...options,
    },
    clock,
    new RateLimits(RedisConnection.none(), clock, REQUESTS_PER_MINUTE),
  );
  const client = new CalcomClient(http, policies, new RequestContext());
  const events: CalcomRequestEvent[] = [];
  client.observe((event) => events.push(event));
  return {
    clock,
    sandbox,
    client,
    policies,
    connection: connectionTo(sandbox.url),
    events,
    close: async () => {
      await http.close();
      await sandbox.close();
    },
  };
}

export function bookingAt(start: string, change: { email?: string; eventTypeId?: number; id?: string } = {}) {
  return {
    eventTypeId: change.eventTypeId ?? CUT.id,
    start: new Date(start),
    attendee: {
      name: 'Test Person',
      email: change.email ?? 'person+test@example.com',
      phoneNumber: '+4930901820',
      timeZone: 'Europe/Berlin',
      language: 'de' as const,
    },
    metadata: { slotline_attempt_id: change.id ?? 'attempt-1' },
  };
}
