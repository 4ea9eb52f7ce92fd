import { jest } from '@jest/globals';
import { AppointmentChangeRepository } from '../../src/appointments/changes/appointment-change.repository.js';
import { AppointmentRepository } from '../../src/appointments/appointment.repository.js';
import { signCalcomBody } from '../../src/calcom/calcom-signature.js';
import { appointments, bookingAttempts } from '../../src/platform/index.js';
import { ADMIN_TOKEN, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { appointmentIn, appointmentsIn, bookingsOf, type PhoneCaller, phoneCaller } from '../support/phone-caller.js';
import { SALON, testAccounts } from '../support/tenants.js';

/** Longer than Cal.com's list may lag behind its writes. */
const QUIET_MS = 61_000;

jest.setTimeout(20_000);

describe('Cal.com and our own rows, as they fell apart before', () => {
  let gateway: TestGateway;
  let connectionId: string;
  let callers = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts(), {
      calcomReadBudgetMs: 2000,
      calcomWriteBudgetMs: 4000,
      calcomRequestsPerMinute: 10_000,
    });
    const { body } = await gateway.putTenant(SALON);
    ({ connectionId } = (body as { calcom: { connectionId: string } }).calcom);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => gateway.sandbox.faults.clear());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const newCaller = (): PhoneCaller => {
    callers += 1;
    return phoneCaller(gateway, { callId: `call_${callers}`, from: `+49152288178${10 + callers}` });
  };
  /** Our own database fails once, after Cal.com has done its part. */
  const failOnce = (method: 'confirm' | 'markMoved' | 'markCancelled') => {
    const diskFull = new Error('the disk is full') as never;
    if (method === 'confirm') {
      return jest
        .spyOn(gateway.app.get(AppointmentRepository, { strict: false }), method)
        .mockRejectedValueOnce(diskFull);
    }
    const changes = gateway.app.get(AppointmentChangeRepository, { strict: false });
    return jest.spyOn(changes, method).mockRejectedValueOnce(diskFull);
  };
  const rowOf = async (uid: string | undefined) => {
    const rows = await gateway.database.asOperator((tx) => tx.select().from(appointments));
    return rows.find(({ calcomUid }) => calcomUid === uid) ?? null;
  };
  async function settle(): Promise<void> {
    gateway.clock.advance(QUIET_MS);
    await gateway.reconcile();
  }
  async function tell(triggerEvent: string, payload: object): Promise<void> {
    const body = JSON.stringify({ triggerEvent, createdAt: gateway.clock.now().toISOString(), payload });
    await gateway.http
      .post(`/calcom/webhook/${connectionId}`)
      .set('Content-Type', 'application/json')
      .set('X-Cal-Signature-256', signCalcomBody(Buffer.from(body), 'secret-eins'))
      .send(body)
      .expect(204);
    await gateway.settled();
  }
  const payloadOf = (uid: string) => ({
    uid,
    status: 'ACCEPTED',
    eventTypeId: 4711,
    startTime: '2026-12-09T09:00:00Z',
    endTime: '2026-12-09T09:30:00Z',
    attendees: [{ name: 'Jana Beispiel' }],
  });

  it('I-51: follows the real names of webhooks, and acknowledges the dotted ones without believing them', async () => {
    await tell('booking.created', payloadOf('dotted_1'));
    await tell('BOOKING_CREATED', payloadOf('real_1'));
    expect(await rowOf('dotted_1')).toBeNull();
    expect(await rowOf('real_1')).toMatchObject({ status: 'booked' });
    await tell('booking.cancelled', { ...payloadOf('real_1'), status: 'CANCELLED' });
    expect(await rowOf('real_1')).toMatchObject({ status: 'booked' });
    await tell('BOOKING_CANCELLED', { ...payloadOf('real_1'), status: 'CANCELLED' });
    expect(await rowOf('real_1')).toMatchObject({ status: 'cancelled' });
  });

  it('I-52, I-53: says booked when only our own row failed, and repairs the row', async () => {
    const anna = newCaller();
    failOnce('confirm');
    expect((await anna.book({ date: '2026-12-01', time: '10:00' })).status).toBe('booked');
    const [made] = bookingsOf(gateway, anna);
    expect(await rowOf(made?.uid)).toBeNull();
    await settle();
    expect(await rowOf(made?.uid)).toMatchObject({ status: 'booked', bookedInCall: `${RUN}_${anna.options.callId}` });
    expect(bookingsOf(gateway, anna)).toHaveLength(1);
  });

  it('I-52: says moved when only our own row failed, and repairs the row', async () => {
    const anna = newCaller();
    const ref = appointmentIn(await anna.book({ date: '2026-12-01', time: '11:00' }))?.ref;
    failOnce('markMoved');
    const move = { appointment_ref: ref, new_date: '2026-12-01', new_time: '15:00', confirm: true };
    const moved = await anna.ask('reschedule_appointment', move);
    expect(moved.status).toBe('rescheduled');
    expect(appointmentIn(moved)?.start).toBe('2026-12-01T15:00:00+01:00');
    await settle();
    const [, booking] = bookingsOf(gateway, anna);
    expect(await rowOf(booking?.uid)).toMatchObject({ status: 'booked', movingTo: null, timesMoved: 1 });
    expect(appointmentsIn(await anna.callsAgain().ask('find_appointments'))).toMatchObject([
      { ref, start: '2026-12-01T15:00:00+01:00' },
    ]);
  });

  it('I-52: says cancelled when only our own row failed, and repairs the row', async () => {
    const anna = newCaller();
    const ref = appointmentIn(await anna.book({ date: '2026-12-01', time: '12:00' }))?.ref;
    failOnce('markCancelled');
    expect((await anna.ask('cancel_appointment', { appointment_ref: ref, confirm: true })).status).toBe('cancelled');
    await settle();
    const [booking] = bookingsOf(gateway, anna);
    expect(await rowOf(booking?.uid)).toMatchObject({ status: 'cancelled', cancellingSince: null });
    expect((await anna.callsAgain().ask('find_appointments')).status).toBe('none');
  });

  it('I-53: has a row of every booking that it made, whatever happened on the way', async () => {
    const faults = [null, 'reset_after_work', 'garbage', 'timeout_after_work'] as const;
    const made: (string | undefined)[] = [];
    for (const [index, kind] of faults.entries()) {
      if (kind) gateway.sandbox.faults.set({ operation: 'createBooking', kind, times: 1 });
      const anna = newCaller();
      await anna.book({ date: '2026-12-02', time: `${10 + index}:00` });
      made.push(...bookingsOf(gateway, anna).map(({ uid }) => uid));
    }
    await settle();
    expect(made).toHaveLength(faults.length);
    for (const uid of made) expect(await rowOf(uid)).toMatchObject({ status: 'booked' });
  });

  it('I-54: confirms nothing that has no booking at Cal.com, and tells the caller of no such appointment', async () => {
    const anna = newCaller();
    gateway.sandbox.faults.set({ operation: 'createBooking', kind: 'reset_before_work', times: 'always' });
    const answer = await anna.book({ date: '2026-12-03', time: '10:00' });
    expect(['in_doubt', 'unavailable']).toContain(answer.status);
    expect((await anna.ask('find_appointments')).status).toBe('none');
    gateway.sandbox.faults.clear();
    await settle();
    const attempts = await gateway.database.asOperator((tx) => tx.select().from(bookingAttempts));
    const confirmed = attempts.filter(({ status }) => status === 'confirmed' || status === 'requested');
    const uids = gateway.sandbox.bookings.bookings().map(({ uid }) => uid);
    expect(confirmed.length).toBeGreaterThan(0);
    for (const { calcomUid } of confirmed) expect(uids).toContain(calcomUid);
    expect(attempts.filter(({ callId }) => callId === `${RUN}_${anna.options.callId}`)).toMatchObject([
      { status: 'failed', calcomUid: null },
    ]);
  });

  it('I-56: takes no flag of Retell for an appointment, only a booking', async () => {
    const anna = newCaller();
    const call = {
      call_id: `${RUN}_${anna.options.callId}`,
      call_type: 'phone_call',
      agent_id: 'agent_eins',
      direction: 'inbound',
      from_number: anna.options.from,
      to_number: '+493012345600',
    };
    await anna.check({ date: '2026-12-04', time: '10:00' });
    const flags = { appointment_made: true, booking_confirmed: true, appointment_date: '2026-12-04' };
    const analysis = { call_successful: true, custom_analysis_data: flags };
    for (const event of ['call_ended', 'call_analyzed']) {
      await gateway.postSigned('/retell/webhook', { event, call: { ...call, call_analysis: analysis } }).expect(204);
    }
    await gateway.settled();
    const outcome = async () => {
      const { body } = await gateway.http
        .get('/admin/calls?company=friseur-eins&limit=200')
        .set('Authorization', `Bearer ${ADMIN_TOKEN}`);
      const { calls } = body as { calls: { callId: string; outcome: string }[] };
      return calls.find(({ callId }) => callId === call.call_id)?.outcome;
    };
    expect(await outcome()).not.toBe('booked');
    expect(bookingsOf(gateway, anna)).toEqual([]);
    expect((await anna.callsAgain().ask('find_appointments')).status).toBe('none');
    const berta = newCaller();
    await berta.book({ date: '2026-12-04', time: '10:00' });
    call.call_id = `${RUN}_${berta.options.callId}`;
    const failed = { call_successful: false, custom_analysis_data: { appointment_made: false } };
    await gateway
      .postSigned('/retell/webhook', { event: 'call_analyzed', call: { ...call, call_analysis: failed } })
      .expect(204);
    await gateway.settled();
    expect(await outcome()).toBe('booked');
  });
});
