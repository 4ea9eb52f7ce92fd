import { type Answer, type CallOptions, NOW, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const HOUR_MS = 60 * 60 * 1000;
/** 09:00 in Berlin: one month after the first morning of the tests. */
const CUT = { service: 'Herrenhaarschnitt', name: 'Jana Beispiel' };
const START = '2026-12-01T10:00:00+01:00';
const POLICY = { minimumNoticeMinutes: 60, horizonDays: 14, cancelNoticeHours: 24, rescheduleNoticeHours: 2 };

describe('rules of a company', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    const policy = { ...POLICY, maxReschedulesPerAppointment: 1 };
    expect((await gateway.putTenant({ ...SALON, policy } as { slug: string })).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    cases += 1;
    gateway.clock.set(NOW);
  });
  afterEach(async () => {
    gateway.clock.set(NOW);
    await gateway.call('cancel_appointment', { confirm: true }, booking());
    gateway.sandbox.bookings.clear();
  });

  const booking = (): CallOptions => ({ callId: `booking_${cases}`, from: `+49152288172${10 + cases}` });
  let calls = 0;
  const later = (): CallOptions => ({ ...booking(), callId: `later_${(calls += 1)}` });
  const beforeStart = (ms: number) => gateway.clock.set(new Date(Date.parse(START) - ms));
  const book = (date: string, time: string) => gateway.call('book_appointment', { ...CUT, date, time }, booking());
  const cancel = (confirm = true) => gateway.call('cancel_appointment', { confirm }, later());
  const move = (time: string) =>
    gateway.call('reschedule_appointment', { new_date: '2026-12-01', new_time: time, confirm: true }, later());
  const denialOf = ({ data }: Answer) => (data as unknown as { denial: unknown }).denial;

  it('cancels exactly at the limit; a moment later says the rule and offers a callback', async () => {
    expect((await book('2026-12-01', '10:00')).status).toBe('booked');
    beforeStart(24 * HOUR_MS - 1);
    const denied = await cancel();
    expect({ status: denied.status, success: denied.success, denial: denialOf(denied) }).toEqual({
      status: 'denied',
      success: true,
      denial: { rule: 'cancel_notice', limit: 24 },
    });
    expect(denied.message).toMatch(/24 Stunden/);
    expect(denied.message).toMatch(/zurückrufen|Rückruf/);
    beforeStart(24 * HOUR_MS);
    expect((await cancel(false)).status).toBe('confirm');
    expect((await cancel()).status).toBe('cancelled');
  });

  it('moves exactly at the limit; a moment later says the rule and offers a callback', async () => {
    expect((await book('2026-12-01', '10:00')).status).toBe('booked');
    beforeStart(2 * HOUR_MS - 1);
    const denied = await move('14:00');
    expect(denied.status).toBe('denied');
    expect(denialOf(denied)).toEqual({ rule: 'reschedule_notice', limit: 2 });
    expect(denied.message).toMatch(/2 Stunden|zwei Stunden/);
    expect(denied.message).toMatch(/zurückrufen|Rückruf/);
    beforeStart(2 * HOUR_MS);
    expect((await move('14:00')).status).toBe('rescheduled');
  });

  it('moves as often as allowed, and then says how often that is', async () => {
    expect((await book('2026-12-01', '10:00')).status).toBe('booked');
    expect((await move('14:00')).status).toBe('rescheduled');
    const denied = await move('15:00');
    expect(denialOf(denied)).toEqual({ rule: 'reschedule_count', limit: 1 });
    expect(denied.message).toMatch(/einmal/);
    expect(denied.message).toMatch(/zurückrufen|Rückruf/);
  });

  it('books exactly at the minimum notice; what is nearer is too soon, and later times come with it', async () => {
    beforeStart(HOUR_MS - 1);
    const tooSoon = await book('2026-12-01', '10:00');
    expect(tooSoon.status).toBe('slot_taken');
    expect(tooSoon.message).toMatch(/kurzfristig/);
    expect((tooSoon.data as unknown as { options: unknown[] }).options.length).toBeGreaterThan(0);
    beforeStart(HOUR_MS);
    expect((await book('2026-12-01', '10:00')).status).toBe('booked');
  });

  it('books on the last day of the horizon and not on the day after, and says how far that is', async () => {
    const tooFar = await book('2026-12-09', '10:00');
    expect(tooFar.status).toBe('slot_taken');
    expect(tooFar.message).toMatch(/im Voraus.*Rückruf/);
    expect((await book('2026-12-08', '10:00')).status).toBe('booked');
  });

  it('holds a move to the same limits as a booking', async () => {
    expect((await book('2026-12-01', '10:00')).status).toBe('booked');
    const far = { new_date: '2026-12-09', new_time: '10:00', confirm: true };
    const answer = await gateway.call('reschedule_appointment', far, later());
    expect(['none', 'alternatives']).toContain(answer.status);
    beforeStart(2 * HOUR_MS);
    expect(['none', 'alternatives', 'slot_taken']).toContain((await move('8:30')).status);
  });
});
