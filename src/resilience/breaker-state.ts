export type BreakerState = 'closed' | 'open' | 'half_open' | 'isolated';

export interface BreakerIdentity {
  /** Unique, e.g. "calcom:<connection id>". */
  name: string;
  /** Whose traffic runs through it (company id). */
  owner: string;
  /** What it protects, e.g. the origin of an API. */
  target: string;
}

export interface BreakerTransition {
  from: BreakerState;
  to: BreakerState;
  at: Date;
  reason: string;
}

/** A state that another instance has come to, or this one before it was restarted. Half-open is each instance's own. */
export type KnownState =
  | { state: 'closed'; reason: string }
  | { state: 'isolated'; reason: string }
  | { state: 'open'; reason: string; openedAt: Date; retryAt: Date };

export interface BreakerSnapshot extends BreakerIdentity {
  state: BreakerState;
  /** Consecutive, as of now. */
  failures: number;
  failureThreshold: number;
  /** Of the probes while half open. */
  successes: number;
  successThreshold: number;
  openedAt: Date | null;
  /** When the first probe may run; null unless open. */
  retryAt: Date | null;
  lastFailure: { at: Date; reason: string } | null;
  /** Calls refused since it last left `closed`. */
  rejectedWhileOpen: number;
}
