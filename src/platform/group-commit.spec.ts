import { GroupCommit } from './group-commit.js';
import { nextTurn } from './next-turn.js';

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

  it('writes together what came in one turn, and what came while that was written', async () => {
    const { writes, commits } = gated();
    const added = [1, 2].map((item) => commits.add('a', item));
    await nextTurn();
    added.push(...[3, 4].map((item) => commits.add('a', item)));
    expect(writes.map(({ items }) => items)).toEqual([[1, 2]]);
    writes[0]?.done();
    expect(await added[0]).toBe('a1');
    await nextTurn();
    expect(writes.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    writes[1]?.done();
    expect(await Promise.all(added)).toEqual(['a1', 'a2', 'a3', 'a4']);
    await commits.quiet();
  });

  it('lets no group wait for another', async () => {
    const { writes, commits } = gated();
    void commits.add('a', 1);
    void commits.add('b', 2);
    await nextTurn();
    expect(writes.map(({ group }) => group)).toEqual(['a', 'b']);
  });

  it('fails those of a write that failed, and nobody else', async () => {
    const { writes, commits } = gated(2);
    const added = [1, 2, 3, 4].map((item) => commits.add('a', item).catch((error: unknown) => error));
    await nextTurn();
    writes[0]?.done(true);
    await added[0];
    await nextTurn();
    writes[1]?.done();
    expect(await Promise.all(added)).toEqual([expect.any(RangeError), expect.any(RangeError), 'a3', 'a4']);
  });

  it('is quiet once nothing waits and nothing is written', async () => {
    const { writes, commits } = gated();
    await commits.quiet();
    const added = commits.add('a', 1);
    const quiet = commits.quiet().then(() => 'quiet');
    await nextTurn();
    expect(await Promise.race([quiet, Promise.resolve('busy')])).toBe('busy');
    writes[0]?.done();
    await added;
    expect(await quiet).toBe('quiet');
  });
});
