import type { Clock } from '../platform/index.js';
import { Breaker } from './breaker.js';
import type { BreakerIdentity, BreakerSnapshot, BreakerTransition } from './breaker-state.js';
import type { BreakerExchange } from './breaker-exchange.js';
import type { RateLimits } from './rate-limits.js';
import { createPolicy, type Policy, type PolicyOptions } from './policy.factory.js';

export type TransitionListener = (name: string, transition: BreakerTransition) => void;

/** All policies of this process, one a breaker name, made when first needed. */
export class PolicyRegistry {
  readonly #breakers = new Map<string, Breaker>();
  readonly #policies = new Map<string, Policy>();
  readonly #listeners = new Set<TransitionListener>();

  /**
   * @param limits - how many requests a key may make
   * @param exchange - with other instances and with what was before a restart; null to stand alone
   */
  constructor(
    private readonly options: PolicyOptions,
    private readonly clock: Clock,
    readonly limits: RateLimits,
    private readonly exchange: BreakerExchange | null = null,
  ) {
    exchange?.onNews((identity, known) => this.breakerOf(identity).adopt(known));
  }

  /** @param isFailure - used when the policy is made; later calls with the same name get that one */
  obtain(identity: BreakerIdentity, isFailure: (error: unknown) => boolean): Policy {
    const known = this.#policies.get(identity.name);
    if (known) return known;
    const { exchange, options } = this;
    const mayProbe = () => exchange?.claimProbes(identity.name, options.writeBudgetMs) ?? Promise.resolve(true);
    const policy = createPolicy(this.breakerOf(identity), options, isFailure, mayProbe);
    this.#policies.set(identity.name, policy);
    return policy;
  }

  /** By name. */
  list(): BreakerSnapshot[] {
    return [...this.#breakers.values()]
      .map((breaker) => breaker.snapshot())
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Null when no call has used that breaker yet, here or, while it was not closed, elsewhere. */
  find(name: string): BreakerSnapshot | null {
    return this.#breakers.get(name)?.snapshot() ?? null;
  }

  /** The last 100, oldest first; null when no call has used that breaker yet. */
  transitions(name: string): BreakerTransition[] | null {
    return this.#breakers.get(name)?.transitions() ?? null;
  }

  /** Holds a breaker open by hand. @returns its state afterwards, null when there is none of that name */
  isolate(name: string, reason: string): BreakerSnapshot | null {
    this.#breakers.get(name)?.isolate(reason);
    return this.find(name);
  }

  /** Ends `isolate`. @returns its state afterwards, null when there is none of that name */
  release(name: string): BreakerSnapshot | null {
    this.#breakers.get(name)?.release();
    return this.find(name);
  }

  /** Tells of every transition of every breaker as it happens. @returns ends the subscription */
  onTransition(listener: TransitionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  private breakerOf(identity: BreakerIdentity): Breaker {
    const known = this.#breakers.get(identity.name);
    if (known) return known;
    const { breakerFailures: failures, breakerOpenMs: openMs, breakerProbes: probes } = this.options;
    const breaker = new Breaker(identity, { failures, openMs, probes }, this.clock, (transition, own) => {
      if (own) this.tell(breaker, transition);
      for (const listener of this.#listeners) listener(identity.name, transition);
    });
    this.#breakers.set(identity.name, breaker);
    return breaker;
  }

  private tell(breaker: Breaker, { from, to }: BreakerTransition): void {
    const known = breaker.known();
    if (known) this.exchange?.tell(breaker.identity, known, from === 'isolated' || to === 'isolated');
  }
}
