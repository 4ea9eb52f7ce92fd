import { sql } from 'drizzle-orm';
import { CallStory } from '../../src/call-story/index.js';
import { AGING_TABLES, PERSONAL_TABLES } from '../../src/privacy/index.js';
import { RetentionJob } from '../../src/privacy/retention.job.js';
import { ADMIN_TOKEN, type Answer, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

/** Another one each time, so that the tests share one gateway. */
interface Somebody {
  phone: string;
  name: string;
  email: string;
  /** Of the person in every spelling. */
  traces: string[];
}

const SURNAMES = ['Zumtobel', 'Quitzow', 'Ypsilanti', 'Xylander', 'Wrangel', 'Vulpius'];
const DAY_MS = 24 * 60 * 60 * 1000;
const bearer = { Authorization: `Bearer ${ADMIN_TOKEN}` };

describe('the rights of a person', () => {
  let gateway: TestGateway;

  let people = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { logLevel: 'trace', storeTranscripts: true });
    for (const company of [SALON, DENTIST]) expect((await gateway.putTenant(company)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const somebody = (): Somebody => {
    const surname = SURNAMES[people] ?? '';
    const digits = `2881738${people}`;
    people += 1;
    return {
      phone: `+49152${digits}`,
      name: `Wilhelmine ${surname}`,
      email: `wilhelmine@${surname.toLowerCase()}.example`,
      traces: [digits, surname, surname.toLowerCase()],
    };
  };
  const bookingOf = ({ name, email }: Somebody) => {
    const time = `${9 + people}:00`;
    return { service: 'Herrenhaarschnitt', date: '2026-11-27', time, name, email };
  };

  const callEndedOf = ({ phone, name }: Somebody, callId: string) => ({
    event: 'call_ended',
    call: {
      call_id: callId,
      call_type: 'phone_call',
      agent_id: 'agent_eins',
      direction: 'inbound',
      from_number: phone,
      to_number: '+493012345600',
      transcript: `Agent: Guten Tag\nUser: ${name} hier`,
    },
  });

  const post = (slug: string, right: 'erasures' | 'exports', body: object) =>
    gateway.http.post(`/admin/companies/${slug}/${right}`).set(bearer).send(body);

  /** Everything that the personal tables of one company hold, as one text. */
  const storedText = async (slug: string): Promise<string> => {
    // Steps of calls are written beside the answers.
    await gateway.app.get(CallStory, { strict: false }).flush();
    const texts: string[] = [];
    for (const name of Object.keys({ ...PERSONAL_TABLES, ...AGING_TABLES })) {
      const { rows } = (await gateway.database.asOperator((tx) =>
        tx.execute(
          sql`select to_jsonb(t)::text as row from ${sql.identifier(name)} t join companies c on c.id = t.company_id where c.slug = ${slug}`,
        ),
      )) as { rows: { row: string }[] };
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  };

  const leaveTraces = async (): Promise<Somebody> => {
    const person = somebody();
    const { phone: from, name } = person;
    const answers: Answer[] = [
      await gateway.call('book_appointment', bookingOf(person), { callId: `call_${people}_1`, from }),
      await gateway.call('request_callback', { name, reason: 'Farbe' }, { callId: `call_${people}_2`, from }),
      await gateway.call(
        'book_appointment',
        { service: 'check-up', date: '2026-11-30', time: `1${people}:00`, name },
        { ...TO_DENTIST, callId: `call_${people}_3`, from },
      ),
    ];
    expect(answers.map(({ status }) => status)).toEqual(['booked', 'recorded', 'booked']);
    await gateway.postSigned('/retell/webhook', callEndedOf(person, `${RUN}_call_${people}_1`)).expect(204);
    await gateway.settled();
    return person;
  };

  it('to be forgotten reaches every row of the company by phone, and none of another company', async () => {
    const { phone, traces, name } = await leaveTraces();
    const receipt = await post(SALON.slug, 'erasures', { phone: phone.replace('+49', '0') });
    expect(receipt.status).toBe(200);
    expect(receipt.body).toEqual({
      id: expect.any(String) as string,
      at: gateway.clock.now().toISOString(),
      erased: { appointments: 1, booking_attempts: 1, callbacks: 1, calls: 1, webhook_deliveries: 0 },
      unsettled: 0,
      remainAtCalcom: 1,
    });
    const left = await storedText(SALON.slug);
    for (const trace of traces) expect(left).not.toContain(trace);
    expect(await storedText(DENTIST.slug)).toContain(name);
    const found = await gateway.call('find_appointments', {}, { callId: 'call_after', from: phone });
    expect(found.status).toBe('none');
    const again = await post(SALON.slug, 'erasures', { phone });
    expect((again.body as { erased: object }).erased).toEqual({
      appointments: 0,
      booking_attempts: 0,
      callbacks: 0,
      calls: 0,
      webhook_deliveries: 0,
    });
  });

  it('to be forgotten by e-mail reaches the appointment too, though only the wish had the address', async () => {
    const { email } = await leaveTraces();
    const receipt = await post(SALON.slug, 'erasures', { email: email.toUpperCase() });
    expect(receipt.body).toMatchObject({ erased: { appointments: 1, booking_attempts: 1, callbacks: 0 } });
  });

  it('to be forgotten leaves a booking that is in doubt until it is settled, and says so', async () => {
    const person = somebody();
    gateway.sandbox.faults.set(
      { operation: 'createBooking', kind: 'reset_after_work', times: 1 },
      { operation: 'listBookings', kind: 'error_500', times: 'always' },
    );
    const booking = await gateway.call('book_appointment', bookingOf(person), {
      callId: 'call_doubt',
      from: person.phone,
    });
    expect(booking.status).toBe('in_doubt');
    const first = await post(SALON.slug, 'erasures', { phone: person.phone });
    expect(first.body).toMatchObject({ unsettled: 1, erased: { booking_attempts: 0 } });
    gateway.sandbox.faults.clear();
    gateway.clock.advance(120_000);
    await gateway.reconcile();
    const second = await post(SALON.slug, 'erasures', { phone: person.phone });
    expect(second.body).toMatchObject({ unsettled: 0, erased: { booking_attempts: 1, appointments: 1 } });
  });

  it('to know gives every row as JSON, and changes none', async () => {
    const { phone, name, email } = await leaveTraces();
    const before = await storedText(SALON.slug);
    const { body } = await post(SALON.slug, 'exports', { phone });
    const { appointments, booking_attempts: attempts, callbacks } = body as Record<string, Record<string, unknown>[]>;
    expect(appointments).toEqual([expect.objectContaining({ attendeeName: name, callerNumber: phone })]);
    expect(attempts).toEqual([expect.objectContaining({ attendeeEmail: email })]);
    expect(callbacks).toEqual([expect.objectContaining({ name, reason: 'Farbe' })]);
    expect(await storedText(SALON.slug)).toBe(before);
  });

  it('wants to know who is meant, and knows only companies that are there', async () => {
    const both = { phone: '+4915228817389', email: 'a@b.example' };
    for (const body of [{}, { phone: 'no number' }, both, { email: 'at nowhere' }, { phone: null, email: null }]) {
      const refused = await post(SALON.slug, 'erasures', body);
      expect({ status: refused.status, code: (refused.body as { code: string }).code }).toEqual({
        status: 422,
        code: 'person_unclear',
      });
    }
    expect((await post(SALON.slug, 'exports', { phone: '+4915228817389', email: null })).status).toBe(200);
    expect((await post('nobody', 'erasures', { phone: '+4915228817389' })).status).toBe(404);
  });

  it('leaves an entry in the audit log and no word of the person in any log line', async () => {
    const { phone, email, traces } = await leaveTraces();
    gateway.clock.advance(1);
    const { id } = (await post(SALON.slug, 'erasures', { phone })).body as { id: string };
    gateway.clock.advance(1);
    await post(SALON.slug, 'exports', { email });
    const audit = await gateway.http.get('/admin/audit').query({ company: SALON.slug, limit: 2 }).set(bearer);
    expect(audit.body).toEqual([
      expect.objectContaining({ actor: 'operator', operation: 'person_export', subject: null }),
      expect.objectContaining({ actor: 'operator', operation: 'person_erase', subject: id }),
    ]);
    const log = gateway.lines.join('\n');
    expect(log).toContain('person_erase');
    for (const trace of traces) expect(log).not.toContain(trace);
  });

  it('ends with RETENTION_DAYS: what is older is forgotten, what is younger stays', async () => {
    const { name } = await leaveTraces();
    const retention = gateway.app.get(RetentionJob, { strict: false });
    gateway.clock.advance(89 * DAY_MS);
    await retention.run();
    expect(await storedText(SALON.slug)).toContain(name);
    // The appointments were some days after the calls.
    gateway.clock.advance(9 * DAY_MS);
    await retention.run();
    expect(await storedText(SALON.slug)).not.toContain(name);
    expect(await storedText(DENTIST.slug)).not.toContain(name);
  });
});
