import { sql } from 'drizzle-orm';
import type { Engine, Transaction } from './engine.js';

/** Thrown to undo, caught again: nothing that a rehearsal did stays. */
class Undo extends Error {}

/** One transaction that is always rolled back, and in which transactions are steps that follow each other. */
export class Rehearsal {
  #tx: Transaction | null;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** @throws what `work` throws, and what the database throws; nothing is kept then either */
  static async run<T>(engine: Engine, work: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
    let result: { value: T } | null = null;
    try {
      await engine.transaction('', async (tx) => {
        const rehearsal = new Rehearsal(tx);
        try {
          result = { value: await work(rehearsal) };
        } finally {
          rehearsal.#tx = null;
        }
        throw new Undo();
      });
    } catch (error) {
      if (error instanceof Undo && result !== null) return (result as { value: T }).value;
      throw error;
    }
    throw new Error('A rehearsal was not undone');
  }

  /**
   * One transaction within it; waits for those before, since they all share one connection.
   * @param opening - statement at its beginning
   */
  step<T>(opening: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const step = this.#last.then(() => {
      // What goes on in the background must not be written for good as if it had been meant.
      if (this.#tx === null) throw new Error('The rehearsal is over');
      return this.#tx.transaction(async (tx) => {
        await tx.execute(sql.raw(opening));
        return work(tx);
      });
    });
    this.#last = step.catch(() => undefined);
    return step;
  }
}
