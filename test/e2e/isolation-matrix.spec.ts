import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { eq, sql } from 'drizzle-orm';
import { AdminTokens } from '../../src/admin/index.js';
import { BOOKING_EVENTS } from '../../src/calcom/booking-event.js';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { startSandbox } from '../../src/calcom/sandbox/index.js';
import { appointments, callbacks, companies, Jobs, ManualClock, webhookDeliveries } from '../../src/platform/index.js';
import { STATE_AFTER } from '../../src/retell/calls/call-event.js';
import { FUNCTION_NAMES, type FunctionName } from '../../src/retell/answers/function-answer.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { type ForgetfulDatabase, forgetTenants } from '../support/forgetful-database.js';
import { type Answer, NOW, RETELL_KEY, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { routesOf } from '../support/routes.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';
import { storedOf } from '../support/whole-database.js';

/** The company whose data nobody else may reach. */
const VICTIM = { ...DENTIST, calcom: { apiKey: 'cal_zwei', webhookSecret: 'secret-two' } };
const PATIENT = { name: 'Quentin Vandermeer', from: '+12125550183', email: 'quentin@vandermeer.example' };
const CALL = 'call_of_the_patient';
const TO_VICTIM = { ...TO_DENTIST, from: PATIENT.from, callId: CALL };
/** The same call, at the wrong company: whoever may choose all of what a body says still gets no further. */
const TO_SALON = { from: PATIENT.from, callId: CALL };

interface Loot {
  ref: string;
  optionId: string;
  calcomUid: string;
  appointmentId: string;
  callbackId: string;
  deliveryId: string;
  connectionId: string;
  ownConnectionId: string;
  ownCompanyId: string;
}

/** How each function is asked for what is another company's, and how that ends. A function without a line fails. */
const FUNCTIONS: Record<FunctionName, (loot: Loot) => { args: object; ends: string }[]> = {
  get_context: () => [{ args: {}, ends: 'context' }],
  check_customer: () => [{ args: { name: PATIENT.name }, ends: 'new' }],
  list_services: () => [{ args: {}, ends: 'listed' }],
  check_availability: () => [{ args: { service: 'check-up', date: '2026-11-30' }, ends: 'ask' }],
  find_alternatives: () => [{ args: { service: 'check-up', date: '2026-11-30' }, ends: 'ask' }],
  book_appointment: ({ optionId }) => [{ args: { option_id: optionId, name: 'Jana Beispiel' }, ends: 'ask' }],
  collect_appointment: ({ optionId }) => [
    { args: { option_id: optionId, name: 'Jana Beispiel' }, ends: 'ask' },
    { args: { option_id: optionId, name: 'Jana Beispiel', confirm: true }, ends: 'ask' },
  ],
  find_appointments: () => [{ args: {}, ends: 'none' }],
  reschedule_appointment: ({ ref, optionId }) => [
    { args: { new_date: '2026-12-01', new_time: '10:00', confirm: true }, ends: 'not_found' },
    { args: { appointment_ref: ref, option_id: optionId, confirm: true }, ends: 'not_found' },
  ],
  cancel_appointment: ({ ref }) => [
    { args: { confirm: true }, ends: 'not_found' },
    { args: { appointment_ref: ref, confirm: true }, ends: 'not_found' },
  ],
  request_callback: () => [{ args: { reason: 'Rückruf' }, ends: 'recorded' }],
};

/** Jobs of the salon that name rows of the other company; a queue without a line fails. */
const JOBS: Record<string, (loot: Loot) => Record<string, string | null>> = {
  'appointments.catch-up': ({ connectionId }) => ({ connectionId }),
  'appointments.comparison': ({ connectionId }) => ({ connectionId }),
  'appointments.reconcile': ({ appointmentId }) => ({ appointmentId }),
  'isolation.probe': ({ connectionId }) => ({ connectionId }),
  'privacy.retention': () => ({}),
  'retell.call-outcome': () => ({ callId: `${RUN}_${CALL}` }),
  'retell.stuck-calls': () => ({ callId: `${RUN}_${CALL}` }),
  'webhooks.inbox': ({ deliveryId }) => ({ deliveryId }),
  'webhooks.inbox.dead': ({ deliveryId }) => ({ deliveryId }),
};

jest.setTimeout(30_000);

describe.each([
  ['as it is', false],
  ['with row-level security alone, all conditions of its own left out', true],
])('a company and what is another one’s, %s', (_, forgets) => {
  let opened: TestDatabase;
  let forgetful: ForgetfulDatabase | null = null;
  let gateway: TestGateway;
  let loot: Loot;
  let token: string;
  let before: string;

  beforeAll(async () => {
    opened = await openTestDatabase();
    forgetful = forgets ? forgetTenants(opened.database) : null;
    const clock = new ManualClock(NOW);
    const sandbox = await startSandbox({ clock, accounts: testAccounts() });
    gateway = await startTestGateway(
      [],
      // From outside, where metrics want a token; every attempt is of one call.
      { host: '0.0.0.0', callLimitTotal: 1_000, callLimitPerMinute: 1_000, callLimitSameFunction: 1_000 },
      { clock, sandbox, database: forgetful?.database ?? opened.database },
    );
    const put = async (document: { slug: string }) => {
      const { body } = await gateway.putTenant(document);
      return (body as { calcom: { connectionId: string } }).calcom.connectionId;
    };
    const connections = { ownConnectionId: await put(SALON), connectionId: await put(VICTIM) };
    loot = { ...(await leaveLoot()), ...connections };
    token = (await gateway.app.get(AdminTokens).create({ kind: 'company', slug: SALON.slug })).token;
    before = await stored();
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await gateway.sandbox.close();
    await opened.close();
  });

  const leaveLoot = async () => {
    const booking = { service: 'check-up', date: '2026-11-30', time: '10:00', ...PATIENT };
    expect((await gateway.call('book_appointment', booking, TO_VICTIM)).status).toBe('booked');
    await gateway.call('request_callback', { name: PATIENT.name, reason: 'tooth' }, TO_VICTIM);
    const offer = await gateway.call('check_availability', { date: '2026-11-30', time: '14:00' }, TO_VICTIM);
    await tellRetell('call_started', TO_VICTIM.to, TO_VICTIM.agentId, TO_VICTIM.key);
    await gateway.settled();
    const deliveryId = randomUUID();
    return opened.database.asOperator(async (tx) => {
      const [appointment] = await tx.select().from(appointments);
      const [callback] = await tx.select().from(callbacks);
      const [salon] = await tx.select().from(companies).where(eq(companies.slug, SALON.slug));
      const [delivery] = await tx.select().from(webhookDeliveries);
      if (!appointment || !callback || !salon || !delivery) throw new Error('There is nothing to reach');
      const dead = { id: deliveryId, dedupeKey: deliveryId, status: 'dead' as const, facts: { name: PATIENT.name } };
      await tx.insert(webhookDeliveries).values({ ...delivery, ...dead });
      return {
        ref: appointment.id.slice(0, 8),
        optionId: optionOf(offer),
        calcomUid: appointment.calcomUid,
        appointmentId: appointment.id,
        callbackId: callback.id,
        deliveryId,
        ownCompanyId: salon.id,
      };
    });
  };

  const stored = async () => {
    await gateway.settled();
    const atCalcom = gateway.sandbox.bookings.bookings().filter(({ eventTypeId }) => eventTypeId === 5711);
    return `${await storedOf(opened.database, VICTIM.slug)}\n${JSON.stringify(atCalcom)}`;
  };
  const expectUntouched = async () => expect(await stored()).toBe(before);
  /** What only the other company knows; the number is the one who calls. */
  const disclosedIn = (text: string) =>
    [
      PATIENT.name,
      'Vandermeer',
      loot.ref,
      loot.calcomUid,
      loot.callbackId,
      loot.deliveryId,
      VICTIM.name,
      'brooklyn',
      'cal_zwei',
      'secret-two',
      'key_of_the_dentist',
    ].filter((word) => text.includes(word));

  const callObject = (to: string, agentId: string) => ({
    call_id: `${RUN}_${CALL}`,
    call_type: 'phone_call',
    agent_id: agentId,
    direction: 'inbound',
    from_number: PATIENT.from,
    to_number: to,
    start_timestamp: Date.parse(NOW),
  });
  const tellRetell = (event: string, to: string, agentId: string, key: string) =>
    gateway.postSigned('/retell/webhook', { event, call: callObject(to, agentId) }, key);

  it('begins with something to reach, which its own company reaches', async () => {
    const found = await gateway.call('find_appointments', { appointment_ref: loot.ref }, TO_VICTIM);
    expect(found.status).toBe('found');
    expect(disclosedIn(JSON.stringify(found))).toContain(loot.ref);
    const known = await gateway.call('check_customer', { name: PATIENT.name }, TO_VICTIM);
    expect(known.status).toBe('known');
    const read = await gateway.call('book_appointment', { option_id: loot.optionId, name: 'a' }, TO_VICTIM);
    expect((read.data as { ask?: { field?: string } } | null)?.ask?.field).not.toBe('option');
    await expectUntouched();
  });

  it.each([...FUNCTION_NAMES])('%s reaches nothing with its number, call, refs and options', async (name) => {
    for (const { args, ends } of FUNCTIONS[name](loot)) {
      const answer = await gateway.call(name, args, TO_SALON);
      expect({ args, status: answer.status }).toEqual({ args, status: ends });
      expect(disclosedIn(JSON.stringify(answer))).toEqual([]);
      const signedByUs = await gateway.post(name, args, { ...TO_VICTIM, key: RETELL_KEY });
      expect(signedByUs.status).toBe(401);
      const agentOfOthers = await gateway.call(name, args, { ...TO_SALON, agentId: DENTIST.agentIds[0] ?? '' });
      expect(agentOfOthers.status).toBe('unknown_tenant');
    }
    await expectUntouched();
  });

  it('no admin route opens to its token, whatever id of theirs stands in the address', async () => {
    const ids: Record<string, string[]> = {
      slug: [VICTIM.slug],
      callId: [`${RUN}_${CALL}`],
      id: [loot.callbackId, loot.deliveryId],
      name: [`calcom:${loot.connectionId}`],
    };
    const routes = routesOf(gateway.app).filter(({ path }) => path.startsWith('/admin') || path === '/metrics');
    expect(routes.length).toBeGreaterThan(20);
    for (const { method, path, opening } of routes) {
      const [parameter] = /(?<=:)\w+/.exec(path) ?? [null];
      const values = parameter === null ? [''] : ids[parameter];
      if (!values) throw new Error(`The matrix has no id of another company for ${path}`);
      for (const value of values) {
        for (const company of [VICTIM.slug, SALON.slug, null]) {
          const query = company === null ? '' : `?company=${company}`;
          const address = `${path.replace(/:\w+/, value)}${query}`;
          const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
          const answer = await gateway.http[verb](address)
            .set('Authorization', `Bearer ${token}`)
            .send(verb === 'get' ? undefined : { status: 'done', reason: 'mine', phone: PATIENT.from });
          // A list of its own is its own, whichever id it is asked with.
          const isOwn = company === SALON.slug && (opening as { in?: string } | undefined)?.in === 'query';
          const expected = isOwn ? expect.any(Number) : 403;
          expect({ method, address, status: answer.status }).toEqual({ method, address, status: expected });
          expect({ address, disclosed: disclosedIn(answer.text) }).toEqual({ address, disclosed: [] });
        }
      }
    }
    await expectUntouched();
  });

  it.each([...STATE_AFTER.keys()])('Retell’s %s, signed for it, changes and tells nothing', async (event) => {
    const [agent = ''] = SALON.agentIds;
    const [agentOfOthers = ''] = VICTIM.agentIds;
    expect((await tellRetell(event, TO_VICTIM.to, agentOfOthers, RETELL_KEY)).status).toBe(401);
    const own = await tellRetell(event, '+493012345600', agent, RETELL_KEY);
    expect({ status: own.status, text: own.text }).toEqual({ status: 204, text: '' });
    await expectUntouched();
  });

  it('a ringing phone tells nothing of a caller whom another company knows', async () => {
    const { call_id: _, ...ringing } = callObject('+493012345600', 'agent_eins');
    const answer = await gateway.postSigned('/retell/inbound', { event: 'call_inbound', call_inbound: ringing });
    expect(answer.status).toBe(200);
    expect(disclosedIn(answer.text)).toEqual([]);
    const foreign = { ...ringing, to_number: TO_VICTIM.to, agent_id: TO_VICTIM.agentId };
    const refused = await gateway.postSigned('/retell/inbound', { event: 'call_inbound', call_inbound: foreign });
    expect(refused.status).toBe(401);
  });

  it.each([...BOOKING_EVENTS])(
    'Cal.com’s %s, signed for it, changes no booking of another connection',
    async (event) => {
      const payload = {
        uid: loot.calcomUid,
        bookingUid: loot.calcomUid,
        rescheduleUid: loot.calcomUid,
        eventTypeId: 5711,
        status: 'ACCEPTED',
        startTime: '2026-12-03T15:00:00Z',
        endTime: '2026-12-03T15:30:00Z',
        updatedAt: '2026-11-24T09:00:00.000Z',
        attendees: [{ name: 'Jana Beispiel', email: PATIENT.email, noShow: true }],
        metadata: { slotline_attempt_id: loot.appointmentId },
      };
      const body = { triggerEvent: event, createdAt: '2026-11-24T09:00:00.000Z', payload, ...payload };
      const text = JSON.stringify(body);
      const post = (connectionId: string) =>
        gateway.http
          .post(`/calcom/webhook/${connectionId}`)
          .set('Content-Type', 'application/json')
          .set('X-Cal-Signature-256', signCalcomBody(Buffer.from(text), 'secret-eins'))
          .send(text);
      expect((await post(loot.connectionId)).status).toBe(401);
      expect((await post(loot.ownConnectionId)).status).toBe(204);
      await expectUntouched();
      expect(disclosedIn(await storedOf(opened.database, SALON.slug)).filter((word) => word === PATIENT.name)).toEqual(
        [],
      );
    },
  );

  it('no job of one touches what its data name of another one', async () => {
    const { rows } = (await opened.database.asOperator((tx) =>
      tx.execute(sql`select name from slotline_jobs.queue where name not like '\\_\\_%' order by name`),
    )) as unknown as { rows: { name: string }[] };
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(JOBS).toSorted());
    // What they do for everybody they have done before.
    for (const queue of Object.keys(JOBS)) await gateway.app.get(Jobs).enqueue(queue, { companyId: null });
    before = await stored();
    for (const [queue, dataOf] of Object.entries(JOBS)) {
      await gateway.app.get(Jobs).enqueue(queue, { companyId: loot.ownCompanyId, ...dataOf(loot) });
    }
    await expectUntouched();
  });

  if (forgets) {
    it('is proven by a double that does forget: without the policy it would find the rows of the other', async () => {
      const double = forgetful;
      if (!double) throw new Error('Nothing was forgotten');
      expect(double.forgotten()).toBeGreaterThan(20);
      const seen = () =>
        double.database.forCompany(loot.ownCompanyId, (tx) =>
          tx.select({ id: appointments.id }).from(appointments).where(eq(appointments.companyId, loot.ownCompanyId)),
        );
      expect(await seen()).not.toContainEqual({ id: loot.appointmentId });
      await opened.asOwner('alter table appointments disable row level security');
      expect(await seen()).toContainEqual({ id: loot.appointmentId });
      await opened.asOwner('alter table appointments enable row level security');
    });
  }
});

function optionOf(answer: Answer): string {
  const [option] = (answer.data as { options?: { option_id: string }[] } | null)?.options ?? [];
  if (!option) throw new Error(`No option was offered: ${answer.status}`);
  return option.option_id;
}
