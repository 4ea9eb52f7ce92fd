import { hasServices, newRun, type Parts, type Row, setUp } from './bench-setup.js';
import { runLoad } from './processes.js';
import { percentile } from './statistics.js';

/** Events that are stored and acknowledged, as fast as they come. */
export async function webhookRows(short: boolean): Promise<Row[]> {
  const rows = await rowsOn('embedded', short);
  if (hasServices()) rows.push(...(await rowsOn('services', short)));
  return rows;
}

async function rowsOn(parts: Parts, short: boolean): Promise<Row[]> {
  const amount = short ? 500 : 10_000;
  const setup = await setUp({ branches: 8, parts });
  try {
    const plan = { urls: [setup.gateway.url], kind: 'event', connections: 32, ratePerSecond: null } as const;
    const common = { branches: 8, bytes: 2 * 1024, expected: '' };
    await runLoad({ ...plan, ...common, run: newRun(), amount: 500 });
    const { perSecond, latenciesMs, wrong } = await runLoad({ ...plan, ...common, run: newRun(), amount });
    return [
      {
        name: `webhooks stored and acknowledged, ${parts === 'embedded' ? 'embedded database' : 'PostgreSQL'}`,
        figure: `${Math.round(perSecond)}/s, p99 ${percentile(latenciesMs, 0.99).toFixed(0)} ms`,
        goal: '≥ 1,000/s',
        met: null,
      },
      { name: 'not acknowledged', figure: String(wrong), goal: '0', met: wrong === 0 },
    ];
  } finally {
    await setup.close();
  }
}
