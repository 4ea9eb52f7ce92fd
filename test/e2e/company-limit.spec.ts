import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_TOKEN, functionBody, RETELL_KEY, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

const AT_ONCE = 3;
const ASKING_MS = 1_500;

describe('a company that calls more than an instance serves at once', () => {
  let gateway: TestGateway;
  let url = '';

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { companyLimitAtOnce: AT_ONCE, logLevel: 'warn' });
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
    url = await gateway.listen();
  }, 60_000);
  beforeEach(() =>
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'latency', latencyMs: ASKING_MS, times: 'always' }),
  );
  afterEach(() => gateway.sandbox.faults.clear());
  afterAll(() => gateway.close());

  let calls = 0;
  /** Each for a day of its own, so that none is answered from the cache. */
  const ask = () => {
    calls += 1;
    const date = `2026-12-${String(calls).padStart(2, '0')}`;
    return gateway.call('check_availability', { service: 'Beratung', date }, { callId: `call_${calls}` });
  };
  const refused = async () => {
    const { text } = await gateway.http.get('/metrics').set('Authorization', `Bearer ${ADMIN_TOKEN}`);
    return Number(/^slotline_throttle_refusals_total\{limit="company"\} (\d+)$/m.exec(text)?.[1]);
  };

  it('I-69: hears a sentence for those above, while the others are answered as ever', async () => {
    expect(await refused()).toBe(0);
    const flood = Promise.all(Array.from({ length: AT_ONCE + 2 }, ask));
    const other = await gateway.call('list_services', {}, { ...TO_DENTIST, callId: 'call_other' });
    expect(other).toMatchObject({ success: true, status: 'listed' });
    const answers = await flood;
    const busy = answers.filter(({ status }) => status === 'rate_limited');
    expect(busy).toHaveLength(2);
    expect(busy[0]).toMatchObject({ success: false, message: expect.stringMatching(/Rückruf/) as string });
    expect(answers.filter(({ success }) => success)).toHaveLength(AT_ONCE);
    expect(await refused()).toBe(2);
    expect(gateway.lines.filter((line) => line.includes('"company_busy"'))).toHaveLength(2);
  });

  it('is served again once those are answered, and the call that was refused is not held back', async () => {
    gateway.sandbox.faults.clear();
    for (let turn = 0; turn < 2 * AT_ONCE; turn += 1) {
      const answer = await gateway.call('list_services', {}, { callId: 'call_after' });
      expect(answer.status).toBe('listed');
    }
  });

  it('has its turn back also where callers hang up before the answer', async () => {
    const leaving = new AbortController();
    const sent = Array.from({ length: AT_ONCE }, (_, index) => {
      const args = { service: 'Beratung', date: `2027-01-0${index + 4}` };
      const body = JSON.stringify(functionBody('check_availability', args, { callId: `call_gone_${index}` }));
      const signature = signRetellBody(Buffer.from(body), RETELL_KEY, gateway.clock.now());
      const headers = { 'content-type': 'application/json', 'x-retell-signature': signature };
      const path = `${url}/retell/functions/check_availability`;
      return fetch(path, { method: 'POST', body, headers, signal: leaving.signal }).catch(() => null);
    });
    const list = async () => (await gateway.call('list_services', {}, { callId: `call_${(calls += 1)}` })).status;
    await eventually(async () => (await list()) === 'rate_limited');
    leaving.abort();
    await Promise.all(sent);
    await eventually(async () => (await list()) === 'listed');
  });
});
