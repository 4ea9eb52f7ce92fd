import { GroupCommit } from './group-commit.js';

describe(GroupCommit.name, () => {
  /** Writes wait until they are let through. */
  function gated(maxItems = 100) {
    const writes: { group: string; items: readonly number[]; done: (fails?: boolean) => void }[] = [];
    const commits = new GroupCommit<number, string>(
      (group, items) =>
        new Promise((resolve, reject) => {
          const done = (fails = false) =>
            fails ? reject(new RangeError('no')) : resolve(items.map((item) => `${group}${item}`));
          writes.push({ group, items, done });
        }),
      maxItems,
    );
    return { writes, commits };
  }

  it('writes the first at once, and together what came meanwhile', async () => {
    const { writes, commits } = gated();
    const added = [1, 2, 3].map((item) => commits.add('a', item));
    expect(writes.map(({ items }) => items)).toEqual([[1]]);
    writes[0]?.done();
    expect(await added[0]).toBe('a1');
    expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    writes[1]?.done();
    expect(await Promise.all(added)).toEqual(['a1', 'a2', 'a3']);
  });

  it('lets no group wait for another', () => {
    const { writes, commits } = gated();
    void commits.add('a', 1);
    void commits.add('b', 2);
    expect(writes.map(({ group }) => group)).toEqual(['a', 'b']);
  });

  it('fails those of a write that failed, and nobody else', async () => {
    const { writes, commits } = gated(2);
    const added = [1, 2, 3, 4].map((item) => commits.add('a', item).catch((error: unknown) => error));
    writes[0]?.done();
    await added[0];
    writes[1]?.done(true);
    await added[2];
    writes[2]?.done();
    expect(await Promise.all(added)).toEqual(['a1', expect.any(RangeError), expect.any(RangeError), 'a4']);
  });
});
