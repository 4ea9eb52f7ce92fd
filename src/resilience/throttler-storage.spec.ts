import { jest } from '@jest/globals';
import type { RedisConnection } from '../platform/cache/redis-connection.js';
import { CallThrottlerStorage, PER_FUNCTION, throttleKey } from './throttler-storage.js';

const COOLDOWN_MS = 300_000;

describe(CallThrottlerStorage.name, () => {
  let storage: CallThrottlerStorage;
  const hit = (callId: string, fn = 'check', name = PER_FUNCTION, limit = 10, ttl = 7_200_000) =>
    storage.increment(throttleKey(callId, fn), ttl, limit, COOLDOWN_MS, name);

  beforeEach(() => {
    jest.useFakeTimers();
    storage = new CallThrottlerStorage({ client: null } as RedisConnection, ['check', 'book']);
  });
  afterEach(() => jest.useRealTimers());

  it('refuses the eleventh call of one function, exactly, also in a burst', async () => {
    const records = await Promise.all(Array.from({ length: 15 }, () => hit('call_1')));
    expect(records.map(({ isBlocked }) => isBlocked)).toEqual([...Array(10).fill(false), ...Array(5).fill(true)]);
  });

  it('cools the whole call down and nobody else', async () => {
    for (let count = 0; count < 11; count += 1) await hit('call_1');
    expect(await hit('call_1', 'book')).toMatchObject({ isBlocked: true, timeToBlockExpire: 300 });
    expect((await hit('call_2')).isBlocked).toBe(false);
  });

  it('begins anew after the cooldown, without counting what was refused', async () => {
    for (let count = 0; count < 9; count += 1) await hit('call_1', 'book');
    for (let count = 0; count < 20; count += 1) await hit('call_1');
    await jest.advanceTimersByTimeAsync(COOLDOWN_MS + 1);
    expect(await hit('call_1')).toMatchObject({ isBlocked: false, totalHits: 1 });
    expect(await hit('call_1', 'book')).toMatchObject({ isBlocked: false, totalHits: 1 });
  });

  it('forgets the minute but not the call', async () => {
    for (let count = 0; count < 20; count += 1) await hit('call_1', 'check', 'minute', 20, 60_000);
    await jest.advanceTimersByTimeAsync(60_001);
    expect((await hit('call_1', 'check', 'minute', 20, 60_000)).isBlocked).toBe(false);
  });

  it('shows its counters and frees a call at once', async () => {
    for (let count = 0; count < 3; count += 1) await hit('call_1');
    expect(await storage.inspect('call_1')).toEqual({ cooldownMs: 0, counts: { 'same_function:check': 3 } });
    for (let count = 0; count < 8; count += 1) await hit('call_1');
    expect((await storage.inspect('call_1')).cooldownMs).toBeGreaterThan(299_000);
    await storage.reset('call_1');
    expect(await hit('call_1')).toMatchObject({ isBlocked: false, totalHits: 1 });
  });
});
