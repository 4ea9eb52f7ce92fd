import { parseArgs } from 'node:util';
import { generateScript } from './generate-script.js';
import { Simulation } from './simulation.js';

const USAGE = `npm run simulate -- --seed N --steps M      plays one script (default: seed 1, 40 steps)
npm run simulate -- --seeds A..B --steps M  plays one for each seed, until one fails
`;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string' }, steps: { type: 'string', default: '40' } },
});
const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds ?? `${values.seed ?? 1}..${values.seed ?? 1}`);
const steps = Number(values.steps);
if (!range || !Number.isInteger(steps) || steps < 1) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const simulation = await Simulation.start();
const total = new Map<string, number>();
try {
  for (let seed = Number(range[1]); seed <= Number(range[2]); seed += 1) {
    const said = await simulation.run(generateScript(seed, steps));
    for (const [status, times] of said) total.set(status, (total.get(status) ?? 0) + times);
    process.stdout.write(`seed ${seed}: ${steps} steps, all invariants hold\n`);
  }
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await simulation.close();
}
const counts = [...total].toSorted(([, a], [, b]) => b - a).map(([status, times]) => `${status} ${times}`);
process.stdout.write(`said: ${counts.join(', ')}\n`);
