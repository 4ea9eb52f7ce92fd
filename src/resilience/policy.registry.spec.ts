import { AsyncLocalStorage } from 'node:async_hooks';
import { RedisConnection } from '../platform/cache/redis-connection.js';
import { ManualClock } from '../platform/clock.js';
import { within } from '../platform/within.js';
import { AttemptTimeoutError, BudgetExceededError, BulkheadFullError, CircuitOpenError } from './policy.errors.js';
import type { PolicyOptions } from './policy.factory.js';
import { PolicyRegistry } from './policy.registry.js';
import { RateLimits } from './rate-limits.js';

const OPTIONS: PolicyOptions = {
  readBudgetMs: 1_000,
  writeBudgetMs: 1_000,
  breakerFailures: 5,
  breakerOpenMs: 60_000,
  breakerProbes: 2,
};
const IDENTITY = { name: 'calcom:one', owner: 'company', target: 'https://calendar.example' };

class Broken extends Error {}
const isBroken = (error: unknown): boolean => error instanceof Broken;
const fail = (): Promise<never> => Promise.reject(new Broken());
const answer = (): Promise<string> => Promise.resolve('answer');
const hang = (): Promise<never> => new Promise(() => undefined);

function setUp(options: Partial<PolicyOptions> = {}) {
  const clock = new ManualClock('2026-11-24T08:00:00Z');
  const limits = new RateLimits(RedisConnection.none(), clock, 10_000);
  const registry = new PolicyRegistry({ ...OPTIONS, ...options }, clock, limits);
  const policy = registry.obtain(IDENTITY, isBroken);
  const write = <T>(run: () => Promise<T>): Promise<T> => policy.execute('write', run);
  const open = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await expect(write(fail)).rejects.toThrow(Broken);
  };
  return { clock, registry, policy, write, open };
}

function held() {
  let end: () => void = () => undefined;
  const done = new Promise<string>((resolve) => {
    end = () => resolve('answer');
  });
  return { end, run: () => done };
}

describe(PolicyRegistry.name, () => {
  it('opens after exactly five consecutive failures and makes no attempt while open', async () => {
    const { registry, write, open } = setUp();
    await open();
    let attempts = 0;
    for (let i = 0; i < 30; i++) {
      await expect(
        write(() => {
          attempts++;
          return answer();
        }),
      ).rejects.toThrow(CircuitOpenError);
    }
    expect(attempts).toBe(0);
    expect(registry.list()).toEqual([
      {
        ...IDENTITY,
        state: 'open',
        failures: 5,
        failureThreshold: 5,
        successes: 0,
        successThreshold: 2,
        openedAt: new Date('2026-11-24T08:00:00Z'),
        retryAt: new Date('2026-11-24T08:01:00Z'),
        lastFailure: { at: new Date('2026-11-24T08:00:00Z'), reason: 'Error' },
        rejectedWhileOpen: 30,
      },
    ]);
  });

  it('starts counting anew after a success and after an error that is no failure', async () => {
    const { registry, write } = setUp();
    for (const sign of [answer, () => Promise.reject(new Error('harmless'))]) {
      for (let i = 0; i < 4; i++) await expect(write(fail)).rejects.toThrow(Broken);
      expect(registry.find('calcom:one')?.failures).toBe(4);
      await write<string>(sign).catch(() => undefined);
      expect(registry.find('calcom:one')).toMatchObject({ failures: 0, state: 'closed' });
    }
  });

  it('tries again only when the clock says so', async () => {
    const { clock, registry, write, open } = setUp();
    await open();
    clock.advance(59_999);
    await expect(write(answer)).rejects.toThrow(CircuitOpenError);
    clock.advance(1);
    await expect(write(answer)).resolves.toBe('answer');
    expect(registry.find('calcom:one')).toMatchObject({ state: 'half_open', successes: 1, retryAt: null });
    await expect(write(answer)).resolves.toBe('answer');
    expect(registry.find('calcom:one')).toMatchObject({ state: 'closed', failures: 0, openedAt: null });
  });

  it('lets two probes through and refuses everybody else at once', async () => {
    const { clock, registry, write, open } = setUp();
    await open();
    clock.advance(60_000);
    const probes = [held(), held()];
    const running = probes.map((probe) => write(probe.run));
    for (let i = 0; i < 30; i++) await expect(write(answer)).rejects.toThrow(CircuitOpenError);
    expect(registry.find('calcom:one')?.state).toBe('half_open');
    for (const probe of probes) probe.end();
    await expect(Promise.all(running)).resolves.toEqual(['answer', 'answer']);
    expect(registry.find('calcom:one')?.state).toBe('closed');
  });

  it('opens again for the whole time after one failed probe', async () => {
    const { clock, registry, write, open } = setUp();
    await open();
    clock.advance(60_000);
    await write(answer);
    await expect(write(fail)).rejects.toThrow(Broken);
    expect(registry.find('calcom:one')).toMatchObject({
      state: 'open',
      openedAt: new Date('2026-11-24T08:01:00Z'),
      retryAt: new Date('2026-11-24T08:02:00Z'),
    });
    clock.advance(59_999);
    await expect(write(answer)).rejects.toThrow(CircuitOpenError);
  });

  it('remembers the last hundred transitions and tells of each as it happens', async () => {
    const { clock, registry, write, open } = setUp();
    const told: string[] = [];
    registry.onTransition((name, { from, to, reason }) => told.push(`${name} ${from}>${to} ${reason}`));
    await open();
    clock.advance(60_000);
    await write(answer);
    await write(answer);
    registry.isolate('calcom:one', 'maintenance');
    registry.release('calcom:one');
    expect(told).toEqual([
      'calcom:one closed>open Error',
      'calcom:one open>half_open retry_due',
      'calcom:one half_open>closed probes_succeeded',
      'calcom:one closed>isolated maintenance',
      'calcom:one isolated>closed released',
    ]);
    for (let i = 0; i < 60; i++) {
      registry.isolate('calcom:one', `reason ${i}`);
      registry.release('calcom:one');
    }
    expect(registry.transitions('calcom:one')).toHaveLength(100);
    expect(registry.transitions('calcom:one')?.at(-2)).toMatchObject({ to: 'isolated', reason: 'reason 59' });
  });

  it('keeps an isolated breaker open whatever the time, until it is released', async () => {
    const { clock, registry, write } = setUp();
    registry.isolate('calcom:one', 'maintenance');
    registry.isolate('calcom:one', 'twice');
    clock.advance(3_600_000);
    await expect(write(answer)).rejects.toThrow(CircuitOpenError);
    expect(registry.find('calcom:one')).toMatchObject({ state: 'isolated', rejectedWhileOpen: 1 });
    expect(registry.release('calcom:one')?.state).toBe('closed');
    await expect(write(answer)).resolves.toBe('answer');
  });

  it('counts from zero after a release, whatever came before the isolation', async () => {
    const { registry, write, open } = setUp();
    await open();
    registry.isolate('calcom:one', 'maintenance');
    registry.release('calcom:one');
    await expect(write(fail)).rejects.toThrow(Broken);
    expect(registry.find('calcom:one')).toMatchObject({ state: 'closed', failures: 1 });
  });

  it('keeps the breakers of two names apart', async () => {
    const { registry, open } = setUp();
    const other = registry.obtain({ ...IDENTITY, name: 'calcom:two' }, isBroken);
    await open();
    await expect(other.execute('write', answer)).resolves.toBe('answer');
    expect(registry.list().map(({ name, state }) => [name, state])).toEqual([
      ['calcom:one', 'open'],
      ['calcom:two', 'closed'],
    ]);
    expect(registry.obtain(IDENTITY, isBroken).breaker.snapshot().state).toBe('open');
  });

  it('knows nothing of a breaker nobody used', () => {
    const { registry } = setUp();
    expect(registry.find('calcom:none')).toBeNull();
    expect(registry.isolate('calcom:none', 'why')).toBeNull();
    expect(registry.transitions('calcom:none')).toBeNull();
  });

  it('repeats a failing read and never a write', async () => {
    const { policy } = setUp({ breakerFailures: 100 });
    const attempts = { read: 0, write: 0 };
    for (const kind of ['read', 'write'] as const) {
      const run = ({ attempt }: { attempt: number }): Promise<never> => {
        attempts[kind] = attempt;
        return fail();
      };
      await expect(policy.execute(kind, run)).rejects.toThrow(Broken);
    }
    expect(attempts).toEqual({ read: 3, write: 1 });
  });

  it('does not repeat a read whose error is no failure', async () => {
    const { policy } = setUp();
    let attempts = 0;
    const run = (): Promise<never> => {
      attempts++;
      return Promise.reject(new Error('harmless'));
    };
    await expect(policy.execute('read', run)).rejects.toThrow('harmless');
    expect(attempts).toBe(1);
  });

  it('ends a hanging attempt within the budget, aborts its signal and counts it before the caller hears of it', async () => {
    const { policy, registry } = setUp({ readBudgetMs: 80 });
    const signals: AbortSignal[] = [];
    for (let i = 1; i <= 5; i++) {
      const attempt = policy.execute('read', ({ signal }) => {
        signals.push(signal);
        return hang();
      });
      await expect(within(attempt, 2 * 80)).rejects.toThrow(AttemptTimeoutError);
      expect(registry.find('calcom:one')?.failures).toBe(i);
    }
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true, true, true]);
    expect(registry.find('calcom:one')).toMatchObject({ state: 'open', lastFailure: { reason: 'attempt_timeout' } });
  });

  it('refuses calls beyond the places of the bulkhead and ends waiting ones within their budget', async () => {
    const { policy } = setUp({ writeBudgetMs: 500, breakerFailures: 1_000 });
    const calls = Array.from({ length: 76 }, () => policy.execute('write', hang));
    const outcomes = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
    expect(outcomes.filter((error) => error instanceof AttemptTimeoutError)).toHaveLength(25);
    expect(outcomes.filter((error) => error instanceof BulkheadFullError)).toHaveLength(1);
    const waited = outcomes.filter((error) => error instanceof BudgetExceededError);
    expect(waited).toHaveLength(50);
    expect(waited.map((error) => error.attempted)).not.toContain(true);
  });

  it('runs a call that had to wait in its own async context', async () => {
    const { policy } = setUp();
    const context = new AsyncLocalStorage<number>();
    const calls = Array.from({ length: 40 }, (_, i) =>
      context.run(i, () =>
        policy.execute('write', async () => {
          await answer();
          return context.getStore();
        }),
      ),
    );
    await expect(Promise.all(calls)).resolves.toEqual(Array.from({ length: 40 }, (_, i) => i));
  });
});
