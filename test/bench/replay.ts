import { setTimeout as pause } from 'node:timers/promises';
import type { Sandbox } from '../../src/calcom/sandbox/index.js';
import { type BenchSetup, newRun } from './bench-setup.js';
import { type BenchBranch, startAt, STARTS_PER_DAY } from './bench-world.js';
import { Caller, type SpokenAnswer } from './caller.js';
import { seededRandom } from './statistics.js';

export interface ReplayOptions {
  seed: number;
  calls: number;
  /** Callers on the phone at one time. */
  callersAtOnce: number;
  /** Between the ringing and the first question: the greeting. */
  greetingMs: number;
  /** Between two functions at most. */
  thinkingMs: number;
}

export interface ReplayResult {
  questions: number;
  /** Milliseconds of functions that only look, ascending. */
  readsMs: number[];
  booked: number;
  /** How functions ended that did not succeed, with the number of them: "cancel_appointment: in_doubt". */
  failed: Map<string, number>;
  /** Offered although it was taken a second before the question. */
  staleOffers: number;
}

/** What the web and other callers took is known here within this time. */
const KNOWN_WITHIN_MS = 1_000;
const READS = new Set(['get_context', 'list_services', 'check_availability', 'find_alternatives', 'find_appointments']);

/** Plays phone calls as they come: a question, another one, a booking, a change of mind; and web bookings in between. */
export class Replay {
  readonly #random: () => number;
  readonly #today = new Date();
  readonly #result: ReplayResult = { questions: 0, readsMs: [], booked: 0, failed: new Map(), staleOffers: 0 };
  readonly #run = newRun();

  constructor(
    private readonly setup: BenchSetup,
    private readonly options: ReplayOptions,
  ) {
    this.#random = seededRandom(options.seed);
  }

  async play(): Promise<ReplayResult> {
    let next = 0;
    const line = async (): Promise<void> => {
      while (next < this.options.calls) await this.call(next++);
    };
    await Promise.all(Array.from({ length: this.options.callersAtOnce }, line));
    this.#result.readsMs.sort((a, b) => a - b);
    return this.#result;
  }

  private async call(n: number): Promise<void> {
    const branch = this.setup.branches[n % this.setup.branches.length];
    if (!branch) return;
    const callerNumber = `+4915${String(400_000_000 + n)}`;
    const caller = new Caller(this.setup.gateway.url, { branch, callId: `call_${this.#run}_${n}`, callerNumber });
    // Drawn before anything waits, so that the script does not depend on who answers first.
    const service = this.pick(branch.services).slug;
    const wishes = [this.wish(), this.wish()];
    const [onTheWeb, cancels, moves] = [this.#random() < 0.2, this.#random() < 0.3, this.#random() < 0.4];
    const webWish = this.wish();

    await caller.rings();
    await pause(this.options.greetingMs);
    await this.says(caller, 'get_context', {});
    await this.says(caller, 'list_services', {});
    let answer = await this.says(caller, 'check_availability', { service, ...wishes[0] });
    if (onTheWeb) await bookOnTheWeb(this.setup.sandbox, branch, webWish);
    answer = await this.says(caller, 'find_alternatives', {
      service,
      date: wishes[1]?.date,
      part_of_day: 'nachmittags',
    });
    const option = answer.data?.options?.[0];
    if (option) {
      answer = await this.says(caller, 'book_appointment', { option_id: option.option_id, name: 'Jana Beispiel' });
      if (answer.status === 'booked') this.#result.booked += 1;
    }
    await this.says(caller, 'find_appointments', {});
    answer = await this.says(caller, 'check_availability', { service, ...wishes[1] });
    const other = answer.data?.options?.[0];
    if (moves && other) {
      await this.says(caller, 'reschedule_appointment', { option_id: other.option_id, confirm: true });
    } else if (cancels) await this.says(caller, 'cancel_appointment', { confirm: true });
    else await this.says(caller, 'check_customer', {});
  }

  private async says(caller: Caller, name: string, args: object): Promise<SpokenAnswer> {
    await pause(this.#random() * this.options.thinkingMs);
    const takenBefore = takenStarts(this.setup.sandbox, caller.branch, Date.now() - KNOWN_WITHIN_MS);
    const answer = await caller.says(name, args);
    this.#result.questions += 1;
    if (READS.has(name)) this.#result.readsMs.push(answer.milliseconds);
    if (!answer.success || answer.status === 'in_doubt') {
      const { failed } = this.#result;
      const ending = `${name}: ${answer.status}`;
      failed.set(ending, (failed.get(ending) ?? 0) + 1);
    }
    const takenAfter = takenStarts(this.setup.sandbox, caller.branch, Infinity);
    for (const { start } of answer.data?.options ?? []) {
      const startMs = Date.parse(start);
      if (takenBefore.has(startMs) && takenAfter.has(startMs)) this.#result.staleOffers += 1;
    }
    return answer;
  }

  private wish(): { date: string; time: string } {
    // Most want an hour of the coming fortnight.
    return startAt(this.#today, Math.floor(this.#random() * STARTS_PER_DAY * 14));
  }

  private pick<T>(items: readonly [T, ...T[]] | T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T;
  }
}

function takenStarts({ bookings }: Sandbox, { apiKey }: BenchBranch, madeBeforeMs: number): Set<number> {
  const taken = bookings
    .bookings()
    .filter((booking) => booking.apiKey === apiKey && booking.status === 'accepted')
    .filter(({ createdAt }) => createdAt.getTime() <= madeBeforeMs);
  return new Set(taken.map(({ start }) => start.getTime()));
}

async function bookOnTheWeb(
  sandbox: Sandbox,
  branch: BenchBranch,
  wish: { date: string; time: string },
): Promise<void> {
  await fetch(`${sandbox.url}/bookings`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${branch.apiKey}`,
      'cal-api-version': '2024-08-13',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      start: new Date(`${wish.date}T${wish.time}:00+01:00`).toISOString(),
      eventTypeId: branch.services[0]?.eventTypeId,
      attendee: { name: 'Web Booker', email: 'web@example.com', timeZone: 'Europe/Berlin' },
    }),
  });
}
