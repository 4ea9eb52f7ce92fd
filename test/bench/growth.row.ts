import { type BenchSetup, newRun, putCompany, type Row, setUp, temporaryDirectory } from './bench-setup.js';
import { branchAt } from './bench-world.js';
import { type BenchGateway, runLoad, startGateway } from './processes.js';
import { median, percentile } from './statistics.js';

const FEW = 10;

/** A database full of companies, and what a gateway that starts on it needs. */
class Grown {
  readonly starts: number[] = [];
  readonly p95s: number[] = [];
  readonly residentBytes: number[] = [];
  heapBytes = 0;

  constructor(
    private readonly setup: BenchSetup,
    private readonly environment: Record<string, string>,
    private readonly removeDirectory: () => void,
  ) {}

  async start(): Promise<BenchGateway> {
    const gateway = await startGateway({ ...this.environment, CALCOM_API_URL: this.setup.sandbox.url });
    this.starts.push(gateway.startMs);
    return gateway;
  }

  /** @returns p95 of a warm question, milliseconds */
  async ask({ url }: BenchGateway, amount: number): Promise<number> {
    const { latenciesMs } = await runLoad({
      urls: [url],
      kind: 'question',
      run: newRun(),
      amount,
      connections: 10,
      ratePerSecond: 100,
      branches: FEW,
      bytes: 12 * 1024,
      expected: '"success":true',
    });
    return percentile(latenciesMs, 0.95);
  }

  async look(gateway: BenchGateway): Promise<void> {
    const { heapBytes, residentBytes } = await gateway.footprint();
    this.heapBytes = heapBytes;
    this.residentBytes.push(residentBytes);
  }

  async close(): Promise<void> {
    await this.setup.sandbox.close();
    this.removeDirectory();
  }
}

/** What ten thousand companies cost a gateway that serves ten of them; measured in turn with one that has no others. */
export async function growthRows(short: boolean): Promise<Row[]> {
  const many = short ? 60 : 10_000;
  const rounds = short ? 1 : 5;
  const [few, large] = [await grown(FEW), await grown(many)];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const one of [few, large]) {
        const gateway = await one.start();
        await one.look(gateway);
        await gateway.stop();
      }
    }
    const gateways = [await few.start(), await large.start()] as const;
    try {
      // The first round warms both up and is not counted.
      for (let round = 0; round <= rounds; round++) {
        const amount = (short ? 100 : 400) * (round === 0 ? 2 : 1);
        const [ofFew, ofLarge] = [await few.ask(gateways[0], amount), await large.ask(gateways[1], amount)];
        if (round === 0) continue;
        few.p95s.push(ofFew);
        large.p95s.push(ofLarge);
      }
    } finally {
      await Promise.all(gateways.map((gateway) => gateway.stop()));
    }
  } finally {
    await few.close();
    await large.close();
  }
  const change = (before: number[], after: number[]): string =>
    `${((median(after) / median(before) - 1) * 100).toFixed(0)} %`;
  const each = (before: number, after: number): number => Math.round((after - before) / (many - FEW));
  return [
    {
      name: `${FEW} → ${many} companies: p95 of a warm question, start, memory of each company`,
      figure: [
        `p95 ${change(few.p95s, large.p95s)}`,
        `start ${change(few.starts, large.starts)}`,
        `${each(few.heapBytes, large.heapBytes)} bytes of the heap each`,
        `resident ${each(median(few.residentBytes), median(large.residentBytes))}`,
      ].join(', '),
      goal: 'within 10 %, within 10 %, < 2,048 bytes each',
      met: null,
    },
  ];
}

/** Fills a database and lets go of it. */
async function grown(companies: number): Promise<Grown> {
  const { directory, remove } = temporaryDirectory();
  const environment = { DATABASE_URL: '', DATA_DIR: directory, ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
  const setup = await setUp({ branches: FEW, environment });
  let next = FEW;
  const line = async (): Promise<void> => {
    while (next < companies) await putCompany(setup.gateway.url, branchAt(next++));
  };
  await Promise.all(Array.from({ length: 8 }, line));
  await setup.gateway.stop();
  return new Grown(setup, environment, remove);
}
