import { CompanyDoctor, WebhookRegistrar } from '../../src/calcom/index.js';
import type { Check } from '../../src/calcom/index.js';
import { registerWebhooks } from '../../src/cli/register-webhooks.js';
import { TenancyService } from '../../src/tenancy/index.js';
import { ADMIN_TOKEN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts } from '../support/tenants.js';

const PUBLIC_URL = 'https://slotline.example';
const [salonAccount, dentistAccount] = testAccounts();

/** What may go wrong with an event type, each on one of its own. */
const CASES = [
  { id: 4720, managedParent: true },
  { id: 4721, seatsPerTimeSlot: 4 },
  { id: 4722, lengthInMinutes: 45 },
  { id: 4723, bookingFields: [{ slug: 'insurance', label: 'Insurance', required: true }] },
  { id: 4724, emailRequired: false },
  { id: 4725, verifiesEmail: true },
  { id: 4726, schedule: { timeZone: 'Europe/Berlin', workingHours: [] } },
];

describe('the doctor and the registration of webhooks', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    const [template] = salonAccount?.eventTypes ?? [];
    if (!salonAccount || !dentistAccount || !template) throw new Error('The accounts are gone');
    const eventTypes = [...salonAccount.eventTypes, ...CASES.map((changes) => ({ ...template, ...changes }))];
    gateway = await startTestGateway([{ ...salonAccount, eventTypes }, dentistAccount], {
      publicUrl: PUBLIC_URL,
      calcomRequestsPerMinute: 1_000,
    });
    for (const document of [SALON, DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const examine = async (slug: string) => {
    const answer = await gateway.http
      .get(`/admin/companies/${slug}/doctor`)
      .set('Authorization', `Bearer ${ADMIN_TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/cal_eins|cal_zwei|secret-/);
    return answer.body as Check[];
  };
  const about = (checks: Check[], check: string, subject: string | null = null) =>
    checks.find((one) => one.check === check && one.subject === subject);
  const register = async (slug: string, apply: boolean) => {
    const lines: string[] = [];
    const company = await gateway.app.get(TenancyService, { strict: false }).find(slug);
    const print = (line: string) => lines.push(line);
    const succeeded = await registerWebhooks(company, gateway.app.get(WebhookRegistrar, { strict: false }), {
      apply,
      print,
    });
    return { succeeded, text: lines.join('\n') };
  };
  const writes = () =>
    ['createWebhook' as const, 'updateWebhook' as const].map((each) => gateway.sandbox.requests.count(each));

  it('says where to send webhooks, registers that when told to, and only then', async () => {
    const { body } = await gateway.putTenant(SALON);
    const { webhookUrl } = (body as { calcom: { webhookUrl: string } }).calcom;
    expect(webhookUrl).toMatch(/^https:\/\/slotline\.example\/calcom\/webhook\/[0-9a-f-]{36}$/);
    expect(about(await examine('friseur-eins'), 'webhook')).toMatchObject({
      status: 'fail',
      todo: 'npm run calcom -- webhooks --company friseur-eins --apply',
    });
    expect(await register('friseur-eins', false)).toMatchObject({
      succeeded: true,
      text: expect.stringMatching(/would create/),
    });
    expect(writes()).toEqual([0, 0]);
    expect(await register('friseur-eins', true)).toMatchObject({ succeeded: true });
    expect(writes()).toEqual([1, 0]);
    expect(gateway.sandbox.webhooks.list('cal_eins')).toMatchObject([
      { subscriberUrl: webhookUrl, active: true, secret: 'secret-eins', template: null },
    ]);
    expect(about(await examine('friseur-eins'), 'webhook')).toMatchObject({ status: 'ok', todo: null });
    expect((await register('friseur-eins', true)).text).toContain('as it should be');
    expect(writes()).toEqual([1, 0]);
  });

  it.each([
    ['address', { subscriberUrl: null }],
    ['inactive', { active: false }],
    ['triggers', { triggers: ['BOOKING_CREATED'] }],
    ['secret', { secret: 'of somebody' }],
    ['template', { template: '{{type}}' }],
  ])('repairs a webhook whose %s is wrong, and leaves those of others alone', async (fault, change) => {
    const [ours] = gateway.sandbox.webhooks.list('cal_eins');
    if (!ours) throw new Error('No webhook');
    const right = { ...ours };
    const url = ours.subscriberUrl.replace('slotline.example', 'old.example');
    Object.assign(ours, change, 'subscriberUrl' in change ? { subscriberUrl: url } : {});
    const foreign = gateway.sandbox.webhooks.add({
      ...right,
      subscriberUrl: 'https://crm.example/hook',
      secret: 'crm',
    });
    const others = { ...foreign };
    expect(about(await examine('friseur-eins'), 'webhook')).toMatchObject({ status: 'fail' });
    expect((await register('friseur-eins', false)).text).toContain(`would repair the webhook (${fault})`);
    expect((await register('friseur-eins', true)).text).toContain('repaired');
    expect(ours).toEqual(right);
    expect(foreign).toEqual(others);
    gateway.sandbox.webhooks.remove(foreign);
  });

  it('finds nothing wrong with a company that is served', async () => {
    const checks = await examine('friseur-eins');
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(checks.map(({ check }) => check)).toEqual([
      'calcom_key',
      'time_zone',
      'webhook',
      ...Array.from({ length: 3 }, () => [
        'event_type',
        'event_type_length',
        'booking_fields',
        'phone_only',
        'free_times',
      ]).flat(),
      'entrances',
    ]);
  });

  it('finds each fault of an event type and says what to do', async () => {
    const services = [...CASES.map(({ id }) => id), 999].map((eventTypeId) => ({
      slug: `s${eventTypeId}`,
      name: `Service ${eventTypeId}`,
      eventTypeId,
      durationMinutes: 30,
    }));
    const answered = { slug: 'answered', name: 'Answered', eventTypeId: 4723, durationMinutes: 30 };
    services.push({ ...answered, bookingFields: { insurance: 'unknown' } } as typeof answered);
    const branches = [{ ...SALON.branches[0], timeZone: 'Europe/Lisbon', services }];
    expect((await gateway.putTenant({ ...SALON, branches } as typeof SALON)).status).toBe(200);
    const checks = await examine('friseur-eins');
    const wrong = checks
      .filter(({ status }) => status !== 'ok')
      .map(({ check, subject, status }) => [check, subject, status]);
    expect(wrong).toEqual([
      ['time_zone', null, 'warn'],
      ['event_type', 'mitte/s4720', 'fail'],
      ['event_type', 'mitte/s4721', 'fail'],
      ['event_type_length', 'mitte/s4722', 'fail'],
      ['booking_fields', 'mitte/s4723', 'fail'],
      ['booking_fields', 'mitte/s4724', 'warn'],
      ['phone_only', 'mitte/s4725', 'fail'],
      ['free_times', 'mitte/s4726', 'warn'],
      ['event_type', 'mitte/s999', 'fail'],
    ]);
    expect(about(checks, 'booking_fields', 'mitte/s4723')?.todo).toMatch(/bookingFields/);
    expect(checks.every(({ status, todo }) => (status === 'ok') === (todo === null))).toBe(true);
  });

  it('tells a refused key and a missing secret from a Cal.com that does not answer', async () => {
    expect(about(await examine('dental-two'), 'webhook')).toMatchObject({
      status: 'fail',
      detail: expect.stringMatching(/webhookSecret/),
    });
    expect(await register('dental-two', true)).toMatchObject({
      succeeded: false,
      text: expect.stringMatching(/webhookSecret/),
    });
    gateway.sandbox.faults.set({ operation: 'getMe', kind: 'error_503', times: 'always' });
    expect((await examine('dental-two')).filter(({ status }) => status !== 'ok')).toMatchObject([
      { check: 'calcom_key', status: 'warn', detail: expect.stringMatching(/calcom_unavailable/) },
    ]);
    gateway.sandbox.faults.clear();
    const refused = { ...DENTIST, calcom: { apiKey: 'cal_unknown' } };
    await gateway.putTenant(refused);
    expect((await examine('dental-two')).filter(({ status }) => status !== 'ok')).toMatchObject([
      { check: 'calcom_key', status: 'fail' },
    ]);
  });

  it('is refused for a company that does not exist', async () => {
    await expect(gateway.app.get(CompanyDoctor, { strict: false }).examine('nobody')).rejects.toMatchObject({
      code: 'tenant_not_found',
    });
  });
});
