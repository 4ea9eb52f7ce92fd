import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  type IBackoff,
} from 'cockatiel';
import { AppError, type Clock } from '../platform/index.js';
import type { BreakerIdentity, BreakerSnapshot, BreakerState, BreakerTransition, KnownState } from './breaker-state.js';
import { CircuitOpenError } from './policy.errors.js';

export interface BreakerOptions {
  /** Consecutive failures that open the breaker. */
  failures: number;
  openMs: number;
  /** Successes in half-open that close it; no more calls than this run meanwhile. */
  probes: number;
}

const STATES: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'isolated',
};

const KEPT_TRANSITIONS = 100;

/** Opened before any time, since `duration` alone decides when a probe may run. A new one each, as cockatiel writes into it. */
const opened = () => ({ ownState: { value: CircuitState.Open, openedAt: 0, attemptNo: 1 }, breakerState: 0 });

type Settled<T> = { kind: 'answered'; value: T } | { kind: 'harmless'; error: unknown };

/**
 * A circuit breaker with a memory of what happened to it.
 * Opens after consecutive failures, tries again after `openMs` of the injected clock, and lets exactly `probes` calls
 * through then: further ones are refused at once, where cockatiel alone would make them wait for the decision.
 */
export class Breaker {
  #consecutive: ConsecutiveBreaker;
  #circuit: CircuitBreakerPolicy;
  readonly #transitions: BreakerTransition[] = [];
  #state: BreakerState = 'closed';
  #openedAt: Date | null = null;
  #retryAtMs = 0;
  #probesStarted = 0;
  #successes = 0;
  #rejected = 0;
  #lastFailure: BreakerSnapshot['lastFailure'] = null;
  #hold: { reason: string; dispose: () => void } | null = null;
  #told: KnownState | null = null;

  /** @param onTransition - `own` is false for what another instance decided */
  constructor(
    readonly identity: BreakerIdentity,
    private readonly options: BreakerOptions,
    private readonly clock: Clock,
    private readonly onTransition: (transition: BreakerTransition, own: boolean) => void = () => undefined,
  ) {
    this.#consecutive = new ConsecutiveBreaker(options.failures);
    this.#circuit = this.circuit();
  }

  /** @throws CircuitOpenError when a call would be refused now; counts the refusal */
  refuseIfOpen(): void {
    if (!this.isCallable()) {
      this.#rejected++;
      throw new CircuitOpenError(this.identity.name);
    }
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** The next call would be the first probe. */
  isDue(): boolean {
    return this.#state === 'open' && this.isCallable();
  }

  /** Waits anew before the next probe, since another instance makes it. @param forMs - no longer than this */
  postpone(forMs: number): void {
    if (this.isDue()) this.#retryAtMs = this.clock.now().getTime() + forMs;
  }

  /**
   * Runs one attempt and judges it. Errors that are no failures are a sign of life: they reset the count.
   * @throws CircuitOpenError without running it while the breaker is open
   */
  async run<T>(attempt: () => Promise<T>, isFailure: (error: unknown) => boolean): Promise<T> {
    this.refuseIfOpen();
    const circuit = this.#circuit;
    const settled = await circuit.execute(async (): Promise<Settled<T>> => {
      const isProbe = this.#state === 'half_open';
      if (isProbe) this.#probesStarted++;
      try {
        const value = await attempt();
        if (isProbe && circuit === this.#circuit) this.#successes++;
        return { kind: 'answered', value };
      } catch (error) {
        if (isFailure(error)) {
          this.#lastFailure = { at: this.clock.now(), reason: reasonOf(error) };
          throw error;
        }
        if (isProbe && circuit === this.#circuit) this.#successes++;
        return { kind: 'harmless', error };
      }
    });
    if (settled.kind === 'harmless') throw settled.error;
    return settled.value;
  }

  /** Holds the breaker open by hand until `release`. Isolating twice changes nothing. */
  isolate(reason: string): void {
    if (this.#hold) return;
    this.#hold = { reason, dispose: () => undefined };
    const handle = this.#circuit.isolate();
    this.#hold = { reason, dispose: () => handle.dispose() };
  }

  /** Ends `isolate`; the breaker is closed afterwards. @returns false when it was not isolated */
  release(): boolean {
    if (!this.#hold) return false;
    this.#consecutive.success();
    this.#hold.dispose();
    this.#hold = null;
    return true;
  }

  /** Takes over a state from elsewhere; what runs here already no longer changes it. */
  adopt(known: KnownState): void {
    this.#told = known;
    try {
      switch (known.state) {
        case 'isolated':
          this.isolate(known.reason);
          break;
        case 'open':
          this.#hold = null;
          this.#circuit = this.circuit(opened());
          // A clock elsewhere that runs ahead must not keep it open for longer than it would be here.
          this.#retryAtMs = Math.min(known.retryAt.getTime(), this.#retryAtMs);
          if (this.#state !== 'open') this.moveTo('open');
          this.#openedAt = known.openedAt;
          break;
        case 'closed':
          // A count of failures that runs here goes on.
          if (this.#state === 'closed') break;
          this.#hold = null;
          this.#circuit = this.circuit();
          this.moveTo('closed');
          break;
      }
    } finally {
      this.#told = null;
    }
  }

  /** What other instances should know; null while half open, which is each one's own. */
  known(): KnownState | null {
    const reason = this.#transitions.at(-1)?.reason ?? 'unknown';
    switch (this.#state) {
      case 'open':
        return {
          state: 'open',
          reason,
          openedAt: this.#openedAt ?? this.clock.now(),
          retryAt: new Date(this.#retryAtMs),
        };
      case 'half_open':
        return null;
      default:
        return { state: this.#state, reason };
    }
  }

  snapshot(): BreakerSnapshot {
    return {
      ...this.identity,
      state: this.#state,
      failures: this.#consecutive.state,
      failureThreshold: this.options.failures,
      successes: this.#state === 'half_open' ? this.#successes : 0,
      successThreshold: this.options.probes,
      openedAt: this.#openedAt,
      retryAt: this.#state === 'open' ? new Date(this.#retryAtMs) : null,
      lastFailure: this.#lastFailure,
      rejectedWhileOpen: this.#rejected,
    };
  }

  /** The last 100, oldest first. */
  transitions(): BreakerTransition[] {
    return [...this.#transitions];
  }

  private isCallable(): boolean {
    switch (this.#state) {
      case 'closed':
        return true;
      case 'open':
        return this.clock.now().getTime() >= this.#retryAtMs;
      case 'half_open':
        return this.#probesStarted < this.options.probes;
      case 'isolated':
        return false;
    }
  }

  private moveTo(to: BreakerState): void {
    const transition = { from: this.#state, to, at: this.clock.now(), reason: this.reasonFor(to) };
    if (this.#state === 'closed') this.#rejected = 0;
    if (to === 'half_open') {
      this.#probesStarted = 0;
      this.#successes = 0;
    } else {
      this.#openedAt = to === 'closed' ? null : transition.at;
    }
    this.#state = to;
    this.#transitions.push(transition);
    if (this.#transitions.length > KEPT_TRANSITIONS) this.#transitions.shift();
    this.onTransition(transition, this.#told === null);
  }

  private reasonFor(to: BreakerState): string {
    if (this.#told) return this.#told.reason;
    switch (to) {
      case 'closed':
        return this.#state === 'isolated' ? 'released' : 'probes_succeeded';
      case 'open':
        return this.#lastFailure?.reason ?? 'unknown';
      case 'half_open':
        return 'retry_due';
      case 'isolated':
        return this.#hold?.reason ?? 'unknown';
    }
  }

  /** @param initialState - as cockatiel's `toJSON` gives it; closed when left out */
  private circuit(initialState?: unknown): CircuitBreakerPolicy {
    this.#consecutive = new ConsecutiveBreaker(this.options.failures);
    const circuit = circuitBreaker(handleAll, {
      breaker: this.#consecutive,
      halfOpenAfter: this.backoff(),
      halfOpenSampling: { calls: this.options.probes, threshold: 0 },
      ...(initialState === undefined ? {} : { initialState }),
    });
    circuit.onStateChange((state) => {
      if (circuit === this.#circuit) this.moveTo(STATES[state]);
    });
    return circuit;
  }

  /** cockatiel reads `duration` against the system's time; this one answers by the injected clock instead. */
  private backoff(): IBackoff<unknown> {
    const startPause = (): IBackoff<unknown> => {
      this.#retryAtMs = this.clock.now().getTime() + this.options.openMs;
      return pause;
    };
    const isDue = (): boolean => this.clock.now().getTime() >= this.#retryAtMs;
    const pause: IBackoff<unknown> = {
      get duration() {
        return isDue() ? 0 : Infinity;
      },
      next: startPause,
    };
    return pause;
  }
}

/** A short code; texts of errors may carry what nobody asked for. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError) return 'reason' in error ? String(error.reason) : error.code;
  return error instanceof Error ? error.name : 'unknown';
}
