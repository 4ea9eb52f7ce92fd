import { RedisConnection } from '../platform/cache/redis-connection.js';
import { ManualClock } from '../platform/clock.js';
import { PolicyRegistry } from './policy.registry.js';
import { Policy } from './policy.factory.js';
import { RateLimits } from './rate-limits.js';

const OPEN_MS = 60_000;
const REFUSED = new Error('refused');
const BROKEN = new Error('broken');

describe(`${Policy.name}, with admission`, () => {
  let clock: ManualClock;
  let registry: PolicyRegistry;
  let policy: Policy;
  let runs: number;

  beforeEach(() => {
    clock = new ManualClock('2026-11-24T08:00:00Z');
    const budgets = { readBudgetMs: 1_000, writeBudgetMs: 1_000 };
    const options = { ...budgets, breakerFailures: 3, breakerOpenMs: OPEN_MS, breakerProbes: 2 };
    registry = new PolicyRegistry(options, clock, new RateLimits(RedisConnection.none(), clock, 10_000));
    policy = registry.obtain({ name: 'b', owner: 'o', target: 't' }, (error) => error === BROKEN);
    runs = 0;
  });

  const refuse = () => Promise.reject(REFUSED);
  const fail = () => {
    runs += 1;
    return Promise.reject(BROKEN);
  };
  const succeed = () => {
    runs += 1;
    return Promise.resolve('ok');
  };

  it('runs nothing that is refused', async () => {
    await expect(policy.execute('read', succeed, refuse)).rejects.toBe(REFUSED);
    expect(runs).toBe(0);
  });

  it('asks before each attempt, and ends the retries with the refusal', async () => {
    let asked = 0;
    const admitOnce = () => (++asked === 1 ? Promise.resolve() : refuse());
    await expect(policy.execute('read', fail, admitOnce)).rejects.toBe(REFUSED);
    expect({ asked, runs }).toEqual({ asked: 2, runs: 1 });
  });

  it('tells the breaker nothing: a refusal neither counts nor clears failures', async () => {
    for (let count = 1; count <= 2; count += 1) await policy.execute('write', fail).catch(() => undefined);
    for (let count = 1; count <= 5; count += 1) await policy.execute('write', fail, refuse).catch(() => undefined);
    expect(registry.find('b')).toMatchObject({ state: 'closed', failures: 2 });
    await policy.execute('write', fail).catch(() => undefined);
    expect(registry.find('b')).toMatchObject({ state: 'open' });
  });

  it('uses up no probe, and is not asked while the breaker is open', async () => {
    for (let count = 1; count <= 3; count += 1) await policy.execute('write', fail).catch(() => undefined);
    let asked = 0;
    const admit = () => {
      asked += 1;
      return Promise.resolve();
    };
    await policy.execute('write', succeed, admit).catch(() => undefined);
    expect(asked).toBe(0);
    clock.advance(OPEN_MS);
    for (let count = 1; count <= 5; count += 1) await policy.execute('write', succeed, refuse).catch(() => undefined);
    expect(registry.find('b')).toMatchObject({ state: 'open' });
    await policy.execute('write', succeed, admit);
    await policy.execute('write', succeed, admit);
    expect(registry.find('b')).toMatchObject({ state: 'closed' });
  });
});
