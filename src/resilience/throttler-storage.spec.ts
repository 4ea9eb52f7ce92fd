import { jest } from '@jest/globals';
import type { RedisConnection } from '../platform/cache/redis-connection.js';
import { CallThrottlerStorage, PER_FUNCTION, throttleKey } from './throttler-storage.js';

const COOLDOWN_MS = 300_000;
const LIMITS = [
  { name: 'total', points: 50, ttlMs: 7_200_000 },
  { name: 'minute', points: 20, ttlMs: 60_000 },
  { name: PER_FUNCTION, points: 10, ttlMs: 7_200_000 },
];

describe(CallThrottlerStorage.name, () => {
  let storage: CallThrottlerStorage;
  const hit = (callId: string, fn = 'check', name = PER_FUNCTION, limit = 10, ttl = 7_200_000) =>
    storage.increment(throttleKey(callId, fn), ttl, limit, COOLDOWN_MS, name);

  beforeEach(() => {
    jest.useFakeTimers();
    storage = new CallThrottlerStorage({ client: null } as RedisConnection, LIMITS, ['check', 'book']);
  });
  afterEach(() => jest.useRealTimers());

  it('lets exactly ten calls of one function through, also of a burst and of one that trickles in', async () => {
    const burst = await Promise.all(Array.from({ length: 40 }, () => hit('call_1')));
    const trickle = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        for (let turn = 0; turn < index; turn += 1) await Promise.resolve();
        return hit('call_2');
      }),
    );
    for (const records of [burst, trickle]) expect(records.filter(({ isBlocked }) => !isBlocked)).toHaveLength(10);
  });

  it('refuses the 51st call in all and the 21st of a minute', async () => {
    for (let count = 1; count <= 50; count += 1) expect((await hit('call_1', 'check', 'total')).isBlocked).toBe(false);
    expect((await hit('call_1', 'check', 'total')).isBlocked).toBe(true);
    for (let count = 1; count <= 20; count += 1) expect((await hit('call_2', 'check', 'minute')).isBlocked).toBe(false);
    expect((await hit('call_2', 'check', 'minute')).isBlocked).toBe(true);
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
    expect(await storage.inspect('call_1')).toMatchObject({ cooldownMs: 0, counts: { 'same_function:check': 3 } });
    for (let count = 0; count < 8; count += 1) await hit('call_1');
    expect((await storage.inspect('call_1')).cooldownMs).toBeGreaterThan(299_000);
    await storage.reset('call_1');
    expect(await hit('call_1')).toMatchObject({ isBlocked: false, totalHits: 1 });
  });
});
