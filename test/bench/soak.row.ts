import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchSetup, newRun, type Row, setUp } from './bench-setup.js';
import type { Footprint } from './gateway.process.js';
import type { LoadPlan } from './load-plan.js';
import { runLoad } from './processes.js';
import { wrongRow } from './throughput.row.js';

const ROUNDS = 3;

/** Whether anything stays of a call that is over: memory, timers, work. */
export async function soakRows(short: boolean): Promise<Row[]> {
  const calls = short ? 300 : 30_000;
  const setup = await setUp({ branches: 40 });
  try {
    const rounds: Footprint[] = [];
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round++) {
      wrong += await play(setup, calls / ROUNDS);
      rounds.push(await setup.gateway.footprint());
    }
    const heaps = rounds.map(({ heapBytes }) => (heapBytes / 1024 / 1024).toFixed(1)).join(', ');
    const timers = rounds.map(({ resources }) => resources['Timeout'] ?? 0).join(', ');
    return [
      {
        name: `${calls} calls in a row, after each third of them: heap after garbage collection, timers`,
        figure: `${heaps} MB, timers ${timers}`,
        goal: 'flat',
        met: null,
      },
      wrongRow('wrong answers in it', wrong),
    ];
  } finally {
    await setup.close();
  }
}

/** So many calls that ask once and end, and all that follows from it. @returns wrong answers */
async function play({ gateway }: BenchSetup, amount: number): Promise<number> {
  const common = { urls: [gateway.url], run: newRun(), amount, connections: 16, ratePerSecond: null, branches: 40 };
  const bytes = 2 * 1024;
  const asked: LoadPlan = { ...common, kind: 'question', questionsPerCall: 1, bytes, expected: '"success":true' };
  const ended: LoadPlan = { ...common, kind: 'event', bytes, expected: '' };
  const wrong = (await runLoad(asked)).wrong + (await runLoad(ended)).wrong;
  // An event is acknowledged when it is stored; only when it is worked off the call is over.
  while ((await waitingEvents(gateway.url)) > 0) await sleep(500);
  return wrong;
}

async function waitingEvents(gatewayUrl: string): Promise<number> {
  const text = await (await fetch(`${gatewayUrl}/metrics`)).text();
  const series = text.matchAll(/^slotline_jobs\{([^}]*queue="webhooks\.inbox"[^}]*)\} (\d+)/gm);
  return [...series].reduce((sum, [, , count = '0']) => sum + Number(count), 0);
}
