import { nextTurn } from './next-turn.js';

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes together what arrives together: in one turn of the event loop, or while an earlier write runs. Each caller waits
 * until its own item is written.
 */
export class GroupCommit<Item, Result> {
  readonly #waiting = new Map<string, Waiting<Item, Result>[]>();
  readonly #draining = new Set<Promise<void>>();

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
      const draining = this.drain(group).finally(() => this.#draining.delete(draining));
      this.#draining.add(draining);
    });
  }

  /** Resolves once nothing is being written and nothing waits. */
  async quiet(): Promise<void> {
    while (this.#draining.size > 0) await Promise.all(this.#draining);
  }

  private async drain(group: string): Promise<void> {
    for (;;) {
      await nextTurn();
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
