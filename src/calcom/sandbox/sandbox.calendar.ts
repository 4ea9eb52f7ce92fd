interface Entry {
  uid: string;
  hostIds: readonly number[];
}

/** What takes the time of hosts, found by host: each start that is looked at asks for every host of its event type. */
export class SandboxCalendar<T extends Entry> {
  readonly #entries = new Map<string, T>();
  readonly #byHost = new Map<number, readonly T[]>();

  /** In the order they were first put. */
  all(): T[] {
    return [...this.#entries.values()];
  }

  find(uid: string): T | null {
    return this.#entries.get(uid) ?? null;
  }

  ofHost(hostId: number): readonly T[] {
    return this.#byHost.get(hostId) ?? [];
  }

  /** In place of the one with its uid. */
  put(entry: T): void {
    this.#forgetHosts(entry.uid);
    this.#entries.set(entry.uid, entry);
    for (const hostId of entry.hostIds) this.#byHost.set(hostId, [...this.ofHost(hostId), entry]);
  }

  delete(uid: string): void {
    this.#forgetHosts(uid);
    this.#entries.delete(uid);
  }

  clear(): void {
    this.#entries.clear();
    this.#byHost.clear();
  }

  #forgetHosts(uid: string): void {
    const known = this.#entries.get(uid);
    for (const hostId of known?.hostIds ?? []) {
      this.#byHost.set(
        hostId,
        this.ofHost(hostId).filter((entry) => entry !== known),
      );
    }
  }
}
