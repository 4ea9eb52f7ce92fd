import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Pool } from 'undici';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { FUNCTION_NAMES } from '../../src/retell/function-answer.js';
import { signRetellBody } from '../../src/retell/retell-signature.js';
import { ADMIN_TOKEN, functionBody, RETELL_KEY, startTestGateway, type TestGateway } from '../support/gateway.js';
import { asHostileJson, hostileRecord, hostileValue, MARK } from '../support/hostile-bodies.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

/** Bodies a route: few here, 10,000 by `npm run fuzz`, which looks at the memory as well. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_124);
const IS_LONG = RUNS >= 1_000;
const PATIENCE_MS = 10_000;
/** Of the whole process, with the sandbox in it, over the last four fifths of the bodies of a route. */
const MAX_GROWTH_BYTES = 30_000_000;

/** A company of that name is refused, so everything else of it is looked at and never applied. */
const NO_SLUG = 'Not A Slug';

interface Target {
  name: string;
  method: 'POST' | 'PUT' | 'PATCH';
  path: () => string;
  sign: (body: Buffer) => Record<string, string>;
  bodies: fc.Arbitrary<unknown>;
  /** Function routes answer with a sentence, whatever was sent in JSON. */
  isSpoken?: boolean;
}

const oneOf = (...values: unknown[]) => fc.constantFrom(...values);
const ARGS = hostileRecord({
  service: oneOf('Herrenhaarschnitt', 'Beratung', 'Schnitt'),
  date: oneOf('2026-11-26', 'übermorgen', 'nächste Woche Mittwoch'),
  time: oneOf('15:00', 'halb drei', 'nachmittags'),
  part_of_day: oneOf('vormittags', 'evening'),
  option_id: oneOf('1', 'abc'),
  name: oneOf('Jana Beispiel', "O'Brien"),
  phone: oneOf('+4915228817386', '030 123456'),
  email: oneOf('jana@example.org'),
  notes: oneOf('bitte leise'),
  appointment_ref: oneOf('a1'),
  confirm: oneOf(true, false, 'ja'),
  reason: oneOf('krank'),
});

/** A call of Retell's in which everything may be wrong; few call ids, so that counters do not grow with the bodies. */
function callBody(name: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const call = hostileRecord({
    call_id: fc.nat(20).map((index) => `fuzz_${index}`),
    call_type: oneOf('phone_call', 'web_call'),
    direction: oneOf('inbound', 'outbound'),
    from_number: oneOf('+4915228817386', 'anonymous'),
    to_number: oneOf('+493012345600', '+12125550100'),
    agent_id: oneOf('agent_eins'),
    start_timestamp: oneOf(1_764_000_000_000),
    end_timestamp: oneOf(1_764_000_060_000),
  });
  return hostileRecord({ name, event: oneOf('call_ended', 'call_inbound', 'call_analyzed'), args: ARGS, call });
}

/** A company in whose every level something may be wrong. */
function hostileDocument(): fc.Arbitrary<Record<string, unknown>> {
  const rightOf = (document: object) =>
    Object.fromEntries(Object.entries(document).map(([key, value]) => [key, oneOf(value)]));
  const branch = hostileRecord({
    ...rightOf(SALON.branches[0] ?? {}),
    openingHours: hostileRecord({ mon: oneOf(['09:00-18:00']), tue: hostileValue }),
    closures: fc.array(hostileRecord({ from: oneOf('2026-12-24'), to: oneOf('2026-12-26') }), { maxLength: 2 }),
    holidays: hostileRecord({ country: oneOf('DE'), region: oneOf('BE') }),
    services: fc.array(hostileRecord(rightOf(SALON.branches[0]?.services[0] ?? {})), { maxLength: 3 }),
  });
  return hostileRecord({
    ...rightOf(SALON),
    policy: hostileRecord({ horizonDays: oneOf(60), identity: oneOf('number') }),
    calcom: hostileRecord({ apiKey: oneOf('cal_x'), apiUrl: oneOf('https://api.cal.eu/v2') }),
    branches: fc.array(branch, { maxLength: 3 }),
  });
}

describe('hostile bodies, correctly signed', () => {
  let gateway: TestGateway;
  let pool: Pool;
  let connectionId = '';

  beforeAll(async () => {
    const noLimit = { callLimitTotal: 1e9, callLimitPerMinute: 1e9, callLimitSameFunction: 1e9 };
    gateway = await startTestGateway(testAccounts(), { ...noLimit, calcomRequestsPerMinute: 1e6 });
    const saved = await gateway.putTenant(SALON);
    connectionId = (saved.body as { calcom: { connectionId: string } }).calcom.connectionId;
    await gateway.putTenant(DENTIST);
    pool = new Pool(await gateway.listen(), { connections: 4 });
  }, 60_000);
  afterAll(async () => {
    await pool.close();
    await gateway.close();
  });

  const byRetell = (body: Buffer) => ({ 'X-Retell-Signature': signRetellBody(body, RETELL_KEY, gateway.clock.now()) });
  const byOperator = () => ({ Authorization: `Bearer ${ADMIN_TOKEN}` });
  const calcomPayload = hostileRecord({
    uid: oneOf('uid-1', 'uid-2'),
    startTime: oneOf('2026-11-26T14:00:00Z'),
    endTime: oneOf('2026-11-26T14:30:00Z'),
    eventTypeId: oneOf(4711),
    status: oneOf('ACCEPTED', 'PENDING'),
    attendees: oneOf([{ name: 'Jana Beispiel', email: 'jana@example.org', timeZone: 'Europe/Berlin' }]),
    metadata: oneOf({}),
  });

  const targets: Target[] = [
    ...FUNCTION_NAMES.map((name): Target => ({
      name,
      method: 'POST',
      path: () => `/retell/functions/${name}`,
      sign: byRetell,
      bodies: callBody(fc.constant(name)),
      isSpoken: true,
    })),
    {
      name: 'functions by name',
      method: 'POST',
      path: () => '/retell/functions',
      sign: byRetell,
      bodies: callBody(fc.constantFrom<unknown>(...FUNCTION_NAMES, 'no_such_function')),
      isSpoken: true,
    },
    {
      name: 'events of Retell',
      method: 'POST',
      path: () => '/retell/webhook',
      sign: byRetell,
      bodies: callBody(oneOf('x')),
    },
    {
      name: 'inbound calls',
      method: 'POST',
      path: () => '/retell/inbound',
      sign: byRetell,
      bodies: hostileRecord({ event: oneOf('call_inbound'), call_inbound: callBody(oneOf('x')) }),
    },
    {
      name: 'events of Cal.com',
      method: 'POST',
      path: () => `/calcom/webhook/${connectionId}`,
      sign: (body) => ({ 'X-Cal-Signature-256': signCalcomBody(body, SALON.calcom.webhookSecret) }),
      bodies: hostileRecord({
        triggerEvent: oneOf('BOOKING_CREATED', 'BOOKING_CANCELLED', 'BOOKING_RESCHEDULED', 'MEETING_ENDED'),
        createdAt: oneOf('2026-11-24T08:00:00Z'),
        payload: calcomPayload,
      }),
    },
    {
      name: 'companies',
      method: 'PUT',
      path: () => `/admin/companies/${encodeURIComponent(NO_SLUG)}`,
      sign: byOperator,
      bodies: hostileDocument().map((body) => ({ ...body, slug: NO_SLUG })),
    },
    {
      name: 'callbacks',
      method: 'PATCH',
      path: () => '/admin/callbacks/3c6f2b8e-0000-4000-8000-000000000001',
      sign: byOperator,
      bodies: hostileRecord({ status: oneOf('done') }),
    },
    {
      name: 'breakers',
      method: 'POST',
      path: () => `/admin/breakers/calcom:${connectionId}/isolate`,
      sign: byOperator,
      bodies: hostileRecord({ reason: hostileValue }).map((body) => ({ ...body, unknown: 1 })),
    },
  ];

  it.each(targets.map((target) => [target.name, target] as const))(
    '%s: no failure, no hang, nothing repeated, no memory kept',
    async (_name, target) => {
      let sent = 0;
      let heapBefore = 0;
      await fc.assert(
        fc.asyncProperty(asHostileJson(target.bodies), async (text) => {
          const body = Buffer.from(text);
          const {
            statusCode,
            headers,
            body: stream,
          } = await pool.request({
            method: target.method,
            path: target.path(),
            headers: { 'Content-Type': 'application/json', ...target.sign(body) },
            body,
            signal: AbortSignal.timeout(PATIENCE_MS),
          });
          judge(target, statusCode, String(headers['content-type']), await stream.text());
          sent += 1;
          if (IS_LONG && sent === RUNS / 5) heapBefore = heapBytes();
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: !IS_LONG },
      );
      await gateway.settled();
      if (IS_LONG) expect(heapBytes() - heapBefore).toBeLessThan(MAX_GROWTH_BYTES);
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

function judge({ isSpoken }: Target, status: number, type: string, text: string): void {
  expect(status).toBeLessThan(500);
  expect(text).not.toContain(MARK);
  expect(text).not.toContain('zqxj');
  if (text !== '') expect(type).toMatch(/^application\/(?:problem\+)?json/);
  if (status === 413 || status === 400) expect(type).toContain('problem+json');
  if (isSpoken && status === 200) {
    const answer = JSON.parse(text) as { success: boolean; status: string; message: string };
    expect(answer.status).not.toBe('error');
    expect(answer.message.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(4_000);
  }
}

/** What is still held after a garbage collection. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
