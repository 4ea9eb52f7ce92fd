import { newRun, type Row, setUp } from './bench-setup.js';
import type { LoadPlan } from './load-plan.js';
import { runLoad } from './processes.js';
import { percentile } from './statistics.js';
import { wrongRow } from './throughput.row.js';

const BRANCHES = 40;

/** Our own time of an answer while a hundred callers a second ask, with a Cal.com that needs none. */
export async function overheadRows(short: boolean): Promise<Row[]> {
  const setup = await setUp({ branches: BRANCHES });
  const rows: Row[] = [];
  const run = (kind: LoadPlan['kind'], amount: number, expected: string, firstWish = 0) =>
    runLoad({
      urls: [setup.gateway.url],
      kind,
      run: newRun(),
      amount,
      connections: 20,
      ratePerSecond: 100,
      branches: BRANCHES,
      bytes: 12 * 1024,
      expected,
      firstWish,
    });
  try {
    await run('question', 400, '"success":true');
    const amount = short ? 200 : 800;
    for (const { kind, name, expected, goalMs, most } of [
      { kind: 'question', name: 'warm question', expected: '"success":true', goalMs: 5, most: amount },
      // Three services and seven weeks of each branch are as many entries as can be missed.
      { kind: 'miss', name: 'question that nothing is cached for', expected: '"message"', goalMs: 15, most: amount },
      { kind: 'booking', name: 'booking', expected: '"message"', goalMs: 25, most: amount },
    ] as const) {
      const { latenciesMs, wrong } = await run(kind, most, expected, kind === 'booking' ? 24 * 50 : 0);
      const [p50, p95] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.95)];
      rows.push({
        name: `own time of a ${name}, 100 requests/s`,
        figure: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
        goal: `p95 ≤ ${goalMs} ms`,
        met: null,
      });
      rows.push(wrongRow('wrong answers in it', wrong));
    }
  } finally {
    await setup.close();
  }
  return rows;
}
