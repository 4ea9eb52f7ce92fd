import { newRun, type Row, setUp } from './bench-setup.js';
import type { LoadPlan } from './load-plan.js';
import { runLoad } from './processes.js';
import { wrongRow } from './throughput.row.js';

/** Whether anything stays of a call that is over: memory, timers, sockets. */
export async function soakRows(short: boolean): Promise<Row[]> {
  const calls = short ? 600 : 30_000;
  const setup = await setUp({ branches: 40 });
  /** So many calls that ask once and end. @returns wrong answers */
  const play = async (amount: number): Promise<number> => {
    const run = newRun();
    const common = { urls: [setup.gateway.url], run, amount, connections: 16, ratePerSecond: null, branches: 40 };
    const asked: LoadPlan = {
      ...common,
      kind: 'question',
      questionsPerCall: 1,
      bytes: 2 * 1024,
      expected: '"success":true',
    };
    const ended: LoadPlan = { ...common, kind: 'event', bytes: 2 * 1024, expected: '' };
    return (await runLoad(asked)).wrong + (await runLoad(ended)).wrong;
  };
  try {
    let wrong = await play(calls / 3);
    const before = await setup.gateway.footprint();
    wrong += await play((calls * 2) / 3);
    const after = await setup.gateway.footprint();
    const growth = ((after.heapBytes - before.heapBytes) / ((calls * 2) / 3)).toFixed(0);
    return [
      {
        name: `${calls} calls in a row, the last two thirds: heap after garbage collection, timers`,
        figure: `${growth} bytes a call (${mega(before.heapBytes)} → ${mega(after.heapBytes)} MB), timers ${timersOf(before.resources)} → ${timersOf(after.resources)}`,
        goal: 'flat',
        met: null,
      },
      wrongRow('wrong answers in it', wrong),
    ];
  } finally {
    await setup.close();
  }
}

function mega(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function timersOf(resources: Record<string, number>): number {
  return resources['Timeout'] ?? 0;
}
