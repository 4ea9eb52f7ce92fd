import { StatementNames } from './statement-names.js';

describe(StatementNames.name, () => {
  it('calls the same text the same, and no two alike', () => {
    const names = new StatementNames();
    const first = names.of('select 1');
    expect(first).toMatch(/^s\d+$/);
    expect(names.of('select 2')).not.toBe(first);
    expect(names.of('select 1')).toBe(first);
  });

  it('names neither bulk inserts nor more than a connection can keep', () => {
    const names = new StatementNames();
    expect(names.of(`insert into t values ${'($1), '.repeat(2_000)}`)).toBeUndefined();
    const given = Array.from({ length: 10_000 }, (_, index) => names.of(`select ${index}`));
    expect(new Set(given).size).toBeLessThan(1_000);
    expect(given.at(-1)).toBeUndefined();
    expect(names.of('select 7')).toBe(given[7]);
  });
});
