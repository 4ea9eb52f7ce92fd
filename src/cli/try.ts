import { createInterface } from 'node:readline';
import { tryClean } from './try/clean.js';
import { tryDates } from './try/dates.js';
import { tryPhone } from './try/phone.js';
import { tryRedact } from './try/redact.js';

/** What can be tried, and the line that a plain argument stands for. */
const TRIALS: Record<string, { run: (line: never) => unknown; lineOf: (text: string) => unknown }> = {
  dates: { run: tryDates, lineOf: (text) => ({ text, lang: 'de', reference: localNow() }) },
  redact: { run: tryRedact, lineOf: (text) => ({ text, known: [] }) },
  clean: { run: tryClean, lineOf: (text) => ({ text }) },
  phone: { run: tryPhone, lineOf: (text) => ({ text, region: 'DE' }) },
};

const [what = '', ...words] = process.argv.slice(2);
const trial = TRIALS[what];
if (!trial) {
  process.stderr.write(`Usage: npm run -s try -- ${Object.keys(TRIALS).join(' | ')} [text]\n`);
  process.exitCode = 2;
} else if (words.length > 0) {
  const result = trial.run(trial.lineOf(words.join(' ')) as never);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} else {
  await answerLines(trial.run);
}

/** JSON lines in, one JSON line out for each; a line that cannot be read answers with an error and does not end the run. */
async function answerLines(run: (line: never) => unknown): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    let answer: unknown;
    try {
      answer = run(JSON.parse(line) as never);
    } catch {
      answer = { error: 'this line is no JSON of the expected shape' };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

function localNow(): string {
  return new Date().toLocaleString('sv-SE').replace(' ', 'T').slice(0, 16);
}
