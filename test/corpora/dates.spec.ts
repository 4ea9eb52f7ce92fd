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
        accepted: 0,
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

function spokenEntries(lang: 'de' | 'en'): DatesEntry[] {
  return load<DatesEntry[]>(`dates-${lang}`).filter((entry) => entry.tags.includes('spoken'));
}

function rowOf(table: Map<string, Row>, lang: string): Row {
  const row = table.get(`${lang} all`);
  if (!row) throw new Error('the corpus is empty');
  return row;
}

function print(table: Map<string, Row>): void {
  const lines = [...table]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, row]) => {
      const share = (count: number): string => `${((100 * count) / row.all).toFixed(1)} %`.padStart(9);
      return `${key.padEnd(42)}${String(row.all).padStart(5)}${share(row.right)}${share(row.accepted)}${share(row.offered)}${share(row.asked)}${share(row.nothing)}${share(row.wrong)}${share(row.wrongDay)}${share(row.debatable)}`;
    });
  process.stdout.write(
    `${'spoken'.padEnd(42)}  all    right accepted  offered    asked  nothing    wrong      day debatable\n${lines.join('\n')}\n`,
  );
}

describeCorpus(`spoken dates of the corpora${present ? '' : ' (skipped: ../shared/corpora is not here)'}`, () => {
  // What is missing in English are questions that the rules ask for (a weekday that contradicts its date, the weekday
  // of today) and sentences about something else than a wish.
  const least = { de: { right: 0.915, fit: 0.93 }, en: { right: 0.875, fit: 0.895 } };
  const tables = new Map(
    (['de', 'en'] as const).map((lang) => [lang, present ? score(spokenEntries(lang)) : new Map<string, Row>()]),
  );

  it.each(['de', 'en'] as const)('reads %s wrongly in at most 1 %, with a wrong day in at most 0.5 %', (lang) => {
    const table = tables.get(lang) ?? new Map<string, Row>();
    print(table);
    const all = rowOf(table, lang);
    expect(all.wrong / all.all).toBeLessThanOrEqual(0.01);
    expect(all.wrongDay / all.all).toBeLessThanOrEqual(0.005);
    expect(all.right / all.all).toBeGreaterThanOrEqual(least[lang].right);
    expect((all.right + all.accepted) / all.all).toBeGreaterThanOrEqual(least[lang].fit);
  });

  it('answers at least 90 % as the corpus accepts and excuses at most 2 %', () => {
    const rows = [...tables].map(([lang, table]) => rowOf(table, lang));
    const sum = (key: keyof Row): number => rows.reduce((total, row) => total + row[key], 0);
    expect((sum('right') + sum('accepted')) / sum('all')).toBeGreaterThanOrEqual(0.9);
    expect(sum('debatable') / sum('all')).toBeLessThanOrEqual(0.02);
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
