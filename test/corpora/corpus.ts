import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const CORPORA = path.resolve('../shared/corpora/dev');

/** Describes what holds for one corpus; without the corpora the skip says which one is missing. */
export function describeCorpus<Sample>(name: string, body: (samples: Sample[]) => void): void {
  if (!existsSync(fileOf(name))) {
    describe.skip(`corpus ${name} (skipped: ../shared/corpora is not there)`, () => {
      it('is read', () => undefined);
    });
    return;
  }
  describe(`corpus ${name}`, () => body(readCorpus<Sample>(name)));
}

export function readCorpus<Sample>(name: string): Sample[] {
  return JSON.parse(gunzipSync(readFileSync(fileOf(name))).toString('utf8')) as Sample[];
}

function fileOf(name: string): string {
  return path.join(CORPORA, `${name}.json.gz`);
}

/** "98.50 % (197 of 200)" */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} % (${part} of ${whole})`;
}

/** Figures belong into the output of the run; jest's console adds a stack to each line. */
export function printFigures(line: string): void {
  process.stdout.write(`  ${line}\n`);
}
