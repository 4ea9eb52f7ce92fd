import { RedisConnection } from '../platform/cache/redis-connection.js';
import { ManualClock } from '../platform/clock.js';
import { within } from '../platform/within.js';
import { BudgetExceededError } from './policy.errors.js';
import { PolicyRegistry } from './policy.registry.js';
import { RateLimits } from './rate-limits.js';
import { answerWithin, currentUrgency, msUntilAnswer, withUrgency } from './urgency.js';

const BUDGET_MS = 10_000;

describe(answerWithin.name, () => {
  const clock = new ManualClock('2026-11-24T08:00:00Z');
  const budgets = { readBudgetMs: BUDGET_MS, writeBudgetMs: BUDGET_MS };
  const options = { ...budgets, breakerFailures: 100, breakerOpenMs: 60_000, breakerProbes: 2 };
  const registry = new PolicyRegistry(options, clock, new RateLimits(RedisConnection.none(), clock, 10_000));
  const policy = registry.obtain({ name: 'b', owner: 'o', target: 't' }, () => false);
  const never = () => new Promise<never>(() => undefined);

  it('is shared by all requests of one answer: what the first has used up the second has not', async () => {
    let sent = 0;
    const answer = answerWithin(200, async () => {
      await policy.execute('write', never).catch(() => undefined);
      const late = policy.execute('write', () => Promise.resolve(++sent));
      await expect(late).rejects.toBeInstanceOf(BudgetExceededError);
    });
    await within(answer, BUDGET_MS / 2);
    expect(sent).toBe(0);
  });

  it('ends nothing that nobody waits for, though a caller has caused it', async () => {
    await answerWithin(0, async () => {
      expect([msUntilAnswer(), currentUrgency()]).toEqual([0, 'call']);
      await withUrgency('prefetch', async () => {
        expect([msUntilAnswer(), currentUrgency()]).toEqual([Infinity, 'prefetch']);
        expect(await policy.execute('read', () => Promise.resolve('ok'))).toBe('ok');
      });
    });
    expect([msUntilAnswer(), currentUrgency()]).toEqual([Infinity, 'call']);
  });
});
