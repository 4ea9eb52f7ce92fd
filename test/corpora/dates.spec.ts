import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tryDates } from '../../src/cli/try/dates.js';
import { debatable, debatableNegatives } from './dates.debatable.js';
import { type DatesEntry, USUAL_REFERENCE, type Verdict, verdictOf } from './dates.scoring.js';

const corpora = path.resolve('../shared/corpora/dev');
const present = existsSync(corpora);
const describeCorpus = present ? describe : describe.skip;

type Row = Record<Verdict | 'wrongDay' | 'debatable' | 'all', number>;

function load<T>(name: string): T {
  return JSON.parse(gunzipSync(readFileSync(path.join(corpora, `${name}.json.gz`))).toString('utf8')) as T;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Counts by language, by source and by tag; debatable expectations are counted apart. */
function score(entries: readonly DatesEntry[]): Map<string, Row> {
  const table = new Map<string, Row>();
  for (const entry of entries) {
    const answer = tryDates({ text: entry.input, lang: entry.lang, reference: entry.reference ?? USUAL_REFERENCE });
    const { verdict, wrongDay } = verdictOf(answer, entry);
    const excused = verdict === 'wrong' && entry.id in debatable;
    for (const key of [
      `${entry.lang} all`,
      `${entry.lang} ${entry.source}`,
      ...entry.tags.map((tag) => `${entry.lang} #${tag}`),
    ]) {
      const row = table.get(key) ?? {
        right: 0,
        offered: 0,
        asked: 0,
        nothing: 0,
        wrong: 0,
        wrongDay: 0,
        debatable: 0,
        all: 0,
      };
      row.all += 1;
      row[excused ? 'debatable' : verdict] += 1;
      if (wrongDay && !excused) row.wrongDay += 1;
      table.set(key, row);
    }
  }
  return table;
}

function print(table: Map<string, Row>): void {
  const lines = [...table]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, row]) => {
      const share = (count: number): string => `${((100 * count) / row.all).toFixed(1)} %`.padStart(8);
      return `${key.padEnd(42)}${String(row.all).padStart(5)}${share(row.right)}${share(row.offered)}${share(row.asked)}${share(row.nothing)}${share(row.wrong)}${share(row.wrongDay)}${share(row.debatable)}`;
    });
  process.stdout.write(
    `${'spoken'.padEnd(42)}  all   right offered   asked nothing   wrong     day debatable\n${lines.join('\n')}\n`,
  );
}

describeCorpus(`spoken dates of the corpora${present ? '' : ' (skipped: ../shared/corpora is not here)'}`, () => {
  // The goal is 90 % right; what is missing in English are questions the rules ask for ("next Friday", a weekday that
  // contradicts its date) and sentences about something else than a wish. The floors keep what is reached.
  const floors = {
    de: { right: 0.91, rightOrOffered: 0.945 },
    en: { right: 0.87, rightOrOffered: 0.915 },
  };
  // Above the 1 to 2 % that a reading of the corpora found debatable; kept from growing.
  const MOST_EXCUSED = 0.025;

  it.each(['de', 'en'] as const)('reads %s wrongly in at most 1 %, with a wrong day in at most 0.5 %', (lang) => {
    const spoken = load<DatesEntry[]>(`dates-${lang}`).filter((entry) => entry.tags.includes('spoken'));
    const table = score(spoken);
    print(table);
    const all = table.get(`${lang} all`);
    if (!all) throw new Error('the corpus is empty');
    expect(all.wrong / all.all).toBeLessThanOrEqual(0.01);
    expect(all.wrongDay / all.all).toBeLessThanOrEqual(0.005);
    expect(all.debatable / all.all).toBeLessThanOrEqual(MOST_EXCUSED);
    expect(all.right / all.all).toBeGreaterThanOrEqual(floors[lang].right);
    expect((all.right + all.offered) / all.all).toBeGreaterThanOrEqual(floors[lang].rightOrOffered);
  });

  it('finds nothing in the negatives', () => {
    const negatives = load<Pick<DatesEntry, 'input' | 'lang' | 'reference'>[]>('dates-negative');
    const found = negatives.filter((entry) => {
      const { type } = tryDates({ text: entry.input, lang: entry.lang, reference: entry.reference ?? USUAL_REFERENCE });
      return type !== 'invalid' && type !== 'missing' && !debatableNegatives.includes(digestOf(entry.input));
    });
    expect(found).toEqual([]);
  });

  it('excuses only expectations it really contradicts', () => {
    const entries = (['de', 'en'] as const).flatMap((lang) => load<DatesEntry[]>(`dates-${lang}`));
    const idle = Object.keys(debatable).filter((id) => {
      const entry = entries.find((one) => one.id === id);
      return (
        !entry ||
        verdictOf(
          tryDates({ text: entry.input, lang: entry.lang, reference: entry.reference ?? USUAL_REFERENCE }),
          entry,
        ).verdict !== 'wrong'
      );
    });
    expect(idle).toEqual([]);
  });
});
