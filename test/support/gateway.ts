import { randomBytes, randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import supertest from 'supertest';
import { startSandbox, type Sandbox, type SandboxAccount } from '../../src/calcom/sandbox/index.js';
import { RECONCILING_QUEUE, SlotHolds, SlotPrefetcher } from '../../src/appointments/index.js';
import { Config, type Database, Jobs, loadConfig, ManualClock, type ConfigValues } from '../../src/platform/index.js';
import { CallArrivals } from '../../src/retell/calls/call-arrivals.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { openTestDatabase } from './database.js';
import { logWatch } from './log-watch.js';
import { createWatchedApp } from './watched-app.js';

export const RETELL_KEY = 'key_of_the_test_workspace';
export const ADMIN_TOKEN = 'admin-token-of-the-tests';

/** Begins every call id of this test file: counters in a shared Redis outlive a run. */
export const RUN = randomUUID().slice(0, 8);

/** A Tuesday morning in Berlin: 09:00. */
export const NOW = '2026-11-24T08:00:00Z';

/** On a busy machine a first answer takes seconds; who tests time-outs has callers wait less while it does. */
const PATIENT = { calcomReadBudgetMs: 20_000, calcomWriteBudgetMs: 30_000 };

const DEFAULT_CALLER = '+4915228817386';

export interface Answer {
  success: boolean;
  status: string;
  message: string;
  // The shape is what the tests look at.
  data: Record<string, never> | null;
}

export interface CallOptions {
  callId?: string;
  from?: string | null;
  to?: string;
  agentId?: string;
  key?: string;
  /** Milliseconds between signing and arrival. */
  age?: number;
  toolCallId?: string;
}

export interface TestGateway {
  app: INestApplication;
  sandbox: Sandbox;
  clock: ManualClock;
  /** The log, line by line; silent unless the settings say otherwise. */
  lines: readonly string[];
  http: ReturnType<typeof supertest>;
  /** Sends a function call as Retell does and gives the raw response. */
  post(name: string, args: unknown, options?: CallOptions): supertest.Test;
  /** The same, expecting a spoken answer. */
  call(name: string, args: unknown, options?: CallOptions): Promise<Answer>;
  /** Posts a body of Retell's, signed. */
  postSigned(path: string, body: unknown, key?: string): supertest.Test;
  /** Waits until every job that is due is done, those of webhooks among them, and every slot reserved or released. */
  settled(): Promise<void>;
  /** One round of what settles lost answers in the background. */
  reconcile(): Promise<void>;
  /** One round of a job that a schedule would begin. */
  runJob(job: Type<{ run(): Promise<void> }>): Promise<void>;
  database: Database;
  /** Runs statements as the one who owns the tables, to break them. */
  asOwner(script: string): Promise<void>;
  /** How long the callers of the next functions wait, milliseconds; null: as long as any machine needs. */
  callersWait(budgets: { readMs: number; writeMs: number } | null): void;
  /** Begins to listen on the loopback address, for those who send from outside. @returns the base address */
  listen(): Promise<string>;
  putTenant(document: { slug: string }): Promise<supertest.Response>;
  deleteTenant(slug: string): Promise<supertest.Response>;
  close(): Promise<void>;
}

/** @param beside - what the new one shares: an instance beside it, or what one that died has left; closed after it */
export async function startTestGateway(
  accounts: SandboxAccount[],
  settings: Partial<ConfigValues> = {},
  beside?: Pick<TestGateway, 'clock' | 'sandbox' | 'database'> & Partial<Pick<TestGateway, 'app' | 'asOwner'>>,
): Promise<TestGateway> {
  const clock = beside?.clock ?? new ManualClock(NOW);
  const sandbox = beside?.sandbox ?? (await startSandbox({ clock, accounts }));
  const opened = beside ? { database: beside.database, asOwner: beside.asOwner } : await openTestDatabase();
  const environment = {
    DATABASE_URL: 'memory:',
    CALCOM_API_URL: sandbox.url,
    RETELL_API_KEY: RETELL_KEY,
    ADMIN_TOKEN,
    // An installation of its own each: in a shared Redis the breakers of one are not those of another.
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
    ...(process.env.REDIS_URL === undefined ? {} : { REDIS_URL: process.env.REDIS_URL }),
  };
  const lines: string[] = [];
  const config = loadConfig(environment);
  // Instances of one gateway read each other's keys and options.
  const shared = beside?.app ? { encryptionKey: beside.app.get(Config).encryptionKey } : {};
  const app = await createWatchedApp(config.with({ ...PATIENT, ...shared, ...settings }), clock, {
    database: opened.database,
    logDestination: {
      write: (line) => {
        if (isLoud(line, settings.logLevel ?? 'silent')) lines.push(line);
      },
    },
  });
  await app.init();
  const http = supertest(app.getHttpServer());

  const post = (name: string, args: unknown, options: CallOptions = {}) => {
    const body = Buffer.from(JSON.stringify(functionBody(name, args, options)));
    const signedAt = new Date(clock.now().getTime() - (options.age ?? 0));
    return http
      .post(`/retell/functions/${name}`)
      .set('Content-Type', 'application/json')
      .set('X-Retell-Signature', signRetellBody(body, options.key ?? RETELL_KEY, signedAt))
      .send(body.toString('utf8'));
  };
  const postSigned = (path: string, body: unknown, key = RETELL_KEY) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return http
      .post(path)
      .set('Content-Type', 'application/json')
      .set('X-Retell-Signature', signRetellBody(Buffer.from(text), key, clock.now()))
      .send(text);
  };
  return {
    app,
    postSigned,
    runJob: (job) => app.get(job, { strict: false }).run(),
    reconcile: async () => {
      await app.get(Jobs).enqueue(RECONCILING_QUEUE, { companyId: null });
      await app.get(Jobs).settled();
    },
    settled: async () => {
      await app.get(CallArrivals, { strict: false }).settled();
      await app.get(Jobs).settled();
      await app.get(SlotHolds, { strict: false }).settled();
      await app.get(SlotPrefetcher, { strict: false }).settled();
    },
    database: opened.database,
    asOwner: opened.asOwner ?? (() => Promise.reject(new Error('Only the instance that opened the database can'))),
    callersWait: (budgets) => {
      const { readMs, writeMs } = budgets ?? {
        readMs: PATIENT.calcomReadBudgetMs,
        writeMs: PATIENT.calcomWriteBudgetMs,
      };
      Object.assign(app.get(Config), { calcomReadBudgetMs: readMs, calcomWriteBudgetMs: writeMs });
    },
    listen: async () => {
      await app.listen(0, '127.0.0.1');
      return app.getUrl();
    },
    sandbox,
    clock,
    lines,
    http,
    post,
    call: async (name, args, options) => {
      const response = await post(name, args, options);
      if (response.status !== 200) throw new Error(`${name} answered ${response.status}: ${response.text}`);
      return response.body as Answer;
    },
    deleteTenant: (slug) => http.delete(`/admin/companies/${slug}`).set('Authorization', `Bearer ${ADMIN_TOKEN}`),
    putTenant: (document) =>
      http.put(`/admin/companies/${document.slug}`).set('Authorization', `Bearer ${ADMIN_TOKEN}`).send(document),
    close: async () => {
      await app.close();
      // Those who booked there without a call are heard of in Cal.com's answers only.
      for (const { attendee } of sandbox.bookings.bookings()) logWatch.keepPersonal(attendee);
      if ('close' in opened) {
        await sandbox.close();
        await opened.close();
      }
    },
  };
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Whether a gateway with that level would have written the line. */
function isLoud(line: string, level: string): boolean {
  const own = /"level":"(\w+)"/.exec(line)?.[1] ?? 'fatal';
  return LEVELS.indexOf(own) >= LEVELS.indexOf(level);
}

/** A function call as the documentation of Retell describes it, inbound by phone. */
export function functionBody(name: string, args: unknown, options: CallOptions): Record<string, unknown> {
  const { callId = 'call_1', from = DEFAULT_CALLER, to = '+493012345600', agentId = 'agent_eins' } = options;
  return {
    name,
    args,
    call: {
      call_id: `${RUN}_${callId}`,
      call_type: 'phone_call',
      agent_id: agentId,
      direction: 'inbound',
      ...(from === null ? {} : { from_number: from }),
      to_number: to,
      transcript_with_tool_calls: [
        {
          role: 'tool_call_invocation',
          tool_call_id: options.toolCallId ?? `tool_${randomUUID()}`,
          name,
          arguments: JSON.stringify(args),
        },
      ],
    },
  };
}
