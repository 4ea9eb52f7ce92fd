import { hasServices, newRun, type Parts, type Row, setUp } from './bench-setup.js';
import type { LoadResult } from './load-plan.js';
import { runLoad, startFloor } from './processes.js';
import { medianAndSpread, median } from './statistics.js';

const KILOBYTE = 1024;

/** How close the whole pipeline of a warm question comes to what node itself needs for the same signed body. */
export async function throughputRows(short: boolean): Promise<Row[]> {
  const rows = await ratioRows('embedded', 0.4, short);
  if (hasServices()) rows.push(...(await ratioRows('services', 0.3, short)));
  return rows;
}

const VARIANTS = [
  { kind: 'question', name: 'warm question for a part of a day', kilobytes: 12 },
  { kind: 'question', name: 'warm question for a part of a day', kilobytes: 100 },
  { kind: 'exact', name: 'warm question for a time, which is then held', kilobytes: 12 },
] as const;

async function ratioRows(parts: Parts, goal: number, short: boolean): Promise<Row[]> {
  const setup = await setUp({ branches: 8, parts });
  const floor = await startFloor();
  const rows: Row[] = [];
  try {
    for (const { kind, name, kilobytes } of VARIANTS) {
      const amount = Math.round((short ? 400 : 4_800) / (kilobytes === 100 || kind === 'exact' ? 4 : 1));
      const common = {
        amount,
        connections: 16,
        ratePerSecond: null,
        branches: 8,
        bytes: kilobytes * KILOBYTE,
      } as const;
      const measure = (url: string): Promise<LoadResult> =>
        runLoad({ ...common, urls: [url], kind, run: newRun(), expected: '"success":true' });
      const shares: number[] = [];
      const perSecond: number[] = [];
      let wrong = 0;
      // The first round warms both up and is not counted.
      for (let round = 0; round <= (short ? 1 : 5); round++) {
        const bare = await measure(floor.url);
        const ours = await measure(setup.gateway.url);
        wrong += ours.wrong;
        if (round === 0) continue;
        shares.push(ours.perSecond / bare.perSecond);
        perSecond.push(ours.perSecond);
      }
      const where = parts === 'embedded' ? 'in process' : 'Redis and PostgreSQL';
      rows.push({
        name: `${name}, whole pipeline, ${kilobytes} KB, ${where}`,
        figure: `${medianAndSpread(shares)} of the floor; ${Math.round(median(perSecond))}/s`,
        goal: kilobytes === 12 ? `≥ ${goal.toFixed(2)}` : 'printed',
        met: null,
      });
      rows.push(wrongRow(`wrong answers in it`, wrong));
    }
  } finally {
    await floor.stop();
    await setup.close();
  }
  return rows;
}

export function wrongRow(name: string, wrong: number): Row {
  return { name, figure: String(wrong), goal: '0', met: wrong === 0 };
}
