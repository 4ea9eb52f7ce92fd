import os from 'node:os';
import { parseArgs } from 'node:util';
import type { Row } from './bench-setup.js';
import { growthRows } from './growth.row.js';
import { instanceRows } from './instances.row.js';
import { overheadRows } from './overhead.row.js';
import { replayRows } from './replay.row.js';
import { soakRows } from './soak.row.js';
import { startRows } from './start.row.js';
import { throughputRows } from './throughput.row.js';
import { upstreamRows } from './upstream.row.js';
import { webhookRows } from './webhooks.row.js';

/** Groups of rows in the order of the table. Counts decide the exit code; what depends on the machine is only printed. */
const GROUPS: Record<string, (short: boolean) => Promise<Row[]>> = {
  upstream: upstreamRows,
  throughput: throughputRows,
  overhead: overheadRows,
  replay: replayRows,
  webhooks: webhookRows,
  start: startRows,
  growth: growthRows,
  soak: soakRows,
  instances: instanceRows,
};

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
const [cpu] = os.cpus();
process.stdout.write(`node ${process.version}, ${os.cpus().length} × ${cpu?.model.trim() ?? 'unknown'}\n\n`);
process.stdout.write('| row | figure | goal | |\n| --- | --- | --- | --- |\n');
let missed = 0;
for (const [name, measure] of Object.entries(GROUPS)) {
  if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
  for (const { name: row, figure, goal, met } of await measure(values.short)) {
    if (met === false) missed += 1;
    process.stdout.write(`| ${row} | ${figure} | ${goal} | ${met === null ? '' : met ? 'yes' : 'NO'} |\n`);
  }
}
if (missed > 0) process.stderr.write(`\n${missed} counts are not what they must be.\n`);
process.exitCode = missed > 0 ? 1 : 0;
