import { jest } from '@jest/globals';
import { RedisConnection } from '../platform/cache/redis-connection.js';
import { ManualClock } from '../platform/clock.js';
import { AttemptTimeoutError, OvertakenError } from './policy.errors.js';
import { type AttemptContext, Policy } from './policy.factory.js';
import { PolicyRegistry } from './policy.registry.js';
import { RateLimits } from './rate-limits.js';
import { answerWithin, withUrgency } from './urgency.js';

const READ_BUDGET_MS = 1_000;
const HEDGE_AFTER_MS = 500;
const OPEN_MS = 60_000;

class Broken extends Error {}

type Attempt = (context: AttemptContext) => Promise<string>;
const hang: Attempt = () => new Promise(() => undefined);
const answerAfter =
  (ms: number, answer: string): Attempt =>
  () =>
    new Promise((resolve) => {
      setTimeout(() => resolve(answer), ms);
    });
const failAfter =
  (ms: number): Attempt =>
  () =>
    new Promise((_, reject) => {
      setTimeout(() => reject(new Broken()), ms);
    });

describe(`${Policy.name}, with a read that takes long`, () => {
  let clock: ManualClock;
  let registry: PolicyRegistry;
  let policy: Policy;
  let signals: AbortSignal[];

  beforeEach(() => {
    jest.useFakeTimers();
    clock = new ManualClock('2026-11-30T08:00:00Z');
    const options = { readBudgetMs: READ_BUDGET_MS, writeBudgetMs: READ_BUDGET_MS };
    const breaker = { breakerFailures: 5, breakerOpenMs: OPEN_MS, breakerProbes: 2 };
    const limits = new RateLimits(RedisConnection.none(), clock, 10_000);
    registry = new PolicyRegistry({ ...options, ...breaker }, clock, limits);
    policy = registry.obtain({ name: 'b', owner: 'o', target: 't' }, (error) => error instanceof Broken);
    signals = [];
  });

  afterEach(() => jest.useRealTimers());

  /** Each attempt in turn; the last one again for all that follow. */
  const run =
    (...attempts: Attempt[]): Attempt =>
    (context) => {
      signals.push(context.signal);
      return (attempts[context.attempt - 1] ?? attempts.at(-1) ?? hang)(context);
    };
  const read = (...attempts: Attempt[]) => outcomeOf(policy.execute('read', run(...attempts)));
  const outcomeOf = (call: Promise<string>) => call.catch((error: unknown) => error);
  const after = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('asks once more and answers with what comes first', async () => {
    const outcome = read(hang, answerAfter(100, 'second'));
    await after(HEDGE_AFTER_MS - 1);
    expect(signals).toHaveLength(1);
    await after(102);
    await expect(outcome).resolves.toBe('second');
    expect(signals.map(({ reason }) => reason instanceof OvertakenError)).toEqual([true, false]);
    expect(registry.find('b')).toMatchObject({ state: 'closed', failures: 0, lastFailure: null });
  });

  it('still hears a target that always takes long', async () => {
    const outcome = read(answerAfter(900, 'first'), answerAfter(900, 'second'));
    await after(901);
    await expect(outcome).resolves.toBe('first');
    expect(signals.map(({ reason }) => reason instanceof OvertakenError)).toEqual([false, true]);
    expect(registry.find('b')).toMatchObject({ state: 'closed', failures: 0, lastFailure: null });
  });

  it('counts both when neither answers, and ends within the budget', async () => {
    const outcome = read(hang);
    await after(READ_BUDGET_MS);
    await expect(outcome).resolves.toBeInstanceOf(AttemptTimeoutError);
    expect(signals).toHaveLength(2);
    expect(registry.find('b')).toMatchObject({ failures: 2 });
  });

  it.each([
    ['first', [failAfter(600), answerAfter(200, 'answer')]],
    ['second', [answerAfter(700, 'answer'), failAfter(100)]],
  ])('answers although the %s fails', async (_, attempts) => {
    const outcome = read(...attempts);
    await after(701);
    await expect(outcome).resolves.toBe('answer');
    expect(signals).toHaveLength(2);
  });

  it('needs no second one where the first has failed: that is repeated', async () => {
    const outcome = read(failAfter(10), answerAfter(10, 'answer'));
    await after(200);
    await expect(outcome).resolves.toBe('answer');
    await after(READ_BUDGET_MS);
    expect(signals).toHaveLength(2);
  });

  it('waits for the first when the second is refused', async () => {
    let asked = 0;
    const admitOnce = () => (++asked === 1 ? Promise.resolve() : Promise.reject(new Error('limit')));
    const outcome = outcomeOf(policy.execute('read', run(answerAfter(900, 'first')), admitOnce));
    await after(901);
    await expect(outcome).resolves.toBe('first');
    expect({ asked, sent: signals.length }).toEqual({ asked: 2, sent: 1 });
  });

  it('asks no more than three of a slow target twice', async () => {
    const outcomes = Array.from({ length: 10 }, () => read(answerAfter(900, 'first')));
    await after(901);
    await expect(Promise.all(outcomes)).resolves.toEqual(Array(10).fill('first'));
    expect(signals).toHaveLength(13);
  });

  it('shares the time of the answer', async () => {
    const outcome = answerWithin(600, () => read(hang, answerAfter(100, 'second')));
    await after(401);
    await expect(outcome).resolves.toBe('second');
  });

  it('never sends a write twice', async () => {
    const outcome = outcomeOf(policy.execute('write', run(hang)));
    await after(READ_BUDGET_MS);
    await expect(outcome).resolves.toBeInstanceOf(AttemptTimeoutError);
    expect(signals).toHaveLength(1);
  });

  it('asks twice ahead of a question, and once where nobody waits', async () => {
    for (const [urgency, sent] of [
      ['prefetch', 2],
      ['reconciliation', 1],
    ] as const) {
      signals = [];
      const outcome = withUrgency(urgency, () => read(answerAfter(900, 'first')));
      await after(901);
      await expect(outcome).resolves.toBe('first');
      expect(signals).toHaveLength(sent);
    }
  });

  it('makes one probe of one call', async () => {
    for (let count = 1; count <= 5; count += 1) {
      const outcome = outcomeOf(policy.execute('write', failAfter(1)));
      await after(2);
      await expect(outcome).resolves.toBeInstanceOf(Broken);
    }
    clock.advance(OPEN_MS);
    const outcome = read(hang);
    await after(READ_BUDGET_MS);
    await expect(outcome).resolves.toBeInstanceOf(AttemptTimeoutError);
    expect(signals).toHaveLength(1);
    expect(registry.find('b')).toMatchObject({ state: 'open' });
  });
});
