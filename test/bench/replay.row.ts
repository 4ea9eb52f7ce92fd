import { type BenchSetup, type Row, setUp } from './bench-setup.js';
import { Replay, type ReplayResult } from './replay.js';
import { slowUpstream } from './upstreams.js';
import { percentile } from './statistics.js';

const SEED = 20_261_124;

/** A day of phone calls in a minute: how often a caller waits for Cal.com, and whether what is said is true. */
export async function replayRows(short: boolean): Promise<Row[]> {
  const calls = short ? 30 : 500;
  const swift = await replayed({ calls, callersAtOnce: 10, greetingMs: 1_000, thinkingMs: 600 });
  const slow = await replayed({ calls, callersAtOnce: 20, greetingMs: 3_000, thinkingMs: 1_500 }, (sandbox) =>
    slowUpstream(sandbox, { seed: SEED, medianMs: 400, sigma: 0.5, hangs: 0.01 }),
  );
  return [
    {
      name: `replay of ${calls} calls, ${swift.questions} functions: questions for slots answered from the cache`,
      figure: `${(swift.hitShare * 100).toFixed(1)} %; booked ${swift.booked}`,
      goal: '≥ 90 %',
      met: null,
    },
    zeroRow('offered although taken, in it', swift.staleOffers),
    failedRow(swift),
    {
      name: 'the same while Cal.com needs 400 ms (median, lognormal) and 1 % never answer: functions that only look',
      figure: `p95 ${percentile(slow.readsMs, 0.95).toFixed(0)} ms, p99 ${percentile(slow.readsMs, 0.99).toFixed(0)} ms; ${(slow.hitShare * 100).toFixed(1)} % from the cache`,
      goal: 'p95 ≤ 60 ms, p99 ≤ 2,600 ms',
      met: null,
    },
    zeroRow('offered although taken, in it', slow.staleOffers),
    failedRow(slow),
  ];
}

async function replayed(
  timing: { calls: number; callersAtOnce: number; greetingMs: number; thinkingMs: number },
  calcomUrl?: Parameters<typeof setUp>[0]['calcomUrl'],
): Promise<ReplayResult & { hitShare: number }> {
  const setup = await setUp({ branches: 40, ...(calcomUrl ? { calcomUrl } : {}) });
  try {
    const result = await new Replay(setup, { seed: SEED, ...timing }).play();
    return { ...result, hitShare: await hitShareOf(setup) };
  } finally {
    await setup.close();
  }
}

async function hitShareOf({ gateway }: BenchSetup): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const count = (result: string): number => {
    const lines = text.matchAll(/^slotline_cache_requests_total\{([^}]*)\} (\d+)/gm);
    return [...lines]
      .filter(([, labels = '']) => labels.includes('cache="slots"') && labels.includes(`result="${result}"`))
      .reduce((sum, [, , value = '0']) => sum + Number(value), 0);
  };
  const answered = count('hit') + count('stale');
  return answered / (answered + count('miss'));
}

function zeroRow(name: string, count: number): Row {
  return { name, figure: String(count), goal: '0', met: count === 0 };
}

/** Depends on the machine too: who gets no time to answer gives the answer up. */
function failedRow({ failed }: ReplayResult): Row {
  const endings = [...failed].map(([ending, count]) => `${count} × ${ending}`);
  return {
    name: 'functions that did not succeed, in it',
    figure: endings.length === 0 ? '0' : endings.join(', '),
    goal: 'none but writes that Cal.com did not answer',
    met: null,
  };
}
