import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../src/calcom/sandbox/index.js';
import { bookingAttempts, Database, SystemClock } from '../../src/platform/index.js';
import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { type ChildGateway, startChildGateway } from '../support/child-gateway.js';
import { seedDataDirectory } from '../support/database.js';
import { ADMIN_TOKEN, type Answer, functionBody, RETELL_KEY } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a gateway that ends under load, with its database on disk', () => {
  let directory: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'slotline-restart-'));
    await seedDataDirectory(path.join(directory, 'database'));
  }, 60_000);
  beforeEach(async () => {
    sandbox = await startSandbox({ clock: new SystemClock(), accounts: testAccounts() });
  });
  afterEach(async () => {
    for (const gateway of running.splice(0)) await gateway.kill('SIGKILL');
    await sandbox.close();
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  const running: ChildGateway[] = [];
  const start = async (before?: string) => {
    const gateway = await startChildGateway(
      {
        DATA_DIR: directory,
        CALCOM_API_URL: sandbox.url,
        RETELL_API_KEY: RETELL_KEY,
        ADMIN_TOKEN,
        // The machine of the tests may be slow; what is shown here is that nothing is lost.
        CALCOM_READ_BUDGET_MS: '30000',
        CALCOM_WRITE_BUDGET_MS: '30000',
        CALCOM_REQUESTS_PER_MINUTE: '100000',
        WHAT_IT_SAYS: 'Jana Beispiel +4915228817386',
      },
      before,
    );
    running.push(gateway);
    return gateway;
  };

  async function startWithSalon(): Promise<ChildGateway> {
    const gateway = await start();
    const response = await fetch(`${gateway.url}/admin/companies/${SALON.slug}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(SALON),
    });
    expect(response.status).toBe(200);
    return gateway;
  }

  async function attempts() {
    const database = await Database.open({ kind: 'directory', path: path.join(directory, 'database') });
    try {
      return await database.asOperator((tx) => tx.select().from(bookingAttempts));
    } finally {
      await database.close();
    }
  }

  const accepted = () => sandbox.bookings.bookings().filter(({ status }) => status === 'accepted');

  it('SIGTERM during 100 calls: each is answered, each booking is there, and it ends within ten seconds', async () => {
    const gateway = await startWithSalon();
    const send = (index: number) =>
      index % 20 === 0
        ? callFunction(gateway, 'book_appointment', { ...wish(index / 20), name: 'Jana Beispiel' }, index)
        : callFunction(gateway, 'list_services', {}, index);
    const first = Array.from({ length: 60 }, (_, index) => send(index));
    await Promise.all(first.slice(0, 15));
    const askedToEndMs = performance.now();
    const exit = gateway.kill('SIGTERM');
    const late = Array.from({ length: 40 }, async (_, index) => {
      await sleep(index * 10);
      return send(60 + index);
    });
    const answers = await Promise.all([...first, ...late]);

    expect(answers.map(({ status }, index) => (index % 20 === 0 ? status : 'read'))).toEqual(
      answers.map((_, index) => (index % 20 === 0 ? 'booked' : 'read')),
    );
    expect(answers.filter(({ success }) => !success)).toEqual([]);
    expect(await exit).toBe(0);
    expect(performance.now() - askedToEndMs).toBeLessThan(10_000);
    expect(accepted()).toHaveLength(5);
    expect((await attempts()).map(({ status }) => status)).toEqual(Array(5).fill('confirmed'));
  }, 90_000);

  // Goes on with the company of the first.
  it('SIGKILL before Cal.com has answered: asked again, each is booked, and none twice', async () => {
    const gateway = await start();
    sandbox.faults.set({ operation: 'createBooking', kind: 'timeout_after_work', times: 'always' });
    const book = (at: ChildGateway, index: number) =>
      callFunction(at, 'book_appointment', { ...wish(index), name: 'Jana Beispiel' }, 200 + index);
    const lost = Array.from({ length: 12 }, (_, index) => book(gateway, index).catch(() => null));
    await until(() => accepted().length === 12);
    expect(await gateway.kill('SIGKILL')).toBeNull();
    expect(await Promise.all(lost)).toContain(null);
    sandbox.faults.clear();

    const again = await start();
    for (let index = 0; index < 12; index += 1) {
      const answer = await book(again, index);
      expect({ index, status: answer.status }).toEqual({ index, status: 'booked' });
    }
    expect(await again.kill('SIGTERM')).toBe(0);
    const starts = accepted().map(({ start: at }) => at.getTime());
    expect(starts).toHaveLength(12);
    expect(new Set(starts).size).toBe(12);
  }, 90_000);

  it('a failure that nobody foresaw: it ends in order, and prints nothing of what the failure says', async () => {
    // The killed one left its lock behind, this one holds it.
    const gateway = await start(`process.on('SIGUSR2', () => { throw new Error(process.env.WHAT_IT_SAYS) })`);
    await expect(start()).rejects.toThrow('is in use by another process');
    expect(await gateway.kill('SIGUSR2')).toBe(1);
    expect(gateway.output()).toContain('"event":"process_failed"');
    expect(gateway.output()).not.toMatch(/Jana|Beispiel|28817386/);
  }, 60_000);
});

/** A start of its own for each number, on Tuesdays to Thursdays from next week on, within opening hours. */
function wish(index: number): { service: string; date: string; time: string } {
  const nextMonday = Date.now() + (8 - (new Date().getUTCDay() || 7)) * DAY_MS;
  const day = Math.floor(index / 16);
  const date = new Date(nextMonday + (Math.floor(day / 3) * 7 + 1 + (day % 3)) * DAY_MS);
  const minute = 9 * 60 + (index % 16) * 30;
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return { service: 'Herrenhaarschnitt', date: date.toISOString().slice(0, 10), time };
}

/** @throws when the connection breaks */
async function callFunction({ url }: ChildGateway, name: string, args: unknown, index: number): Promise<Answer> {
  const body = JSON.stringify(functionBody(name, args, { callId: `call_${index}`, from: `+4915228817${100 + index}` }));
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

async function until(holds: () => boolean): Promise<void> {
  const patienceEndsMs = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > patienceEndsMs) throw new Error('It did not come true');
    await sleep(10);
  }
}
