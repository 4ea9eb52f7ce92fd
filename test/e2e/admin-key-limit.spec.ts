import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

const LIMIT = 4;

describe('the limit of a Cal.com key', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { calcomRequestsPerMinute: LIMIT });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    expect((await gateway.putTenant(DENTIST)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  /** Questions whose answers cannot come from one another. */
  const QUESTIONS = ['Herrenhaarschnitt', 'Damenhaarschnitt', 'Beratung'].flatMap((service) =>
    ['2026-12-01', '2026-12-15', '2026-12-29', '2027-01-12'].map((date) => ({ service, date, time: '10:00' })),
  );

  it('is never passed, retries included; who is refused hears a true sentence, and no breaker opens', async () => {
    gateway.sandbox.faults.set({ operation: 'any', kind: 'error_503', times: 2 });
    const answers = await Promise.all(
      QUESTIONS.map((wish, index) => gateway.call('check_availability', wish, { callId: `call_${index}` })),
    );
    expect(gateway.sandbox.requests.count()).toBe(LIMIT);
    const refused = answers.filter(({ status }) => status === 'unavailable');
    expect(refused.length).toBeGreaterThan(0);
    for (const { message } of refused) expect(message).toMatch(/zurückrufen|Rückruf/);
    const { body } = await gateway.http.get('/health/ready');
    expect(body).toMatchObject({ details: { calcom: { status: 'up' } } });
  });

  it('is that of one key: another company is served', async () => {
    const wish = { date: '2026-12-01', time: '10:00 am' };
    expect((await gateway.call('check_availability', wish, TO_DENTIST)).status).toBe('available');
  });
});
