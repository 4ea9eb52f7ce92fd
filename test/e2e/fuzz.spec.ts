import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Pool } from 'undici';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { ADMIN_TOKEN, functionBody, RETELL_KEY, startTestGateway, type TestGateway } from '../support/gateway.js';
import { MARK } from '../support/hostile-bodies.js';
import {
  type HostileRequest,
  type Made,
  missedBy,
  type Target,
  TARGET_NAMES,
  targetOf,
} from '../support/hostile-requests.js';
import { routesOf } from '../support/routes.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

/**
 * Bodies a route: few here, 10,000 by `npm run fuzz`, which looks at the memory as well and says how the bodies were
 * answered. One route alone: `npm run fuzz -- -t "cancel_appointment: "`.
 */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_124);
const IS_LONG = RUNS >= 1_000;
/** At the same time, as calls come. */
const TOGETHER = 4;
const PATIENCE_MS = 10_000;
/** Of the whole process, with the sandbox in it, over the last four fifths of the bodies of a route. */
const MAX_GROWTH_BYTES = 30_000_000;
/** Of the bodies of a function: the others show the walls in front of it, not the function. */
const MIN_SHARE_HANDLED = 0.1;

describe('hostile requests, correctly signed', () => {
  let gateway: TestGateway;
  let pool: Pool;
  const made: Made = { connectionId: '', callbackId: '' };

  beforeAll(async () => {
    const noLimit = { callLimitTotal: 1e9, callLimitPerMinute: 1e9, callLimitSameFunction: 1e9 };
    gateway = await startTestGateway(testAccounts(), { ...noLimit, calcomRequestsPerMinute: 1e6 });
    const saved = await gateway.putTenant(SALON);
    made.connectionId = (saved.body as { calcom: { connectionId: string } }).calcom.connectionId;
    await gateway.putTenant(DENTIST);
    await gateway.call('request_callback', { reason: 'Termin' }, { callId: 'before' });
    const listed = await gateway.http.get('/admin/callbacks').set(sign('operator', Buffer.alloc(0)));
    made.callbackId = (listed.body as { id: string }[])[0]?.id ?? '';
    pool = new Pool(await gateway.listen(), { connections: TOGETHER });
  }, 60_000);
  afterAll(async () => {
    await pool.close();
    await gateway.close();
  });

  const sign = (signer: Target['signer'], body: Buffer): Record<string, string> => {
    switch (signer) {
      case 'retell':
        return { 'X-Retell-Signature': signRetellBody(body, RETELL_KEY, gateway.clock.now()) };
      case 'calcom':
        return { 'X-Cal-Signature-256': signCalcomBody(body, SALON.calcom.webhookSecret) };
      case 'operator':
        return { Authorization: `Bearer ${ADMIN_TOKEN}` };
    }
  };

  /** @returns what became of it: the status of a spoken answer, else of HTTP */
  const send = async (target: Target, { method, path, body }: HostileRequest): Promise<string> => {
    const response = await pool.request({
      method,
      path,
      headers: {
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...sign(target.signer, body ?? Buffer.alloc(0)),
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return judge(target, response.statusCode, String(response.headers['content-type']), await response.body.text());
  };

  it('reach every route that reads a body', () => {
    expect(missedBy(routesOf(gateway.app))).toEqual([]);
  });

  it.each(TARGET_NAMES)(
    '%s: no failure, no hang, nothing repeated, no memory kept',
    async (name) => {
      const target = targetOf(name, routesOf(gateway.app), made);
      const answered = new Map<string, number>();
      let rounds = 0;
      let heapBefore = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(target.requests, { minLength: TOGETHER, maxLength: TOGETHER }), async (requests) => {
          for (const status of await Promise.all(requests.map((request) => send(target, request)))) {
            answered.set(status, (answered.get(status) ?? 0) + 1);
          }
          rounds += 1;
          if (IS_LONG && rounds === Math.ceil(RUNS / TOGETHER / 5)) heapBefore = heapBytes();
        }),
        { numRuns: Math.ceil(RUNS / TOGETHER), seed: SEED, endOnFailure: IS_LONG },
      );
      await gateway.settled();
      if (!IS_LONG) return;
      const growth = heapBytes() - heapBefore;
      process.stdout.write(`  ${name}: ${JSON.stringify(Object.fromEntries(answered))}, ${growth} bytes kept\n`);
      expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
      if (target.isSpoken) expect(shareHandled(answered)).toBeGreaterThan(MIN_SHARE_HANDLED);
    },
    IS_LONG ? 3_600_000 : 60_000,
  );

  it('leave the gateway as it was', async () => {
    const listed = await gateway.call('list_services', {}, { callId: 'after' });
    expect(listed).toMatchObject({ status: 'listed', data: { services: { length: 3 } } });
    expect(Object.keys({})).toEqual([]);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(functionBody('get_context', {}, {})).not.toHaveProperty(MARK);
  });
});

function judge({ isSpoken, isEchoing }: Target, status: number, type: string, text: string): string {
  expect(status).toBeLessThan(500);
  if (!isEchoing || status !== 200) expect(text).not.toContain('zqxj');
  if (status === 413 || status === 400) expect(type).toContain('problem+json');
  if (!isSpoken || status !== 200) return String(status);
  expect(type).toMatch(/^application\/json/);
  const answer = JSON.parse(text) as { success: boolean; status: string; message: string };
  expect(answer.status).not.toBe('error');
  expect(answer.message.length).toBeGreaterThan(0);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000);
  return answer.status;
}

const BEFORE_THE_FUNCTION = new Set(['invalid', 'no_call', 'unknown_tenant', 'unknown_function', 'rate_limited']);

function shareHandled(answered: ReadonlyMap<string, number>): number {
  const isHandled = (status: string) => !/^\d/.test(status) && !BEFORE_THE_FUNCTION.has(status);
  const total = [...answered.values()].reduce((sum, count) => sum + count, 0);
  const handled = [...answered].reduce((sum, [status, count]) => sum + (isHandled(status) ? count : 0), 0);
  return handled / total;
}

/** What is still held after a garbage collection. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
