import { type Answer, type CallOptions, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const CUT = { service: 'Herrenhaarschnitt', name: 'Jana Beispiel' };
/** Longer than slots are cached. */
const COLD_MS = 61_000;

describe('moving an appointment, and reading back an option', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { calcomRequestsPerMinute: 10_000 });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(async () => {
    cases += 1;
    // What the last case still fetches would be taken for today's.
    await gateway.settled();
    gateway.sandbox.bookings.clear();
    gateway.sandbox.faults.clear();
    gateway.clock.advance(COLD_MS);
    expect((await book({ date: '2026-12-01', time: '10:00' })).status).toBe('booked');
    await gateway.settled();
    gateway.clock.advance(COLD_MS);
    gateway.sandbox.requests.clear();
  });

  const inCall = (): CallOptions => ({ callId: `call_${cases}`, from: `+49152288175${10 + cases}` });
  const book = (args: object) => gateway.call('book_appointment', { ...CUT, ...args }, inCall());
  const move = (time: string, confirm = true) =>
    gateway.call('reschedule_appointment', { new_date: '2026-12-02', new_time: time, confirm }, inCall());
  const collect = (args: object) => gateway.call('collect_appointment', args, inCall());
  /** Those that a caller waits for: what follows the move is fetched for the next question. */
  const requests = () => {
    const made = gateway.sandbox.requests
      .list()
      .map(({ operation }) => operation)
      .filter((operation) => operation !== 'reserveSlot' && operation !== 'releaseSlot');
    return made.slice(0, made.indexOf('rescheduleBooking') + 1 || made.length);
  };
  const optionsOf = ({ data }: Answer) =>
    (data as unknown as { options: { option_id: string; start: string }[] }).options;
  const live = () =>
    gateway.sandbox.bookings
      .bookings()
      .filter(({ status }) => status === 'accepted')
      .map(({ start }) => start.toISOString());

  it('moves by words with one request, when nothing is cached', async () => {
    expect((await move('14:00')).status).toBe('rescheduled');
    expect({ requests: requests(), live: live() }).toEqual({
      requests: ['rescheduleBooking'],
      live: ['2026-12-02T13:00:00.000Z'],
    });
  });

  it('moves by words with one request after it has said that the time is free', async () => {
    expect((await move('14:00', false)).status).toBe('available');
    await gateway.settled();
    gateway.clock.advance(COLD_MS);
    gateway.sandbox.requests.clear();
    expect((await move('14:00')).status).toBe('rescheduled');
    expect(requests()).toEqual(['rescheduleBooking']);
  });

  it('asks for another time when the appointment is there already, and sends nothing', async () => {
    const words = { new_date: '2026-12-01', new_time: '10:00' };
    const later = { ...inCall(), callId: `later_${cases}` };
    for (const call of [inCall(), later]) {
      for (const confirm of [false, true]) {
        const answer = await gateway.call('reschedule_appointment', { ...words, confirm }, call);
        expect(answer).toMatchObject({ success: true, status: 'ask', data: { ask: { field: 'time', choices: [] } } });
        expect(answer.message).toBe(
          'Ihr Termin ist schon am Dienstag, dem 1. Dezember, um 10 Uhr. Auf wann soll ich ihn verlegen?',
        );
      }
    }
    expect({ requests: requests(), live: live() }).toEqual({ requests: [], live: ['2026-12-01T09:00:00.000Z'] });
  });

  it('learns from the move itself that the time is taken, and offers others', async () => {
    const other = { callId: `other_${cases}`, from: '+4915228817599' };
    await gateway.call('book_appointment', { ...CUT, date: '2026-12-02', time: '14:00' }, other);
    await gateway.settled();
    gateway.clock.advance(COLD_MS);
    const refused = await move('14:00');
    expect(refused.status).toBe('slot_taken');
    expect(optionsOf(refused).length).toBeGreaterThan(0);
    expect(live()).toContain('2026-12-01T09:00:00.000Z');
  });

  it.each([
    ['14:15', 'which Cal.com does not offer'],
    ['19:00', 'after closing'],
  ])('asks before it moves to %s, %s', async (time) => {
    expect((await move(time)).status).toBe('alternatives');
    expect(requests()).toEqual(['listSlots']);
  });

  it('I-86: its own time is never in its way', async () => {
    const answer = await gateway.call(
      'reschedule_appointment',
      { new_date: '2026-12-01', new_time: '10:30', confirm: false },
      inCall(),
    );
    expect(answer.status).toBe('available');
    const cut = { ...CUT, service: 'Damenhaarschnitt', date: '2026-12-01', time: '11:00' };
    expect((await gateway.call('cancel_appointment', { confirm: true }, inCall())).status).toBe('cancelled');
    expect((await book(cut)).status).toBe('booked');
    gateway.clock.advance(COLD_MS);
    const overlapping = { new_date: '2026-12-01', new_time: '11:30', confirm: true };
    expect((await gateway.call('reschedule_appointment', overlapping, inCall())).status).toBe('rescheduled');
    expect(live()).toHaveLength(1);
  });

  it('does not move onto a start that another call holds', async () => {
    const other = { callId: `other_${cases}`, from: '+4915228817599' };
    const wish = { ...CUT, date: '2026-12-02', time: '14:00' };
    expect((await gateway.call('check_availability', wish, other)).status).toBe('available');
    const answer = await move('14:00');
    expect(['slot_taken', 'alternatives']).toContain(answer.status);
    expect(live()).toEqual(['2026-12-01T09:00:00.000Z']);
  });

  it('reads back the option that was chosen, and books nothing before the caller has said yes', async () => {
    const offered = await collect({ ...CUT, date: '2026-12-03', part_of_day: 'nachmittag' });
    const [, option] = optionsOf(offered);
    const readBack = await collect({ option_id: option?.option_id, name: 'Jana Beispiel' });
    expect(readBack.status).toBe('available');
    expect(optionsOf(readBack)[0]).toEqual(option);
    expect(live()).toHaveLength(1);
    const booked = await collect({ option_id: option?.option_id, name: 'Jana Beispiel', confirm: true });
    expect(booked.status).toBe('booked');
    expect((await collect({ option_id: 'of-another-call' })).status).toBe('ask');
  });

  it('books what was called taken while it was free, as soon as the caller asks again', async () => {
    for (const kind of ['taken', 'conflict'] as const) {
      const time = kind === 'taken' ? '15:00' : '16:00';
      const check = await gateway.call('check_availability', { ...CUT, date: '2026-12-03', time }, inCall());
      const args = { option_id: optionsOf(check)[0]?.option_id };
      gateway.sandbox.faults.set({ operation: 'createBooking', kind, times: 1 });
      expect((await book(args)).status).toBe('slot_taken');
      expect((await book(args)).status).toBe('booked');
    }
  });
});
