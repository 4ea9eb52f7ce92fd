import { AsyncLocalStorage } from 'node:async_hooks';

/** For whom a request is made: a caller who waits, or work that can wait. */
export type Urgency = 'call' | 'prefetch' | 'reconciliation';

interface Work {
  urgency: Urgency;
  /** Of the process; null when nobody waits. */
  answerAtMs: number | null;
}

const works = new AsyncLocalStorage<Work>();

/** Marks all requests that `work` causes as able to wait; unmarked ones are a caller's. Nobody waits for its end. */
export function withUrgency<T>(urgency: Urgency, work: () => T): T {
  return works.run({ urgency, answerAtMs: null }, work);
}

/** All requests that `work` causes share that time, one after the other: a caller waits for the last one. */
export function answerWithin<T>(budgetMs: number, work: () => T): T {
  return works.run({ urgency: 'call', answerAtMs: performance.now() + budgetMs }, work);
}

export function currentUrgency(): Urgency {
  return works.getStore()?.urgency ?? 'call';
}

/** What is left of the time that the caller waits; infinite where nobody does, zero when it is over. */
export function msUntilAnswer(): number {
  const answerAtMs = works.getStore()?.answerAtMs ?? null;
  return answerAtMs === null ? Infinity : Math.max(0, answerAtMs - performance.now());
}
