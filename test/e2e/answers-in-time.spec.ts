import { AppointmentChangeRepository } from '../../src/appointments/changes/appointment-change.repository.js';
import { appointments } from '../../src/platform/index.js';
import { within } from '../../src/platform/within.js';
import { eventually } from '../support/eventually.js';
import { type CallOptions, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const CUT = { service: 'Herrenhaarschnitt', name: 'Jana Beispiel' };
const READ_MS = 900;
const WRITE_MS = 1800;
/** Of a machine that does other things as well. */
const NOISE_MS = 600;
const QUIET_MS = 61_000;

describe('a write that meets trouble', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), {
      calcomReadBudgetMs: READ_MS,
      calcomWriteBudgetMs: WRITE_MS,
      calcomRequestsPerMinute: 10_000,
      breakerFailures: 100,
    });
    expect((await gateway.putTenant(SALON)).status).toBe(200);
    // The first booking of a process takes longer than these callers wait.
    await eventually(
      async () => (await call('book_appointment', { ...wish(16), date: '2026-12-03' })).status === 'booked',
    );
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    cases += 1;
    gateway.sandbox.faults.clear();
    gateway.clock.advance(QUIET_MS);
  });

  const inCall = (): CallOptions => ({ callId: `call_${cases}`, from: `+49152288178${10 + cases}` });
  const call = (name: string, args: object) => gateway.call(name, args, inCall());
  const wish = (hour: number) => ({ ...CUT, date: '2026-12-01', time: `${hour}:00` });
  const refOf = ({ data }: { data: unknown }) => (data as { appointment: { ref: string } }).appointment.ref;
  const hang = (operation: 'createBooking' | 'rescheduleBooking' | 'cancelBooking') => [
    { operation: 'listSlots' as const, kind: 'latency' as const, latencyMs: READ_MS / 2, times: 'always' as const },
    { operation, kind: 'hang_before_headers' as const, times: 'always' as const },
    { operation: 'listBookings' as const, kind: 'hang_before_headers' as const, times: 'always' as const },
    { operation: 'getBooking' as const, kind: 'hang_before_headers' as const, times: 'always' as const },
  ];

  it('answers within the budget of a write, the look before it and the look-up after it included', async () => {
    const ref = refOf(await call('book_appointment', wish(9)));
    gateway.clock.advance(QUIET_MS);
    gateway.sandbox.faults.set(...hang('createBooking'));
    const booked = await within(call('book_appointment', wish(10)), WRITE_MS + NOISE_MS);
    expect(booked.status).toBe('in_doubt');
    gateway.sandbox.faults.set(...hang('rescheduleBooking'));
    const move = { appointment_ref: ref, new_date: '2026-12-02', new_time: '10:00', confirm: true };
    const moved = await within(call('reschedule_appointment', move), WRITE_MS + NOISE_MS);
    expect(moved.status).toBe('in_doubt');
    // Nobody waits for the answer of the move any more.
    gateway.clock.advance(WRITE_MS);
    gateway.sandbox.faults.set(...hang('cancelBooking'));
    const cancel = { appointment_ref: ref, confirm: true };
    const cancelled = await within(call('cancel_appointment', cancel), WRITE_MS + NOISE_MS);
    expect(cancelled.status).toBe('in_doubt');
  }, 20_000);

  it('answers a question within the budget of a read, whatever is behind it', async () => {
    gateway.sandbox.faults.set({ operation: 'any', kind: 'hang_before_headers', times: 'always' });
    const answer = await within(call('check_availability', wish(11)), READ_MS + NOISE_MS);
    expect(answer.status).toBe('unavailable');
  });

  it('answers a question although Cal.com never answers one of its requests', async () => {
    gateway.sandbox.faults.set({ operation: 'listSlots', kind: 'hang_before_headers', times: 1 });
    const question = call('check_availability', { ...wish(11), date: '2027-01-12' });
    expect((await within(question, READ_MS + NOISE_MS)).status).toBe('available');
  });

  it('I-52: says what Cal.com has done though our own table fails, and mends the table afterwards', async () => {
    const repository = gateway.app.get(AppointmentChangeRepository, { strict: false });
    const fail = () => Promise.reject(new Error('The table is away'));
    const ref = refOf(await call('book_appointment', wish(14)));

    repository.markMoved = fail;
    const move = { appointment_ref: ref, new_date: '2026-12-01', new_time: '15:00', confirm: true };
    expect((await call('reschedule_appointment', move)).status).toBe('rescheduled');
    Reflect.deleteProperty(repository, 'markMoved');
    gateway.clock.advance(QUIET_MS);
    await gateway.reconcile();
    const rowOf = async () =>
      (await gateway.database.asOperator((tx) => tx.select().from(appointments))).find(({ id }) => id.startsWith(ref));
    expect((await rowOf())?.startsAt.toISOString()).toBe('2026-12-01T14:00:00.000Z');

    repository.markCancelled = fail;
    expect((await call('cancel_appointment', { appointment_ref: ref, confirm: true })).status).toBe('cancelled');
    Reflect.deleteProperty(repository, 'markCancelled');
    gateway.clock.advance(QUIET_MS);
    await gateway.reconcile();
    expect(await rowOf()).toMatchObject({ status: 'cancelled', cancellingSince: null });
  }, 20_000);
});
