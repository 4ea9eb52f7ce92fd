/**
 * Lets so many things of one subject run at the same time in this process, and refuses what is above at once: what one
 * subject may take of processor and database from the others. Not shared, since each instance has its own of both.
 */
export class InFlightLimit {
  readonly #running = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly most: number) {}

  /** @returns what ends it, once; null when as many run already */
  enter(subject: string): (() => void) | null {
    const running = this.#running.get(subject) ?? 0;
    if (running >= this.most) {
      for (const listener of this.#listeners) listener();
      return null;
    }
    this.#running.set(subject, running + 1);
    let isOver = false;
    return () => {
      if (!isOver) this.leave(subject);
      isOver = true;
    };
  }

  /** Hears of each refusal. @returns stops listening */
  onRefusal(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets subjects of which nothing runs. */
  private leave(subject: string): void {
    const left = (this.#running.get(subject) ?? 1) - 1;
    if (left > 0) this.#running.set(subject, left);
    else this.#running.delete(subject);
  }
}
