import { environmentOf, hasServices, newRun, type Row, setUp } from './bench-setup.js';
import { runLoad, startGateway } from './processes.js';
import { medianAndSpread } from './statistics.js';

/** What a second instance adds where both share one PostgreSQL and one Redis. */
export async function instanceRows(short: boolean): Promise<Row[]> {
  if (!hasServices()) return [];
  const setup = await setUp({ branches: 8, parts: 'services' });
  const second = await startGateway({ ...environmentOf('services'), CALCOM_API_URL: setup.sandbox.url });
  const measure = async (urls: string[]): Promise<number> => {
    const { perSecond } = await runLoad({
      urls,
      kind: 'question',
      run: newRun(),
      amount: short ? 1_600 : 6_400,
      connections: 16,
      ratePerSecond: null,
      branches: 8,
      bytes: 12 * 1024,
      expected: '"success":true',
    });
    return perSecond;
  };
  try {
    const ratios: number[] = [];
    for (let round = 0; round <= (short ? 2 : 5); round++) {
      const one = await measure([setup.gateway.url]);
      const two = await measure([setup.gateway.url, second.url]);
      if (round > 0) ratios.push(two / one);
    }
    return [
      {
        name: 'two instances on one Redis and PostgreSQL against one',
        figure: `${medianAndSpread(ratios)} ×`,
        goal: '≥ 1.8 × (with cores for both)',
        met: null,
      },
    ];
  } finally {
    await second.stop();
    await setup.close();
  }
}
