import { newRun, type Row, setUp } from './bench-setup.js';
import { runLoad } from './processes.js';

/** Whether anything stays of a call that is over: memory, timers, sockets. */
export async function soakRows(short: boolean): Promise<Row[]> {
  const calls = short ? 2_000 : 30_000;
  const setup = await setUp({ branches: 40 });
  const round = async (share: number): Promise<number> => {
    const { wrong } = await runLoad({
      urls: [setup.gateway.url],
      kind: 'event',
      run: newRun(),
      amount: calls * share,
      connections: 16,
      ratePerSecond: null,
      branches: 40,
      bytes: 2 * 1024,
      expected: '',
    });
    return wrong;
  };
  const questions = async (share: number): Promise<number> => {
    // Eight questions a call: the throttle counts each call apart.
    const { wrong } = await runLoad({
      urls: [setup.gateway.url],
      kind: 'question',
      run: newRun(),
      amount: calls * share * 8,
      connections: 16,
      ratePerSecond: null,
      branches: 40,
      bytes: 2 * 1024,
      expected: '"available"',
    });
    return wrong;
  };
  try {
    let wrong = (await questions(1 / 3)) + (await round(0.05));
    const before = await setup.gateway.footprint();
    wrong += (await questions(2 / 3)) + (await round(0.05));
    const after = await setup.gateway.footprint();
    const growth = ((after.heapBytes - before.heapBytes) / ((calls * 2) / 3)).toFixed(0);
    return [
      {
        name: `${calls} calls in a row, the last two thirds: heap after garbage collection, timers`,
        figure: `${growth} bytes a call (${mega(before.heapBytes)} → ${mega(after.heapBytes)} MB), timers ${timersOf(before.resources)} → ${timersOf(after.resources)}`,
        goal: 'flat',
        met: null,
      },
      { name: 'wrong answers in it', figure: String(wrong), goal: '0', met: wrong === 0 },
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
