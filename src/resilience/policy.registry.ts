import type { Clock } from '../platform/index.js';
import type { BreakerIdentity, BreakerSnapshot, BreakerTransition } from './breaker.js';
import type { RateLimits } from './rate-limits.js';
import { createPolicy, type Policy, type PolicyOptions } from './policy.factory.js';

export type TransitionListener = (name: string, transition: BreakerTransition) => void;

/** All policies of this process, one a breaker name, made when first needed. */
export class PolicyRegistry {
  readonly #policies = new Map<string, Policy>();
  readonly #listeners = new Set<TransitionListener>();

  /** @param limits - how many requests a key may make; null for no limit */
  constructor(
    private readonly options: PolicyOptions,
    private readonly clock: Clock,
    readonly limits: RateLimits | null = null,
  ) {}

  /** @param isFailure - used when the policy is made; later calls with the same name get that one */
  obtain(identity: BreakerIdentity, isFailure: (error: unknown) => boolean): Policy {
    const known = this.#policies.get(identity.name);
    if (known) return known;
    const policy = createPolicy(identity, this.options, isFailure, this.clock, (transition) => {
      for (const listener of this.#listeners) listener(identity.name, transition);
    });
    this.#policies.set(identity.name, policy);
    return policy;
  }

  /** By name. */
  list(): BreakerSnapshot[] {
    return [...this.#policies.values()]
      .map((policy) => policy.breaker.snapshot())
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Null when no call has used that breaker yet. */
  find(name: string): BreakerSnapshot | null {
    return this.#policies.get(name)?.breaker.snapshot() ?? null;
  }

  /** The last 100, oldest first; null when no call has used that breaker yet. */
  transitions(name: string): BreakerTransition[] | null {
    return this.#policies.get(name)?.breaker.transitions() ?? null;
  }

  /** Holds a breaker open by hand. @returns its state afterwards, null when there is none of that name */
  isolate(name: string, reason: string): BreakerSnapshot | null {
    this.#policies.get(name)?.breaker.isolate(reason);
    return this.find(name);
  }

  /** Ends `isolate`. @returns its state afterwards, null when there is none of that name */
  release(name: string): BreakerSnapshot | null {
    this.#policies.get(name)?.breaker.release();
    return this.find(name);
  }

  /** Tells of every transition of every breaker as it happens. @returns ends the subscription */
  onTransition(listener: TransitionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
