import { jest } from '@jest/globals';
import { callbacks } from '../../src/platform/index.js';
import { RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { appointmentIn, appointmentsIn, bookingsOf, type PhoneCaller, phoneCaller } from '../support/phone-caller.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

/** Every form in which a number was seen to be withheld. */
const WITHHELD = [
  null,
  '',
  'anonymous',
  'unknown',
  'blocked',
  'private',
  'withheld',
  'unavailable',
  'restricted',
  'null',
  '00000000',
];

jest.setTimeout(20_000);

describe('who is calling, as it was guessed before', () => {
  let gateway: TestGateway;
  let callers = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { calcomRequestsPerMinute: 10_000 });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    const strict = { ...DENTIST, policy: { identity: 'number_and_name' } };
    expect((await gateway.putTenant(strict)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());

  const newCaller = (options: object = {}): PhoneCaller => {
    callers += 1;
    return phoneCaller(gateway, { callId: `call_${callers}`, from: `+49152288179${10 + callers}`, ...options });
  };
  const acceptedOf = (caller: PhoneCaller) => bookingsOf(gateway, caller).filter(({ status }) => status === 'accepted');

  it('I-83: cancels and moves nobody else’s appointment, by whatever it is pointed at, and does not say that there is one', async () => {
    const [anna, stranger] = [newCaller(), newCaller()];
    const ref = appointmentIn(await anna.book({ date: '2026-12-01', time: '10:00' }))?.ref;
    const pointers = [
      { appointment_ref: ref },
      { date: '2026-12-01', time: '10:00' },
      { date: '2026-12-01' },
      { name: 'Jana Beispiel' },
      { name: 'Jana' },
      {},
    ];
    const nobody = await newCaller().ask('cancel_appointment', { confirm: true });
    for (const pointer of pointers) {
      const answer = await stranger.ask('cancel_appointment', { ...pointer, confirm: true });
      expect({ pointer, status: answer.status, message: answer.message }).toEqual({
        pointer,
        status: 'not_found',
        message: nobody.message,
      });
      const move = { ...pointer, new_date: '2026-12-01', new_time: '15:00', confirm: true };
      expect((await stranger.ask('reschedule_appointment', move)).status).toBe('not_found');
    }
    expect(acceptedOf(anna).map(({ start }) => start.toISOString())).toEqual(['2026-12-01T09:00:00.000Z']);
  });

  it('I-84: asks which of two appointments of a day is meant, and changes that one', async () => {
    const anna = newCaller();
    for (const time of ['10:00', '14:00']) await anna.book({ date: '2026-12-02', time });
    const later = anna.callsAgain();
    for (const pointer of [{}, { date: '2026-12-02' }]) {
      const asked = await later.ask('cancel_appointment', { ...pointer, confirm: true });
      expect(asked.status).toBe('ask');
      expect(asked.data).toMatchObject({ ask: { field: 'appointment', choices: { length: 2 } } });
    }
    const move = { old_date: '2026-12-02', new_date: '2026-12-02', new_time: '16:00', confirm: true };
    expect((await later.ask('reschedule_appointment', move)).status).toBe('ask');
    expect(acceptedOf(anna)).toHaveLength(2);

    const meant = { date: '2026-12-02', time: '14:00', confirm: true };
    expect((await later.ask('cancel_appointment', meant)).status).toBe('cancelled');
    expect(acceptedOf(anna).map(({ start }) => start.toISOString())).toEqual(['2026-12-02T09:00:00.000Z']);
  });

  it('I-84: does not take the only appointment for the one of another day or hour', async () => {
    const anna = newCaller();
    await anna.book({ date: '2026-12-14', time: '10:00' });
    for (const pointer of [{ date: '2026-12-15' }, { date: '2026-12-14', time: '11:00' }, { time: '11:00' }]) {
      const answer = await anna.callsAgain().ask('cancel_appointment', { ...pointer, confirm: true });
      expect({ pointer, status: answer.status }).toEqual({ pointer, status: 'not_found' });
    }
    expect(acceptedOf(anna)).toHaveLength(1);
  });

  it('I-85: knows a caller by the number however the name was heard, and by both where the company wants it', async () => {
    const anna = newCaller();
    await anna.book({ date: '2026-12-03', time: '10:00', name: 'Jana Meier' });
    expect((await anna.callsAgain().ask('find_appointments', { name: 'Jahna Mayer' })).status).toBe('found');

    const patient = newCaller({ ...TO_DENTIST, from: '+12125550188' });
    const wish = { service: 'check-up', date: '2026-12-03', time: '10:00', name: 'Jana Meier' };
    expect((await patient.book(wish)).status).toBe('booked');
    const said = [
      ['Jana Mayer', 'confirm'],
      ['Jana Maier', 'confirm'],
      ['Otto Fremd', 'identify'],
    ] as const;
    for (const [index, [name, status]] of said.entries()) {
      const again = patient.callsAgain(`call_${callers}_name_${index}`);
      expect({ name, status: (await again.ask('cancel_appointment', { name })).status }).toEqual({ name, status });
    }
  });

  it('I-86: is not kept from a new time by the old one, and is by anybody else’s', async () => {
    const [anna, berta] = [newCaller(), newCaller()];
    await anna.book({ service: 'Damenhaarschnitt', date: '2026-12-07', time: '10:00' });
    await berta.book({ date: '2026-12-07', time: '12:00' });
    const move = (time: string) =>
      anna.ask('reschedule_appointment', { new_date: '2026-12-07', new_time: time, confirm: true });
    expect((await move('10:30')).status).toBe('rescheduled');
    expect(['slot_taken', 'alternatives']).toContain((await move('11:30')).status);
    expect(acceptedOf(anna).map(({ start }) => start.toISOString())).toEqual(['2026-12-07T09:30:00.000Z']);
  });

  it('I-87: takes a name from the arguments alone, and none that is no name', async () => {
    const anna = newCaller();
    for (const name of ['mir nicht', 'guten Tag', 'Acht Uhr', 'unbekannt', 'X', undefined]) {
      const answer = await anna.book({ date: '2026-12-08', time: '10:00', name });
      expect({ name, status: answer.status }).toEqual({ name, status: 'ask' });
      expect(answer.data).toMatchObject({ ask: { field: 'name' } });
    }
    expect(bookingsOf(gateway, anna)).toEqual([]);
  });

  it('I-87: a booking for somebody else does not rename the caller', async () => {
    const anna = newCaller();
    await anna.book({ date: '2026-12-08', time: '11:00' });
    const other = { name: 'Peter Beispiel', phone: '+4915228817999' };
    expect((await anna.callsAgain().book({ date: '2026-12-08', time: '15:00', ...other })).status).toBe('booked');
    const known = await anna.callsAgain(`call_${callers}_later`).ask('check_customer');
    expect(known).toMatchObject({ status: 'known', data: { customer: { name: 'Jana Beispiel' } } });
  });

  it('I-92: books for every withheld caller, each a person of their own, and shows them nothing in another call', async () => {
    const made = WITHHELD.map((from) => ({ from, caller: newCaller({ from }) }));
    for (const [index, { from, caller }] of made.entries()) {
      const hour = 9 + (index % 8);
      const wish = { date: index < 8 ? '2026-12-09' : '2026-12-10', time: `${String(hour).padStart(2, '0')}:30` };
      expect({ from, status: (await caller.book(wish)).status }).toEqual({ from, status: 'booked' });
      const own = appointmentsIn(await caller.ask('find_appointments'));
      expect({ from, own: own.length }).toEqual({ from, own: 1 });

      const stranger = caller.callsAgain();
      const seen = [
        await stranger.ask('find_appointments'),
        await stranger.ask('cancel_appointment', { ...wish, confirm: true }),
        await stranger.ask('reschedule_appointment', { new_date: '2026-12-11', new_time: '10:00', confirm: true }),
      ];
      expect({ from, said: seen.map(({ status }) => status) }).toEqual({ from, said: Array(3).fill('identify') });
    }
    const attendees = made.flatMap(({ caller }) => acceptedOf(caller).map(({ attendee }) => attendee));
    expect(attendees).toHaveLength(WITHHELD.length);
    expect(new Set(attendees.map(({ email }) => email)).size).toBe(WITHHELD.length);
    expect(attendees.filter(({ phoneNumber }) => phoneNumber !== null)).toEqual([]);
  });

  it('I-92: takes down a callback for a withheld caller', async () => {
    const caller = newCaller({ from: 'anonymous' });
    const answer = await caller.ask('request_callback', {
      name: 'Jana Beispiel',
      phone: '+4915228817386',
      reason: 'Rückruf',
    });
    expect(answer).toMatchObject({ success: true, status: 'recorded' });
    const rows = await gateway.database.asOperator((tx) => tx.select().from(callbacks));
    expect(rows.filter(({ callId }) => callId === `${RUN}_${caller.options.callId}`)).toMatchObject([
      { phone: '+4915228817386', status: 'open' },
    ]);
  });
});
