/** Lets equal work that is asked for at the same time run once; everybody gets its result or its failure. */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  /** @param key - names the work and whose it is */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running) return running;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  get size(): number {
    return this.#running.size;
  }

  /** What runs under that key right now. */
  running(key: string): Promise<T> | undefined {
    return this.#running.get(key);
  }
}
