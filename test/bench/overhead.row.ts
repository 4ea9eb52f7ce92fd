import { newRun, type Row, setUp } from './bench-setup.js';
import type { LoadPlan } from './load-plan.js';
import { runLoad } from './processes.js';
import { percentile } from './statistics.js';
import { wrongRow } from './throughput.row.js';
import { instantUpstream } from './upstreams.js';

/** What each branch is asked before it counts: each function runs code of its own, which must be warm. */
const WARM_UP_WISHES = 5;

const KINDS: { kind: LoadPlan['kind']; name: string; expected: string; goalMs: number }[] = [
  { kind: 'question', name: 'warm question', expected: '"success":true', goalMs: 5 },
  { kind: 'miss', name: 'question that nothing is cached for', expected: '"success":true', goalMs: 15 },
  {
    kind: 'exact_miss',
    name: 'question for a time that nothing is cached for, which is then held',
    expected: '"success":true',
    goalMs: 15,
  },
  { kind: 'booking', name: 'booking', expected: '"booked"', goalMs: 25 },
];

/** Our own time of an answer while a hundred callers a second ask, with a Cal.com that needs none. */
export async function overheadRows(short: boolean): Promise<Row[]> {
  const branches = short ? 10 : 40;
  const rows: Row[] = [];
  for (const { kind, name, expected, goalMs } of KINDS) {
    // Each begins anew: what is missing in the cache can be missed once. Bookings change what is free.
    const setup = await setUp({ branches, ...(kind === 'booking' ? {} : { calcomUrl: instantUpstream }) });
    const run = (plan: Pick<LoadPlan, 'kind' | 'amount' | 'expected' | 'firstWish'>) =>
      runLoad({
        ...plan,
        urls: [setup.gateway.url],
        run: newRun(),
        connections: 20,
        ratePerSecond: 100,
        branches,
        bytes: 12 * 1024,
      });
    try {
      await run({ kind: 'question', amount: branches * 10, expected: '"success":true' });
      await run({ kind, amount: branches * WARM_UP_WISHES, expected });
      // Three services and seven weeks of each branch are as many entries as can be missed.
      const amount = branches * (short ? 5 : 21 - WARM_UP_WISHES);
      const { latenciesMs, wrong, unanswered } = await run({ kind, amount, expected, firstWish: WARM_UP_WISHES });
      const [p50, p95] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.95)];
      rows.push({
        name: `own time of a ${name}, 100 requests/s`,
        figure: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
        goal: `p95 ≤ ${goalMs} ms`,
        met: null,
      });
      rows.push(wrongRow('not answered in it', unanswered));
      // Where the machine cannot do so many at once, what has to ask Cal.com ends as unavailable or in doubt.
      const asksCalcom = kind !== 'question';
      rows.push({ ...wrongRow('wrong answers in it', wrong), ...(asksCalcom ? { met: null } : {}) });
    } finally {
      await setup.close();
    }
  }
  return rows;
}
