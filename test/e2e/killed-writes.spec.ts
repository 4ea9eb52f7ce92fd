import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox } from '../../src/calcom/sandbox/index.js';
import { appointments, bookingAttempts, Database, loadConfig, ManualClock } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { type ChildGateway, startChildGateway } from '../support/child-gateway.js';
import { seedDataDirectory } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_TOKEN, type Answer, functionBody, RETELL_KEY, RUN, startTestGateway, type TestGateway } from '../support/gateway.js'; // prettier-ignore
import { SALON, testAccounts } from '../support/tenants.js';

const WRITES = ['book', 'reschedule', 'cancel'] as const;
type Write = (typeof WRITES)[number];
const DONE = { book: 'booked', reschedule: 'rescheduled', cancel: 'cancelled' } as const;

/** Each write twice: one caller asks again afterwards, the other never does. */
const CASES = WRITES.flatMap((write, index) => [
  { write, asksAgain: true, number: 2 * index },
  { write, asksAgain: false, number: 2 * index + 1 },
]);
type Case = (typeof CASES)[number];

const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64');
const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than Cal.com's list may lag behind its writes. */
const QUIET_MS = 61_000;
const NAME = 'Jana Beispiel';

describe('a process killed between the answer of Cal.com and its own commit', () => {
  let directory: string;
  let sandbox: Sandbox;
  let gateway: TestGateway;
  let database: Database;
  let settledAlone: (typeof appointments.$inferSelect)[];
  const refs = new Map<number, string>();
  const clock = new ManualClock(new Date());

  beforeAll(async () => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'slotline-killed-'));
    await seedDataDirectory(path.join(directory, 'database'));
    sandbox = await startSandbox({ clock, accounts: testAccounts() });
    const child = await startChild();
    for (const one of CASES.filter(({ write }) => write !== 'book')) refs.set(one.number, await bookBefore(child, one));
    await killDuringWrites(child);

    sandbox.faults.clear();
    clock.advance(QUIET_MS);
    database = await Database.open({ kind: 'directory', path: path.join(directory, 'database') });
    const { encryptionKey } = loadConfig({ ENCRYPTION_KEY });
    const settings = { encryptionKey, calcomRequestsPerMinute: 10_000 };
    gateway = await startTestGateway([], settings, { clock, sandbox, database });
    for (const one of CASES.filter(({ asksAgain }) => asksAgain)) again.set(one, await ask(one));
    await gateway.reconcile();
    settledAlone = await database.asOperator((tx) => tx.select().from(appointments));
  }, 120_000);
  afterAll(async () => {
    await gateway.close();
    await database.close();
    await sandbox.close();
    rmSync(directory, { recursive: true });
  });

  const again = new Map<Case, Answer>();
  const ask = ({ write, number }: Case) => gateway.call(FUNCTIONS[write], argumentsOf(write, number), inCall(number));
  const inCall = (number: number) => ({ callId: `call_${number}`, from: `+49152288175${10 + number}` });
  const argumentsOf = (write: Write, number: number): Record<string, unknown> => {
    const appointment_ref = refs.get(number);
    if (write === 'book') return { ...wishOf(number), name: NAME };
    if (write === 'cancel') return { appointment_ref, confirm: true };
    const { date, time } = wishOf(number, 1);
    return { appointment_ref, new_date: date, new_time: time, confirm: true };
  };
  const madeBy = (number: number) =>
    sandbox.bookings.bookings().filter(({ metadata }) => metadata['retell_call_id'] === `${RUN}_call_${number}`);
  const liveOf = (number: number) => madeBy(number).filter(({ status }) => status === 'accepted');
  const isDone = ({ write, number }: Case) =>
    write === 'book'
      ? liveOf(number).length === 1
      : write === 'cancel'
        ? liveOf(number).length === 0
        : madeBy(number).length === 2;

  async function startChild(): Promise<ChildGateway> {
    const child = await startChildGateway({
      DATA_DIR: directory,
      CALCOM_API_URL: sandbox.url,
      RETELL_API_KEY: RETELL_KEY,
      ADMIN_TOKEN,
      ENCRYPTION_KEY,
      // Nothing may give up before the kill.
      CALCOM_READ_BUDGET_MS: '30000',
      CALCOM_WRITE_BUDGET_MS: '60000',
    });
    const response = await fetch(`${child.url}/admin/companies/${SALON.slug}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(SALON),
    });
    expect(response.status).toBe(200);
    return child;
  }

  async function bookBefore(child: ChildGateway, { number }: Case): Promise<string> {
    const args = { ...wishOf(number), name: NAME };
    const answer = await callChild(child, 'book_appointment', args, inCall(number));
    expect(answer.status).toBe('booked');
    return (answer.data as unknown as { appointment: { ref: string } }).appointment.ref;
  }

  /** Cal.com does all six and answers none; at that moment the process dies. */
  async function killDuringWrites(child: ChildGateway): Promise<void> {
    sandbox.faults.set(
      { operation: 'createBooking', kind: 'timeout_after_work', times: 'always' },
      { operation: 'rescheduleBooking', kind: 'timeout_after_work', times: 'always' },
      { operation: 'cancelBooking', kind: 'timeout_after_work', times: 'always' },
    );
    const lost = CASES.map(({ write, number }) =>
      callChild(child, FUNCTIONS[write], argumentsOf(write, number), inCall(number)).catch(() => null),
    );
    await eventually(() => CASES.every(isDone), 60_000);
    expect(await child.kill('SIGKILL')).toBeNull();
    expect(await Promise.all(lost)).toEqual(CASES.map(() => null));
  }

  it.each(WRITES)('%s: asked again in its call, it reports what was done and does nothing twice', (write) => {
    const one = CASES.find((other) => other.write === write && other.asksAgain);
    const answer = one && again.get(one);
    expect(answer?.status).toBe(DONE[write]);
    expect(one && isDone(one)).toBe(true);
    expect(one && madeBy(one.number)).toHaveLength(write === 'reschedule' ? 2 : 1);
  });

  it.each(WRITES)('%s: not asked again, it is settled in the background and told in a new call', async (write) => {
    const { number = -1 } = CASES.find((other) => other.write === write && !other.asksAgain) ?? {};
    const [held] = liveOf(number);
    const row = settledAlone.find(({ bookedInCall }) => bookedInCall === `${RUN}_call_${number}`);
    const { movingTo = null, cancellingSince = null } = row ?? {};
    expect({ status: row?.status, movingTo, cancellingSince }).toEqual({
      status: write === 'cancel' ? 'cancelled' : 'booked',
      movingTo: null,
      cancellingSince: null,
    });
    if (held) expect({ uid: row?.calcomUid, start: row?.startsAt }).toEqual({ uid: held.uid, start: held.start });

    const told = await gateway.call('find_appointments', {}, { ...inCall(number), callId: `later_${number}` });
    const { appointments: list } = told.data as unknown as { appointments: { start: string }[] };
    expect(list.map(({ start }) => Date.parse(start))).toEqual(liveOf(number).map(({ start }) => start.getTime()));
  });

  it('leaves no attempt open', async () => {
    const attempts = await database.asOperator((tx) => tx.select().from(bookingAttempts));
    expect(attempts).toHaveLength(CASES.length);
    expect(attempts.map(({ status }) => status)).toEqual(CASES.map(() => 'confirmed'));
  });
});

const FUNCTIONS = {
  book: 'book_appointment',
  reschedule: 'reschedule_appointment',
  cancel: 'cancel_appointment',
} as const;

/** On Tuesday of next week, or so many days later; a start of its own for each number. */
function wishOf(number: number, later = 0): { service: string; date: string; time: string } {
  const weekday = new Date().getUTCDay() || 7;
  const date = new Date(Date.now() + (9 - weekday + later) * DAY_MS);
  return { service: 'Herrenhaarschnitt', date: date.toISOString().slice(0, 10), time: `${10 + number}:00` };
}

/** @throws when the connection breaks */
async function callChild(
  { url }: ChildGateway,
  name: string,
  args: unknown,
  options: { callId: string; from: string },
): Promise<Answer> {
  const body = JSON.stringify(functionBody(name, args, options));
  const response = await fetch(`${url}/retell/functions/${name}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Retell-Signature': signRetellBody(Buffer.from(body), RETELL_KEY, new Date()),
    },
    body,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}
