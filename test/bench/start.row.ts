import { environmentOf, hasServices, type Parts, type Row, temporaryDirectory } from './bench-setup.js';
import { startBareNest, startGateway } from './processes.js';
import { median, medianAndSpread } from './statistics.js';

/** From spawning to ready, against a Nest application that can do nothing. */
export async function startRows(short: boolean): Promise<Row[]> {
  const rows = [await startRow('embedded', short)];
  if (hasServices()) rows.push(await startRow('services', short));
  return rows;
}

async function startRow(parts: Parts, short: boolean): Promise<Row> {
  const { directory, remove } = temporaryDirectory();
  const own = parts === 'services' ? environmentOf(parts) : { DATABASE_URL: '', DATA_DIR: directory };
  const environment = {
    ...own,
    CALCOM_API_URL: 'http://127.0.0.1:9/v2',
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const ratios: number[] = [];
  const ours: number[] = [];
  try {
    // The first one creates the database.
    await (await startGateway(environment)).stop();
    for (let round = 0; round < (short ? 2 : 7); round++) {
      const bare = await startBareNest();
      await bare.stop();
      const gateway = await startGateway(environment);
      await gateway.stop();
      ratios.push(gateway.startMs / bare.startMs);
      ours.push(gateway.startMs);
    }
  } finally {
    remove();
  }
  return {
    name: `start, ${parts === 'embedded' ? 'embedded database' : 'PostgreSQL and Redis'}, against a bare Nest application`,
    figure: `${medianAndSpread(ratios)} ×; ${Math.round(median(ours))} ms`,
    goal: '≤ 1.5 ×',
    met: null,
  };
}
