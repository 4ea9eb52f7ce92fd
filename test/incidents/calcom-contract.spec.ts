import { ADMIN_TOKEN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { appointmentIn, appointmentsIn, bookingsOf, type PhoneCaller, phoneCaller } from '../support/phone-caller.js';
import { SALON, testAccounts } from '../support/tenants.js';

const [MITTE] = SALON.branches;
const WRONG_SERVICES = [
  // An event type of a team that this key does not see, and the parent of managed ones.
  { slug: 'fremd', name: 'Kopfmassage', eventTypeId: 999_001, durationMinutes: 30 },
  { slug: 'eltern', name: 'Bartpflege', eventTypeId: 4790, durationMinutes: 30 },
];
const WITH_WRONG_SERVICES = {
  ...SALON,
  branches: [{ ...MITTE, services: [...(MITTE?.services ?? []), ...WRONG_SERVICES] }],
};

function accounts() {
  const [salon, ...others] = testAccounts();
  const [haircut] = salon?.eventTypes ?? [];
  if (!salon || !haircut) throw new Error('The salon is gone');
  return [{ ...salon, eventTypes: [...salon.eventTypes, { ...haircut, id: 4790, managedParent: true }] }, ...others];
}

describe('what Cal.com really does, as it was misread before', () => {
  let gateway: TestGateway;
  let callers = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(accounts(), {
      calcomReadBudgetMs: 2000,
      calcomWriteBudgetMs: 4000,
      calcomRequestsPerMinute: 10_000,
      logLevel: 'info',
    });
    expect((await gateway.putTenant(WITH_WRONG_SERVICES)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => gateway.sandbox.faults.clear());

  const newCaller = (): PhoneCaller => {
    callers += 1;
    return phoneCaller(gateway, { callId: `call_${callers}`, from: `+49152288177${10 + callers}` });
  };
  const sent = (operation: 'createBooking' | 'rescheduleBooking' | 'cancelBooking') =>
    gateway.sandbox.requests.list().filter((request) => request.operation === operation);

  it('I-37: takes no 2xx for a booking that is somebody else’s, and tells nothing of it', async () => {
    gateway.sandbox.faults.set({ operation: 'createBooking', kind: 'foreign_booking', times: 1 });
    const anna = newCaller();
    const answer = await anna.book({ date: '2026-12-01', time: '10:00' });
    expect(answer.status).toBe('slot_taken');
    expect(JSON.stringify(answer)).not.toContain('Somebody Else');
    expect((await anna.ask('find_appointments')).status).toBe('none');
  });

  it('I-37: gives two callers without an address two bookings of their own', async () => {
    const [anna, berta] = [newCaller(), newCaller()];
    const wish = { service: 'Beratung', date: '2026-12-01', time: '11:00' };
    const answers = [await anna.book(wish), await berta.book({ ...wish, name: 'Berta Beispiel' })];
    expect(answers[0]?.status).toBe('requested');
    const uids = [anna, berta].flatMap((caller) => bookingsOf(gateway, caller).map(({ uid }) => uid));
    expect(new Set(uids).size).toBe(uids.length);
    expect(bookingsOf(gateway, anna)).toHaveLength(1);
    expect(bookingsOf(gateway, berta)).toHaveLength(answers[1]?.status === 'requested' ? 1 : 0);
  });

  it('I-38: books once when Retell sends a slow call again, and gives each the same answer', async () => {
    gateway.sandbox.faults.set({ operation: 'createBooking', kind: 'latency', latencyMs: 400, times: 1 });
    const anna = phoneCaller(gateway, { ...newCaller().options, toolCallId: 'tool_retried' });
    const wish = { date: '2026-12-01', time: '12:00' };
    const answers = await Promise.all([anna.book(wish), anna.book(wish), anna.book(wish)]);
    answers.push(await anna.book(wish));
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('booked'));
    expect(new Set(answers.map((answer) => appointmentIn(answer)?.ref)).size).toBe(1);
    expect(bookingsOf(gateway, anna)).toHaveLength(1);
  });

  it.each(['Kopfmassage', 'Bartpflege'])(
    'I-42, I-43: books nothing of %s, and the operator is told which event type is wrong',
    async (service) => {
      const anna = newCaller();
      const checked = await anna.check({ service, date: '2026-12-01', time: '13:00' });
      const booked = await anna.book({ service, date: '2026-12-01', time: '13:00' });
      for (const { status } of [checked, booked]) expect(['available', 'booked', 'requested']).not.toContain(status);
      const doctor = await gateway.http
        .get('/admin/companies/friseur-eins/doctor')
        .set('Authorization', `Bearer ${ADMIN_TOKEN}`);
      const failed = (doctor.body as { status: string; subject: string | null }[]).filter(
        ({ status }) => status === 'fail',
      );
      expect(JSON.stringify(failed)).toContain(service === 'Kopfmassage' ? 'fremd' : 'eltern');
    },
  );

  it('I-42: is not "nothing free" when Cal.com does not know the event type', async () => {
    const answer = await newCaller().check({ service: 'Kopfmassage', date: '2026-12-01', time: '13:00' });
    expect(answer.success).toBe(false);
    expect(answer.status).not.toBe('none');
    expect(answer.message).not.toMatch(/frei|Termine finden/);
  });

  it('I-44: cancels by the uid with a reason, and calls it done when it was cancelled already', async () => {
    const anna = newCaller();
    for (const date of ['2026-12-02', '2026-12-03']) {
      const ref = appointmentIn(await anna.book({ date, time: '10:00' }))?.ref;
      const made = bookingsOf(gateway, anna).at(-1);
      if (date === '2026-12-03' && made) gateway.sandbox.bookings.put({ ...made, status: 'cancelled' });
      const answer = await anna.ask('cancel_appointment', { appointment_ref: ref, confirm: true });
      expect(answer.status).toBe('cancelled');
      const request = sent('cancelBooking').at(-1);
      expect(request?.path).toBe(`/v2/bookings/${made?.uid ?? ''}/cancel`);
      expect(request?.body).toEqual({ cancellationReason: expect.stringMatching(/./) as string });
    }
  });

  it('I-45: moves with a start and a reason only, keeps the new uid, and cancels that one', async () => {
    const anna = newCaller();
    const ref = appointmentIn(await anna.book({ date: '2026-12-07', time: '10:00' }))?.ref;
    for (const time of ['11:00', '12:00']) {
      const move = { appointment_ref: ref, new_date: '2026-12-07', new_time: time, confirm: true };
      const moved = await anna.ask('reschedule_appointment', move);
      expect(moved.status).toBe('rescheduled');
      expect(appointmentIn(moved)?.ref).toBe(ref);
      expect(Object.keys(sent('rescheduleBooking').at(-1)?.body as object).toSorted()).toEqual([
        'reschedulingReason',
        'start',
      ]);
    }
    const [first, second, third] = bookingsOf(gateway, anna);
    expect([second?.rescheduledFromUid, third?.rescheduledFromUid]).toEqual([first?.uid, second?.uid]);
    expect((await anna.ask('cancel_appointment', { appointment_ref: ref, confirm: true })).status).toBe('cancelled');
    expect(sent('cancelBooking').at(-1)?.path).toContain(third?.uid);
    expect(bookingsOf(gateway, anna).map(({ status }) => status)).toEqual(Array(3).fill('cancelled'));
  });

  it('I-55: keeps the appointment when Cal.com refuses to cancel or to move it', async () => {
    const anna = newCaller();
    const ref = appointmentIn(await anna.book({ date: '2026-12-08', time: '10:00' }))?.ref;
    gateway.sandbox.faults.set(
      { operation: 'cancelBooking', kind: 'error_500', times: 1 },
      { operation: 'rescheduleBooking', kind: 'taken', times: 1 },
    );
    const cancelled = await anna.ask('cancel_appointment', { appointment_ref: ref, confirm: true });
    expect(cancelled.status).not.toBe('cancelled');
    const move = { appointment_ref: ref, new_date: '2026-12-08', new_time: '15:00', confirm: true };
    expect((await anna.ask('reschedule_appointment', move)).status).not.toBe('rescheduled');
    gateway.sandbox.faults.clear();
    const [kept] = appointmentsIn(await anna.callsAgain().ask('find_appointments'));
    expect(kept).toMatchObject({ ref, start: '2026-12-08T10:00:00+01:00' });
    expect(bookingsOf(gateway, anna).map(({ status }) => status)).toEqual(['accepted']);
  });
});
