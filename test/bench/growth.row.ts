import { newRun, putCompany, type Row, setUp, temporaryDirectory, type BenchSetup } from './bench-setup.js';
import { branchAt } from './bench-world.js';
import { runLoad, startGateway } from './processes.js';
import { percentile } from './statistics.js';

const FEW = 10;

interface Grown {
  startMs: number;
  p95Ms: number;
  residentBytes: number;
}

/** What ten thousand companies cost a gateway that serves ten of them. */
export async function growthRows(short: boolean): Promise<Row[]> {
  const many = short ? 200 : 10_000;
  const few = await grown(FEW);
  const large = await grown(many);
  const companies = many - FEW;
  const change = (before: number, after: number) => `${(((after - before) / before) * 100).toFixed(0)} %`;
  return [
    {
      name: `${FEW} → ${many} companies: p95 of a warm question, start, resident memory of each company`,
      figure: [
        `p95 ${change(few.p95Ms, large.p95Ms)}`,
        `start ${change(few.startMs, large.startMs)}`,
        `${Math.round((large.residentBytes - few.residentBytes) / companies)} bytes each`,
      ].join(', '),
      goal: 'within 10 %, within 10 %, < 2,048 bytes each',
      met: null,
    },
  ];
}

/** Fills a database, starts anew on it and asks for ten of the companies. */
async function grown(companies: number): Promise<Grown> {
  const { directory, remove } = temporaryDirectory();
  const environment = { DATABASE_URL: '', DATA_DIR: directory, ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
  const setup = await setUp({ branches: FEW, environment });
  await fill(setup, companies);
  await setup.gateway.stop();
  const starts: number[] = [];
  let gateway = await startGateway({ ...environment, CALCOM_API_URL: setup.sandbox.url });
  for (let round = 0; round < 2; round++) {
    await gateway.stop();
    gateway = await startGateway({ ...environment, CALCOM_API_URL: setup.sandbox.url });
    starts.push(gateway.startMs);
  }
  try {
    const ask = () =>
      runLoad({
        urls: [gateway.url],
        kind: 'question',
        run: newRun(),
        amount: 800,
        connections: 10,
        ratePerSecond: 100,
        branches: FEW,
        bytes: 12 * 1024,
        expected: '"success":true',
      });
    await ask();
    const { latenciesMs } = await ask();
    const { residentBytes } = await gateway.footprint();
    return { startMs: Math.min(...starts), p95Ms: percentile(latenciesMs, 0.95), residentBytes };
  } finally {
    await gateway.stop();
    await setup.sandbox.close();
    remove();
  }
}

async function fill({ gateway }: BenchSetup, companies: number): Promise<void> {
  let next = FEW;
  const line = async (): Promise<void> => {
    while (next < companies) await putCompany(gateway.url, branchAt(next++));
  };
  await Promise.all(Array.from({ length: 8 }, line));
}
