import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateScript } from './generate-script.js';
import type { Script } from './script.js';
import { Simulation } from './simulation.js';

const USAGE = `npm run simulate -- --seed N --steps M      plays one script (default: seed 1, 40 steps)
npm run simulate -- --seeds A..B --steps M  plays one for each seed, until one fails
npm run simulate -- --script FILE           plays a script that was printed
`;

const scripts = readScripts();
if (scripts === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  await playAll(scripts);
}

/** @returns null when the arguments ask for nothing that can be played */
function readScripts(): Iterable<Script> | null {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string' },
      steps: { type: 'string', default: '40' },
      script: { type: 'string' },
    },
  });
  if (values.script !== undefined) return [JSON.parse(readFileSync(values.script, 'utf8')) as Script];
  const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds ?? `${values.seed}..${values.seed}`);
  const steps = Number(values.steps);
  if (!range || !Number.isInteger(steps) || steps < 1) return null;
  return scriptsOf(Number(range[1]), Number(range[2]), steps);
}

function* scriptsOf(first: number, last: number, steps: number): Iterable<Script> {
  for (let seed = first; seed <= last; seed += 1) yield generateScript(seed, steps);
}

async function playAll(all: Iterable<Script>): Promise<void> {
  const simulation = await Simulation.start();
  const total = new Map<string, number>();
  try {
    for (const script of all) {
      const said = await simulation.run(script);
      for (const [status, times] of said) total.set(status, (total.get(status) ?? 0) + times);
      process.stdout.write(`seed ${script.seed}: ${script.steps.length} steps, all invariants hold\n`);
    }
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    await simulation.close();
  }
  const counts = [...total].toSorted(([, a], [, b]) => b - a).map(([status, times]) => `${status} ${times}`);
  process.stdout.write(`said: ${counts.join(', ')}\n`);
}
