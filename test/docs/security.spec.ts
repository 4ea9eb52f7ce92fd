import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:-|who)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/security.md', () => {
  it('names only tests that exist', () => {
    const named = [...page.matchAll(/`([\w/.-]+\.spec\.ts)`/g)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('shows every wall by a test', () => {
    const walls = rows.filter((cells) => cells.length === 6);
    expect(new Set(walls.map(([, who]) => who))).toEqual(
      new Set(['caller', 'web booker', 'foreign tenant', 'operator', 'network', 'leaked key']),
    );
    expect(walls.filter(([, , , , shown = '']) => !shown.includes('.spec.ts'))).toEqual([]);
  });
});
