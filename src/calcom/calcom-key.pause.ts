import type { Clock } from '../platform/index.js';

/** Keys that Cal.com has told to wait. Requests during the block would prolong it and may lock the account. */
export class CalcomKeyPause {
  readonly #untilMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  start(connectionId: string, seconds: number): void {
    this.#untilMs.set(connectionId, this.clock.now().getTime() + seconds * 1_000);
  }

  /** @returns whole seconds left, 0 when the key may be used */
  secondsLeft(connectionId: string): number {
    const untilMs = this.#untilMs.get(connectionId);
    if (untilMs === undefined) return 0;
    const leftMs = untilMs - this.clock.now().getTime();
    if (leftMs > 0) return Math.ceil(leftMs / 1_000);
    this.#untilMs.delete(connectionId);
    return 0;
  }
}
