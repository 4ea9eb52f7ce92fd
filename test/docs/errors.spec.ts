import { readdirSync, readFileSync } from 'node:fs';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);

/** Codes of error classes, of ProblemErrors, and of the table that names Nest's own statuses. */
function codesInSource(): string[] {
  return sources.flatMap((file) => {
    const text = readFileSync(`src/${file}`, 'utf8');
    const found = [
      ...text.matchAll(/readonly code = '([a-z_]+)'/g),
      ...text.matchAll(/super\(\s*\d{3},\s*'([a-z_]+)'/g),
      ...text.matchAll(/new ProblemError\(\s*\d{3},\s*'([a-z_]+)'/g),
      ...(file.endsWith('to-problem.ts') ? text.matchAll(/(?:\d{3}: |problem\(\d{3}, )'([a-z_]+)'/g) : []),
    ];
    return found.map(([, code = '']) => code);
  });
}

describe('docs/errors.md', () => {
  it('lists every code of the source, and no other', () => {
    const documented = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([a-z_]+)`\s*\|/gm)].map(
      ([, code = '']) => code,
    );
    expect(new Set(documented).size).toBe(documented.length);
    expect(documented.toSorted()).toEqual([...new Set(codesInSource())].toSorted());
  });
});
