import { ListServicesService } from '../../src/appointments/index.js';
import { AppError } from '../../src/platform/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const PERSON = { name: 'Zacharias Überall', email: 'zacharias.ueberall@example.org', phone: '0152 28817399' };
const CALLER = '+4915228817398';
const NOTE = 'möchte bitte nicht über Politik reden';

/** Everything about the person, in every notation that the requests carry or make. */
const PERSONAL =
  'Zacharias Überall zacharias.ueberall 28817399 28817398 Politik guest- cal_eins secret-eins key_of_the_test admin-token'.split(
    ' ',
  );

class CarelessError extends AppError {
  readonly code = 'careless';
}

describe('the log', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), { logLevel: 'trace' });
    await gateway.putTenant(SALON);
  }, 60_000);
  afterAll(() => gateway.close());

  it('has a line for each request and not one personal datum or secret, at the lowest level', async () => {
    const { faults } = gateway.sandbox;
    const wish = { service: 'Herrenhaarschnitt', date: '2026-11-26', time: '15:00', ...PERSON, notes: NOTE };
    const options = { from: CALLER };
    await gateway.call('get_context', {}, options);
    await gateway.call('check_availability', wish, options);
    await gateway.call('book_appointment', wish, options);
    for (const kind of ['error_500', 'foreign_booking', 'other_start', 'garbage', 'taken'] as const) {
      faults.set({ operation: 'createBooking', kind, times: 1 });
      await gateway.call('book_appointment', { ...wish, time: '11:00', notes: kind }, { ...options, callId: kind });
    }
    faults.clear();
    await gateway.call('reschedule_appointment', { new_date: '2026-11-27', new_time: '10:00', confirm: true }, options);
    await gateway.call('cancel_appointment', { confirm: true, reason: NOTE }, options);
    await gateway.call('request_callback', { ...PERSON, reason: NOTE }, options);
    await gateway.call('book_appointment', { name: [PERSON.name] }, options);
    await gateway.post('book_appointment', wish, { ...options, key: 'key_forged' });
    await gateway.http.get('/admin/companies').set('Authorization', `Bearer ${PERSON.name}`);
    await gateway.http
      .post('/retell/functions')
      .set('Content-Type', 'application/json')
      .send(`{"name": "${PERSON.name}`);

    const log = gateway.lines.join('');
    expect(gateway.lines.length).toBeGreaterThan(10);
    expect(PERSONAL.filter((datum) => log.includes(datum))).toEqual([]);
    expect(log).toContain('"event":"booking_foreign"');
  });

  it('loses the name of the caller also where an error of ours would say it', async () => {
    const before = gateway.lines.length;
    const services = gateway.app.get(ListServicesService, { strict: false });
    Object.assign(services, {
      list: () => {
        throw new CarelessError(`No service for ${PERSON.name}, who is ${CALLER}`);
      },
    });
    try {
      const answer = await gateway.call('list_services', { name: PERSON.name }, { from: CALLER, callId: 'careless' });
      expect(answer.status).toBe('error');
    } finally {
      Reflect.deleteProperty(services, 'list');
    }
    const log = gateway.lines.slice(before).join('');
    expect(log).toContain('No service for');
    expect(PERSONAL.filter((datum) => log.includes(datum))).toEqual([]);
  });
});
