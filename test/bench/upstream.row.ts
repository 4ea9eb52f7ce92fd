import { setTimeout as pause } from 'node:timers/promises';
import { newRun, type Row, setUp, type BenchSetup } from './bench-setup.js';
import { startAt } from './bench-world.js';
import { Caller, type SpokenAnswer } from './caller.js';

/** What runs in the background after an answer is over by then. */
const SETTLING_MS = 500;
const WRITTEN: ReadonlySet<string> = new Set(['booked', 'rescheduled', 'cancelled']);

/** Requests to Cal.com that a caller waits for. */
export async function upstreamRows(): Promise<Row[]> {
  const setup = await setUp({ branches: 6 });
  try {
    return [
      await identicalQuestions(setup),
      await coldQuestion(setup),
      await questionAfterRinging(setup),
      ...(await writes(setup)),
    ];
  } finally {
    await setup.close();
  }
}

async function identicalQuestions(setup: BenchSetup): Promise<Row> {
  const before = slotsAskedFor(setup);
  const question = { service: 'beratung', ...startAt(new Date(), 30) };
  const callers = Array.from({ length: 20 }, () => callerAt(setup, 0));
  const answers = await Promise.all(callers.map((caller) => caller.says('check_availability', question)));
  const requests = slotsAskedFor(setup) - before;
  return {
    name: '20 identical questions at once: requests to Cal.com',
    figure: `${requests}; answered ${answers.filter(({ success }) => success).length}`,
    goal: '1',
    // The start is held for the first of them, and the others are offered something else.
    met: requests === 1 && answers.every(({ success }) => success),
  };
}

async function coldQuestion(setup: BenchSetup): Promise<Row> {
  const before = slotsAskedFor(setup);
  await callerAt(setup, 1).says('check_availability', { service: 'beratung', ...startAt(new Date(), 30) });
  return countRow('cold question', slotsAskedFor(setup) - before, 1);
}

async function questionAfterRinging(setup: BenchSetup): Promise<Row> {
  const caller = callerAt(setup, 2);
  await caller.rings();
  // The greeting alone takes seconds; what was fetched meanwhile is there by then.
  await pause(1_000);
  const before = slotsAskedFor(setup);
  await caller.says('check_availability', { service: 'beratung', ...startAt(new Date(), 30) });
  return countRow('question after call_inbound', slotsAskedFor(setup) - before, 0);
}

async function writes(setup: BenchSetup): Promise<Row[]> {
  const { requests } = setup.sandbox;
  const caller = callerAt(setup, 3);
  /** Requests until the write is sent; what follows it is fetched for the next question, and nobody waits for it. */
  const onPath = async (
    name: string,
    operation: 'createBooking' | 'rescheduleBooking' | 'cancelBooking',
    work: () => Promise<SpokenAnswer>,
    goal: number | null = 1,
  ): Promise<Row> => {
    await pause(SETTLING_MS);
    requests.clear();
    const answer = await work();
    const made = requests.list().findIndex((request) => request.operation === operation) + 1;
    const isWritten = made > 0 && WRITTEN.has(answer.status);
    return {
      name: `${name}: requests to Cal.com on its path`,
      figure: `${made}, ${answer.status}`,
      goal: goal === null ? 'printed' : String(goal),
      met: isWritten && (goal === null || made <= goal),
    };
  };
  const wish = { service: 'herrenhaarschnitt', ...startAt(new Date(), 60) };
  const offered = await caller.says('check_availability', wish);
  const option_id = offered.data?.options?.[0]?.option_id;
  const name = 'Jana Beispiel';
  const moved = startAt(new Date(), 24 * 30 + 12);
  const move = { new_date: moved.date, new_time: moved.time, confirm: true };
  const stranger = callerAt(setup, 4);
  return [
    await onPath('booking of what was offered', 'createBooking', () =>
      caller.says('book_appointment', { option_id, name }),
    ),
    await onPath('reschedule, nothing cached', 'rescheduleBooking', () => caller.says('reschedule_appointment', move)),
    await onPath('cancel', 'cancelBooking', () => caller.says('cancel_appointment', { confirm: true })),
    await onPath(
      'booking of what nobody asked about before (looked at first)',
      'createBooking',
      () => stranger.says('book_appointment', { ...wish, name }),
      null,
    ),
  ];
}

function slotsAskedFor({ sandbox }: BenchSetup): number {
  return sandbox.requests.counts()['listSlots'] ?? 0;
}

let callers = 0;

function callerAt({ gateway, branches }: BenchSetup, index: number): Caller {
  const branch = branches[index];
  if (!branch) throw new Error('There is no such branch');
  callers += 1;
  const callerNumber = `+4915${String(300_000_000 + callers)}`;
  return new Caller(gateway.url, { branch, callId: `call_${newRun()}`, callerNumber });
}

function countRow(name: string, requests: number, most: number): Row {
  return {
    name: `${name}: requests to Cal.com on its path`,
    figure: String(requests),
    goal: `≤ ${most}`,
    met: requests <= most,
  };
}
