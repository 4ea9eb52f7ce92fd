import { type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

interface OfferedOption {
  option_id: string;
  service: string;
  start: string;
  end: string;
  spoken: string;
}

const HAIRCUT = { service: 'Herrenhaarschnitt' };
const WITH_NAME = { ...HAIRCUT, date: '2026-11-26', time: '15:30', name: 'Jana Beispiel' };

/** What each function is called with to succeed, and how it then ends. */
const FUNCTIONS: [name: string, args: Record<string, unknown>, status: string][] = [
  ['get_context', {}, 'context'],
  ['list_services', {}, 'listed'],
  ['check_availability', { ...HAIRCUT, date: '2026-11-26', time: '15:00' }, 'available'],
  ['find_alternatives', { ...HAIRCUT, date: '2026-11-26', time: '15:00' }, 'alternatives'],
  ['book_appointment', WITH_NAME, 'booked'],
  ['collect_appointment', { ...WITH_NAME, time: '16:00', confirm: true }, 'booked'],
];

describe('the functions of the agent', () => {
  let gateway: TestGateway;
  let calls = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const document of [SALON, DENTIST]) {
      const answer = await gateway.putTenant(document);
      expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({ status: 200 });
    }
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.sandbox.faults.clear();
    calls += 1;
  });

  const inCall = (options: CallOptions = {}): CallOptions => ({ callId: `call_${calls}`, ...options });
  const optionsOf = (answer: { data: unknown }) => (answer.data as { options: OfferedOption[] }).options;
  const book = (args: object, options?: CallOptions) => gateway.call('book_appointment', args, inCall(options));

  describe.each(FUNCTIONS)('%s', (name, args, status) => {
    it('answers in German, 200, with the same keys whatever happens', async () => {
      const answer = await gateway.call(name, args, inCall());
      expect({ name, status: answer.status, message: answer.message }).toMatchObject({ status });
      expect(answer.success).toBe(true);
      expect(answer.message).toMatch(/[a-zäöüß]/);
      const unknown = await gateway.call(name, args, inCall({ to: '+499999', agentId: 'agent_nobody' }));
      expect(unknown.status).toBe('unknown_tenant');
      expect(Object.keys(unknown.data ?? {}).toSorted()).toEqual(Object.keys(answer.data ?? {}).toSorted());
    });

    it.each<[string, CallOptions]>([
      ['signed with another key', { key: 'key_forged' }],
      ['older than five minutes', { age: 300_001 }],
      ['from more than five minutes ahead', { age: -300_001 }],
      ["signed with another company's key", { ...TO_DENTIST, to: '+493012345600', agentId: 'agent_eins' }],
    ])('refuses a body %s with 401', async (_, options) => {
      // What runs beside an earlier answer is over then.
      await gateway.settled();
      const before = gateway.sandbox.requests.count();
      const response = await gateway.post(name, args, inCall(options));
      expect(response.status).toBe(401);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(gateway.sandbox.requests.count()).toBe(before);
    });

    it('knows no tenant when number and agent disagree', async () => {
      const answer = await gateway.call(name, args, inCall({ agentId: 'agent_two' }));
      expect(answer).toMatchObject({ success: false, status: 'unknown_tenant' });
    });

    it('ends the loop when one function is called too often', async () => {
      const statuses: string[] = [];
      for (let count = 1; count <= 11; count += 1) {
        const response = await gateway.post(name, { wrong: true }, inCall());
        statuses.push((response.body as { status: string }).status);
        if (count === 11) expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect(statuses.indexOf('rate_limited')).toBe(10);
    });
  });

  it.each([
    ['check_availability', { date: { day: 1 } }],
    ['check_availability', { date: 'x'.repeat(5000) }],
    ['book_appointment', { name: ['a'] }],
  ])('answers invalid arguments of %s in words', async (name, args) => {
    const answer = await gateway.call(name, args, inCall());
    expect(answer).toMatchObject({ success: false, status: 'invalid' });
  });

  it('answers a body without a call, an unknown function and a placeholder', async () => {
    expect((await gateway.call('no_such_function', {}, inCall())).status).toBe('unknown_function');
    expect(await gateway.call('check_availability', { ...HAIRCUT, date: '{{date}}' }, inCall())).toMatchObject({
      status: 'alternatives',
      success: true,
    });
    expect((await book({ ...HAIRCUT, date: '{{date}}', name: 'Jana Beispiel' })).status).toBe('ask');
  });

  it('offers only what Cal.com returned, within opening hours, with absolute starts and ids', async () => {
    const answer = await gateway.call(
      'check_availability',
      { ...HAIRCUT, date: '2026-11-28', time: '10:00' },
      inCall(),
    );
    expect(answer.status).toBe('alternatives');
    const options = optionsOf(answer);
    expect(options.map(({ start }) => start)).toEqual(['2026-11-30T10:00:00+01:00', '2026-11-30T09:00:00+01:00']);
    expect(answer.message).toContain('Samstag');
    expect(answer.message).toContain('Montag');
  });

  it('books by option id whatever date words come along, and the same again is the same booking', async () => {
    const check = await gateway.call('check_availability', { ...HAIRCUT, date: '2026-12-01', time: '9:30' }, inCall());
    const [option] = optionsOf(check);
    const args = { option_id: option?.option_id, date: 'morgen', name: 'Jana Beispiel' };
    await gateway.settled();
    gateway.sandbox.requests.clear();
    const [first, second] = await Promise.all([book(args), book(args)]);
    const third = await book(args);
    expect([first.status, second.status, third.status]).toEqual(['booked', 'booked', 'booked']);
    expect(third.data).toEqual(first.data);
    expect(first.message).toContain('Dienstag, dem 1. Dezember');
    const made = gateway.sandbox.requests.list().map(({ operation }) => operation);
    expect(made.filter((operation) => operation === 'createBooking')).toHaveLength(1);
    // What follows the booking is fetched for the next question.
    expect(made.slice(0, made.indexOf('createBooking'))).toEqual([]);
    const booked = gateway.sandbox.bookings.bookings().filter(({ start }) => +start === +new Date(option?.start ?? 0));
    expect(booked).toHaveLength(1);
    expect(JSON.stringify(first)).not.toContain(booked[0]?.uid);
  });

  it('does not take the option of another call', async () => {
    const check = await gateway.call('check_availability', { ...HAIRCUT, date: '2026-12-02', time: '9:30' }, inCall());
    const stolen = await gateway.call(
      'book_appointment',
      { option_id: optionsOf(check)[0]?.option_id, name: 'Jana Beispiel' },
      inCall({ callId: 'call_thief' }),
    );
    expect(stolen.status).toBe('ask');
  });

  it('answers a start that is taken with other times, and tells requested from booked', async () => {
    const wish = { ...HAIRCUT, date: '2026-12-03', time: '11:00', name: 'Jana Beispiel' };
    expect((await book(wish)).status).toBe('booked');
    const late = await gateway.call('book_appointment', wish, inCall({ callId: 'call_late', from: '+4915228817387' }));
    expect(late.status).toBe('slot_taken');
    expect(optionsOf(late).length).toBeGreaterThan(0);
    const asked = await book({ service: 'Beratung', date: '2026-12-03', time: '13:00', name: 'Jana Beispiel' });
    expect(asked.status).toBe('requested');
    expect(asked.message).not.toContain('gebucht');
  });

  it('collects without booking until confirm is literally true', async () => {
    const wish = { ...HAIRCUT, date: '2026-12-04', time: '10:00', name: 'Jana Beispiel' };
    const before = gateway.sandbox.requests.count('createBooking');
    for (const confirm of [undefined, false, 'ja', 'false', 1]) {
      const answer = await gateway.call('collect_appointment', { ...wish, confirm }, inCall());
      expect(answer.status).toBe('available');
    }
    expect(gateway.sandbox.requests.count('createBooking')).toBe(before);
  });

  it.each([
    ['foreign_booking', 'slot_taken'],
    ['other_start', 'slot_taken'],
    ['conflict', 'slot_taken'],
    ['taken', 'slot_taken'],
    ['reset_after_work', 'booked'],
    ['reset_before_work', 'in_doubt'],
    ['error_500', 'in_doubt'],
    ['garbage', 'booked'],
  ] as const)('tells the truth when Cal.com answers a booking with %s', async (kind, status) => {
    const date = `2026-12-${String(7 + (calls % 5)).padStart(2, '0')}`;
    const wish = { ...HAIRCUT, date, time: `${9 + (calls % 8)}:00`, name: 'Jana Beispiel' };
    gateway.sandbox.faults.set({ operation: 'createBooking', kind, times: 1 });
    const answer = await book(wish);
    expect({ kind, status: answer.status }).toEqual({ kind, status });
    const { bookings } = gateway.sandbox;
    const ofCall = bookings.bookings().filter(({ metadata }) => metadata['retell_call_id'] === `${RUN}_call_${calls}`);
    expect(ofCall.filter(({ status: state }) => state === 'accepted')).toHaveLength(status === 'booked' ? 1 : 0);
  });

  it('keeps the companies apart: English answers, own calendar, own keys', async () => {
    const wish = { date: '2026-12-01', time: '10:00 am', name: 'Jordan Example' };
    const options = inCall(TO_DENTIST);
    const check = await gateway.call('check_availability', wish, options);
    expect(check).toMatchObject({ status: 'available' });
    expect(check.message).toContain('Tuesday, December 1st');
    expect((await gateway.call('book_appointment', wish, options)).status).toBe('booked');
    expect(gateway.sandbox.bookings.bookings().at(-1)).toMatchObject({ eventTypeId: 5711, apiKey: 'cal_zwei' });
    const rotated = await gateway.call('get_context', {}, { ...options, key: 'key_of_the_dentist_next' });
    expect(rotated.status).toBe('context');
    expect((await gateway.post('get_context', {}, { ...options, key: 'key_of_the_test_workspace' })).status).toBe(401);
  });

  it('moves and cancels for the caller who booked, and for nobody else', async () => {
    const wish = { ...HAIRCUT, date: '2026-12-14', time: '10:00', name: 'Jana Beispiel' };
    expect((await book(wish, { from: '+4915228817300' })).status).toBe('booked');
    const caller = inCall({ callId: 'call_again', from: '+4915228817300' });
    const stranger = inCall({ callId: 'call_stranger', from: '+4915228817301' });
    const withheld = inCall({ callId: 'call_withheld', from: 'anonymous' });

    expect((await gateway.call('find_appointments', {}, stranger)).status).toBe('none');
    expect((await gateway.call('cancel_appointment', { confirm: true }, withheld)).status).toBe('identify');
    expect((await gateway.call('cancel_appointment', { confirm: true }, stranger)).status).toBe('not_found');

    const other = await gateway.call('find_appointments', { date: '2026-12-22' }, caller);
    expect(other).toMatchObject({ status: 'none', message: expect.stringMatching(/^Einen solchen Termin/) });
    const found = await gateway.call('find_appointments', {}, caller);
    expect(found.status).toBe('found');
    const moved = await gateway.call(
      'reschedule_appointment',
      { new_date: '2026-12-15', new_time: '11:00', confirm: true },
      caller,
    );
    expect(moved.status).toBe('rescheduled');
    expect((await gateway.call('cancel_appointment', {}, caller)).status).toBe('confirm');
    const cancelled = await gateway.call('cancel_appointment', { confirm: true }, caller);
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.message).toContain('15. Dezember');
    const live = gateway.sandbox.bookings
      .bookings()
      .filter(({ start, status }) => status === 'accepted' && +start > Date.parse('2026-12-14'));
    expect(live).toEqual([]);
  });

  describe('while Cal.com is down', () => {
    beforeEach(() => gateway.sandbox.faults.set({ operation: 'any', kind: 'error_503', times: 'always' }));

    it.each(['check_availability', 'find_alternatives', 'book_appointment'])(
      'says of %s that Cal.com cannot be reached, and never that nothing is free',
      async (name) => {
        const answer = await gateway.call(name, { ...WITH_NAME, date: '2027-01-19' }, inCall());
        expect(answer).toMatchObject({ success: false, status: 'unavailable' });
        expect(answer.message).toMatch(/zurückrufen|Rückruf/);
      },
    );

    it('records a callback while Cal.com is down', async () => {
      const answer = await gateway.call('request_callback', { reason: 'Termin' }, inCall());
      expect(answer).toMatchObject({ success: true, status: 'recorded' });
    });
  });
});
