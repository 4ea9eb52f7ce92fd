import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

const DAY = { service: 'Herrenhaarschnitt', date: '2026-12-03' };

describe('I-94: an agent that asks the same again and again', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const tenant of [SALON, DENTIST]) expect((await gateway.putTenant(tenant)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  it('hears the same times with a nudge to choose, the same data, and costs no request', async () => {
    const call = { callId: 'call_loop' };
    const first = await gateway.call('check_availability', DAY, call);
    const requests = gateway.sandbox.requests.count();
    const second = await gateway.call('check_availability', DAY, call);
    const third = await gateway.call('find_alternatives', DAY, call);
    expect(first.message).toMatch(/^ ?Frei ist es am Donnerstag, dem 3\. Dezember, um 9 Uhr/);
    expect(second.message).toMatch(/^Diese Zeiten habe ich gerade genannt: am Donnerstag, .*um 9 Uhr.*\?$/);
    expect({ ...second, message: null }).toEqual({ ...first, message: null });
    expect(third.message).toMatch(/^Diese Zeiten habe ich gerade genannt/);
    expect(gateway.sandbox.requests.count()).toBe(requests);
  });

  it('is nudged about one time as well, and about none, in either language', async () => {
    const exact = { service: 'Damenhaarschnitt', date: '2026-12-08', time: '15:00' };
    const holiday = { service: 'Beratung', date: '2028-01-03', time: '15:00' };
    const english = { date: '2026-12-01', time: '10:00 am' };
    const twice = async (args: object, callId: string, from = {}) => {
      await gateway.call('check_availability', args, { ...from, callId });
      return (await gateway.call('check_availability', args, { ...from, callId })).message;
    };
    expect(await twice(exact, 'call_exact')).toMatch(/^Wie gesagt, .*15 Uhr ist frei\. Soll ich den Termin eintragen/);
    expect(await twice(holiday, 'call_none')).toMatch(/^Danach habe ich gerade schon gesucht/);
    expect(await twice(english, 'call_english', TO_DENTIST)).toMatch(/^As I said, .* is free\. Shall I/);
  });

  it('is not told so in another call, nor after another question or when the answer is another', async () => {
    const other = { ...DAY, date: '2026-12-10' };
    const ask = async (args: object, callId: string) =>
      (await gateway.call('check_availability', args, { callId })).message.trim();
    const first = await ask(other, 'call_one');
    expect(await ask(other, 'call_two')).toBe(first);
    await ask(DAY, 'call_one');
    expect(await ask(other, 'call_one')).toBe(first);

    const booking = { ...other, time: '09:00', name: 'Jana Beispiel' };
    expect((await gateway.call('book_appointment', booking, { callId: 'call_three' })).status).toBe('booked');
    expect(await ask(other, 'call_one')).not.toMatch(/gerade|9 Uhr(?! 30)/);
  });
});
