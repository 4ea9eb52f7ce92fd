import type { FaultKind, SandboxOperation } from '../../src/calcom/sandbox/index.js';
import { SeededRandom } from './random.js';
import type { Action, Request, Script, Step, When } from './script.js';
import { CALLERS, PERSONS } from './cast.js';

/** A day for each seed; the first fifty pass the days on which America and Europe change their clocks. */
const FIRST_DAY = Date.parse('2027-02-20T00:00:00Z');
const DAY_MS = 86_400_000;
const DAYS_IN_ALL = 3000;

/** Few, so that callers get in each other's way. */
const TIMES = ['09:00', '09:30', '14:00', '16:30'] as const;
const DAYS = 3;

const FAULTS: [FaultKind, ...FaultKind[]] = [
  'error_500',
  'error_503',
  'html_502',
  'conflict',
  'taken',
  'reset_before_work',
  'reset_after_work',
  'foreign_booking',
  'other_start',
  'garbage',
  'empty_body',
];
/** Each costs the whole budget in real time. */
const SLOW_FAULTS: [FaultKind, ...FaultKind[]] = ['hang_before_headers', 'timeout_after_work', 'hang_in_body'];
const WRITES: [SandboxOperation, ...SandboxOperation[]] = ['createBooking', 'rescheduleBooking', 'cancelBooking'];
const READS: [SandboxOperation, ...SandboxOperation[]] = ['listSlots', 'getBooking', 'listBookings'];

/** The script of a seed: the same for the same seed and number of steps. */
export function generateScript(seed: number, steps: number): Script {
  const random = new SeededRandom(seed);
  const startsAt = new Date(FIRST_DAY + (seed % DAYS_IN_ALL) * DAY_MS + random.below(48) * (DAY_MS / 48)).toISOString();
  return { seed, startsAt, steps: Array.from({ length: steps }, () => step(random)) };
}

function step(random: SeededRandom): Step {
  const what = random.weighted(
    [52, 'ask'],
    [14, 'fault'],
    [4, 'calm'],
    [10, 'post'],
    [4, 'wait'],
    [3, 'redial'],
    [3, 'reconcile'],
    [10, 'web'],
  );
  switch (what) {
    case 'ask':
      return { do: 'ask', requests: requests(random) };
    case 'fault':
      return fault(random);
    case 'calm':
    case 'reconcile':
      return { do: what };
    case 'post':
      return { do: 'post', index: random.below(20), how: random.weighted([6, 'deliver'], [2, 'twice'], [1, 'lose']) };
    case 'wait':
      return { do: 'wait', minutes: random.pick([0.5, 2, 10, 60]) };
    case 'redial':
      return { do: 'redial', caller: random.below(CALLERS.length) };
    case 'web':
      return web(random);
  }
}

function requests(random: SeededRandom): Request[] {
  const first = random.below(CALLERS.length);
  const callers = random.chance(0.2) ? [first, (first + 1) % CALLERS.length] : [first];
  const action = anyAction(random);
  return callers.map((caller, index) => ({
    caller,
    // Two who ask at once ask for the same more often than not.
    action: index === 0 || random.chance(0.7) ? action : anyAction(random),
    copies: random.weighted([8, 1], [1, 2], [1, 3]),
  }));
}

function anyAction(random: SeededRandom): Action {
  const kind = random.weighted<Action['kind']>(
    [4, 'check'],
    [6, 'book'],
    [3, 'book_option'],
    [2, 'collect'],
    [5, 'move'],
    [2, 'move_to_option'],
    [5, 'cancel'],
    [3, 'find'],
    [1, 'customer'],
    [1, 'context'],
    [4, 'repeat'],
    [1, 'strange_option'],
    [1, 'strange_cancel'],
  );
  const [service, index, confirm] = [random.below(3), random.below(6), random.chance(0.85)];
  switch (kind) {
    case 'check':
    case 'book':
      return { kind, service, ...when(random) };
    case 'collect':
      return { kind, service, confirm, ...when(random) };
    case 'book_option':
      return { kind, option: index };
    case 'move':
      return { kind, appointment: index, confirm, ...when(random) };
    case 'move_to_option':
      return { kind, appointment: index, option: random.below(6), confirm };
    case 'cancel':
      return { kind, appointment: index, confirm };
    case 'strange_option':
    case 'strange_cancel':
      return { kind, index };
    case 'find':
    case 'customer':
    case 'context':
    case 'repeat':
      return { kind };
  }
}

function fault(random: SeededRandom): Step {
  const operation = random.chance(0.75) ? random.pick(WRITES) : random.pick(READS);
  const kind = random.chance(0.12) ? random.pick(SLOW_FAULTS) : random.pick(FAULTS);
  return { do: 'fault', operation, kind, times: random.weighted([7, 1], [2, 2], [1, 6]) };
}

function web(random: SeededRandom): Step {
  const what = random.weighted([4, 'web_book'], [3, 'web_move'], [3, 'web_cancel']);
  const booking = random.below(6);
  switch (what) {
    case 'web_book':
      return { do: what, person: random.below(PERSONS.length), service: random.below(3), ...when(random) };
    case 'web_move':
      return { do: what, booking, ...when(random) };
    case 'web_cancel':
      return { do: what, booking };
  }
}

function when(random: SeededRandom): When {
  return { day: 1 + random.below(DAYS), time: random.pick(TIMES) };
}
