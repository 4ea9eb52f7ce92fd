interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes together what arrives together: the first item goes at once, whatever comes while that is written goes with the
 * next write. Each caller waits until its own item is written.
 */
export class GroupCommit<Item, Result> {
  readonly #waiting = new Map<string, Waiting<Item, Result>[]>();

  /**
   * @param write - writes items of one group in one go; gives a result for each, in their order. When it fails, it fails
   *   for all of them
   */
  constructor(
    private readonly write: (group: string, items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly maxItems: number,
  ) {}

  /** @throws whatever `write` throws */
  add(group: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(group);
      if (waiting) {
        waiting.push({ item, resolve, reject });
        return;
      }
      this.#waiting.set(group, [{ item, resolve, reject }]);
      void this.drain(group);
    });
  }

  private async drain(group: string): Promise<void> {
    for (;;) {
      const batch = this.#waiting.get(group)?.splice(0, this.maxItems) ?? [];
      if (batch.length === 0) break;
      try {
        const results = await this.write(
          group,
          batch.map(({ item }) => item),
        );
        for (const [at, { resolve, reject }] of batch.entries()) {
          const result = results[at];
          if (result === undefined) reject(new Error('The write gave no result for an item'));
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#waiting.delete(group);
  }
}
