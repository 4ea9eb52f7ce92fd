import { AsyncResource } from 'node:async_hooks';
import {
  bulkhead,
  type BulkheadPolicy,
  ExponentialBackoff,
  handleWhen,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import { LateError, within } from '../platform/index.js';
import type { Breaker } from './breaker.js';
import { AttemptTimeoutError, BudgetExceededError, BulkheadFullError, OvertakenError } from './policy.errors.js';
import { currentUrgency, msUntilAnswer } from './urgency.js';

export interface PolicyOptions {
  /** Whole time of a read, attempts and waiting included. */
  readBudgetMs: number;
  /** Whole time of a write, which is attempted once. */
  writeBudgetMs: number;
  breakerFailures: number;
  breakerOpenMs: number;
  breakerProbes: number;
}

export type CallKind = 'read' | 'write';

export interface AttemptContext {
  /** Aborted when the attempt or the whole call runs out of time; by an OvertakenError when another attempt was faster. */
  signal: AbortSignal;
  /** 1 for the first. */
  attempt: number;
}

/** Calls to one target at a time, and how many may wait for a place. */
const CONCURRENT_CALLS = 25;
const WAITING_CALLS = 50;

const READ_RETRIES = 2;
const RETRY_DELAY_MS = { initialDelay: 50, maxDelay: 400 };

/**
 * A read that has used up this share of its budget is asked a second time beside the first: late enough that a target
 * that is merely slow is asked once, early enough that a second answer comes in time.
 */
const HEDGE_SHARE = 0.5;
/** One at a time is for a request that hangs; many are for a target that is slow, and would make it slower. */
const HEDGES_AT_ONCE = 3;

/** An attempt ends this long before its budget, so that its failure is counted before the caller is answered. */
const BUDGET_MARGIN_MS = 10;

/** While another instance probes, this one asks again whether it may. */
const ASK_AGAIN_MS = 200;

/** With less than this left, another attempt would only be cut off: a load for the target, a doubt for a write. */
const SHORTEST_ATTEMPT_MS = 50;

/**
 * Guards calls to one target, from the outside in: time budget (of the call, and of the answer it is for), bulkhead,
 * retry and hedge (reads only), breaker, attempt time-out.
 * The budget holds whatever the inside does.
 */
export class Policy {
  readonly #bulkhead: BulkheadPolicy = bulkhead(CONCURRENT_CALLS, WAITING_CALLS);
  readonly #hedges: BulkheadPolicy = bulkhead(HEDGES_AT_ONCE);

  constructor(
    readonly breaker: Breaker,
    private readonly options: PolicyOptions,
    private readonly judge: Judge,
    private readonly mayProbe: () => Promise<boolean>,
  ) {}

  /**
   * @param run - one attempt; must pass the signal on to what it waits for
   * @param admit - asked before each attempt that the breaker would allow; what it throws ends the call and says nothing
   *   about the target
   * @throws CircuitOpenError, BulkheadFullError when nothing was attempted; BudgetExceededError, AttemptTimeoutError
   *   when time ran out; otherwise what the last attempt threw
   */
  async execute<T>(
    kind: CallKind,
    run: (context: AttemptContext) => Promise<T>,
    admit: () => Promise<void> = () => Promise.resolve(),
  ): Promise<T> {
    this.breaker.refuseIfOpen();
    const ownBudgetMs = kind === 'read' ? this.options.readBudgetMs : this.options.writeBudgetMs;
    const budgetMs = Math.min(ownBudgetMs, msUntilAnswer());
    const call = new PolicyCall(
      { breaker: this.breaker, isFailure: this.judge, mayProbe: this.mayProbe, hedges: this.#hedges },
      budgetMs,
      run,
      admit,
    );
    try {
      return await timeout(budgetMs, TimeoutStrategy.Aggressive).execute((_, budget) =>
        this.#bulkhead.execute(
          ({ signal }) => (kind === 'read' ? call.attemptRepeatedly(signal) : call.attempt(signal)),
          budget,
        ),
      );
    } catch (error) {
      if (isTaskCancelledError(error)) throw call.budgetExceeded();
      if (isBulkheadRejectedError(error)) {
        throw new BulkheadFullError(this.breaker.identity.name);
      }
      throw error;
    }
  }
}

type Judge = (error: unknown) => boolean;

interface Guard {
  breaker: Breaker;
  isFailure: Judge;
  mayProbe: () => Promise<boolean>;
  hedges: BulkheadPolicy;
}

/** One call's attempts and the time left for them. */
class PolicyCall<T> {
  readonly #deadlineMs: number;
  readonly #hedgeAfterMs: number;
  readonly #isAwaited = currentUrgency() !== 'reconciliation';
  readonly #run: (context: AttemptContext) => Promise<T>;
  readonly #admit: () => Promise<void>;
  #attempts = 0;

  constructor(
    private readonly guard: Guard,
    budgetMs: number,
    run: (context: AttemptContext) => Promise<T>,
    admit: () => Promise<void>,
  ) {
    this.#deadlineMs = performance.now() + budgetMs - BUDGET_MARGIN_MS;
    this.#hedgeAfterMs = budgetMs * HEDGE_SHARE;
    // A call that waited in the bulkhead is started by another call's end; it must keep its own async context.
    this.#run = AsyncResource.bind(run);
    this.#admit = AsyncResource.bind(admit);
  }

  async attemptRepeatedly(budget: AbortSignal): Promise<T> {
    const again = handleWhen((error) => this.guard.isFailure(error) && this.hasTimeLeft());
    const backoff = new ExponentialBackoff(RETRY_DELAY_MS);
    return retry(again, { maxAttempts: READ_RETRIES, backoff }).execute(() => this.attemptHedged(budget), budget);
  }

  /**
   * One attempt, and a second one beside it when it takes long, so that one lost request costs no answer. Beside it and
   * not instead of it: a target that always takes long must still be heard.
   */
  private async attemptHedged(budget: AbortSignal): Promise<T> {
    const decided = new AbortController();
    const signal = AbortSignal.any([budget, decided.signal]);
    const first = this.attempt(signal);
    try {
      if ((await isSettledWithin(first, this.#hedgeAfterMs)) || !this.mayHedge()) return await first;
      const second = this.guard.hedges.execute(() => this.attempt(signal));
      // A second attempt that was refused or failed as well says no more than the first.
      return await Promise.any([first, second]).catch(() => first);
    } finally {
      decided.abort(new OvertakenError(this.guard.breaker.identity.name));
    }
  }

  /** Not as a probe, of which the breaker counts each, and not where nobody waits. */
  private mayHedge(): boolean {
    return this.guard.breaker.isClosed && this.#isAwaited;
  }

  async attempt(budget: AbortSignal): Promise<T> {
    if (budget.aborted || !this.hasTimeLeft()) throw this.budgetExceeded();
    await this.enter();
    // The admission took time, and the call may have been given up meanwhile: nothing may be sent then.
    if (budget.aborted || !this.hasTimeLeft()) throw this.budgetExceeded();
    const leftMs = this.#deadlineMs - performance.now();
    const { breaker, isFailure } = this.guard;
    return breaker.run(async () => {
      const attempt = ++this.#attempts;
      try {
        return await timeout(leftMs, TimeoutStrategy.Aggressive).execute(
          (_, signal) => this.#run({ signal, attempt }),
          budget,
        );
      } catch (error) {
        if (budget.reason instanceof OvertakenError) throw budget.reason;
        if (isTaskCancelledError(error)) throw new AttemptTimeoutError(breaker.identity.name);
        throw error;
      }
    }, isFailure);
  }

  private async enter(): Promise<void> {
    const { breaker, mayProbe } = this.guard;
    breaker.refuseIfOpen();
    if (breaker.isDue() && !(await mayProbe())) {
      breaker.postpone(ASK_AGAIN_MS);
      breaker.refuseIfOpen();
    }
    await this.#admit();
  }

  private hasTimeLeft(): boolean {
    return this.#deadlineMs - performance.now() >= SHORTEST_ATTEMPT_MS;
  }

  budgetExceeded(): BudgetExceededError {
    return new BudgetExceededError(this.guard.breaker.identity.name, this.#attempts > 0);
  }
}

async function isSettledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  try {
    await within(work, ms);
    return true;
  } catch (error) {
    return !(error instanceof LateError);
  }
}

/**
 * @param isFailure - which errors of an attempt speak against the target; time-outs always do
 * @param mayProbe - asked before the first probe: false while another instance makes it
 */
export function createPolicy(
  breaker: Breaker,
  options: PolicyOptions,
  isFailure: (error: unknown) => boolean,
  mayProbe: () => Promise<boolean> = () => Promise.resolve(true),
): Policy {
  return new Policy(breaker, options, (error) => error instanceof AttemptTimeoutError || isFailure(error), mayProbe);
}
