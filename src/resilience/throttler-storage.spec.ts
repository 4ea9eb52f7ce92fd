import { jest } from '@jest/globals';
import { RedisConnection } from '../platform/cache/redis-connection.js';
import { CallThrottlerStorage, PER_FUNCTION, throttleKey } from './throttler-storage.js';

const COOLDOWN_MS = 300_000;
const FUNCTIONS = ['check', 'book', 'move', 'cancel', 'list', 'find'];
const LIMITS = [
  { name: 'total', points: 50, ttlMs: 7_200_000 },
  { name: 'minute', points: 20, ttlMs: 60_000 },
  { name: PER_FUNCTION, points: 10, ttlMs: 7_200_000 },
];

describe(CallThrottlerStorage.name, () => {
  let storage: CallThrottlerStorage;
  const hit = (callId: string, fn = 'check') => storage.increment(throttleKey(callId, fn), 0, 50, COOLDOWN_MS);

  beforeEach(() => {
    jest.useFakeTimers();
    storage = new CallThrottlerStorage(RedisConnection.none(), LIMITS, FUNCTIONS);
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

  it('refuses the 51st call in all, whatever functions', async () => {
    for (let count = 0; count < 50; count += 1) {
      const { isBlocked, totalHits } = await hit('call_1', FUNCTIONS[count % FUNCTIONS.length]);
      expect({ isBlocked, totalHits }).toEqual({ isBlocked: false, totalHits: count + 1 });
      if (count % 10 === 9) await jest.advanceTimersByTimeAsync(60_001);
    }
    expect(await hit('call_1', 'find')).toMatchObject({ isBlocked: true, limitName: 'total' });
  });

  it('refuses the 21st call of a minute, and names the limit', async () => {
    for (let count = 0; count < 20; count += 1) await hit('call_1', FUNCTIONS[count % FUNCTIONS.length]);
    expect(await hit('call_1')).toMatchObject({ isBlocked: true, limitName: 'minute', timeToBlockExpire: 300 });
    expect(await hit('call_1')).toMatchObject({ isBlocked: true, limitName: 'cooldown' });
  });

  it('cools the whole call down and nobody else', async () => {
    for (let count = 0; count < 11; count += 1) await hit('call_1');
    expect(await hit('call_1', 'book')).toMatchObject({ isBlocked: true, timeToBlockExpire: 300 });
    expect((await hit('call_2')).isBlocked).toBe(false);
  });

  it('begins anew after the cooldown, whatever was refused meanwhile', async () => {
    for (let count = 0; count < 9; count += 1) await hit('call_1', 'book');
    for (let count = 0; count < 20; count += 1) await hit('call_1');
    await jest.advanceTimersByTimeAsync(COOLDOWN_MS - 1);
    expect((await hit('call_1', 'book')).isBlocked).toBe(true);
    await jest.advanceTimersByTimeAsync(2);
    expect(await hit('call_1')).toMatchObject({ isBlocked: false, totalHits: 1 });
    expect(await hit('call_1', 'book')).toMatchObject({ isBlocked: false, totalHits: 2 });
    expect((await storage.inspect('call_1')).counts).toMatchObject({ total: 2, 'same_function:book': 1 });
  });

  it('forgets the minute but not the call', async () => {
    for (let count = 0; count < 20; count += 1) await hit('call_1', FUNCTIONS[count % 2]);
    await jest.advanceTimersByTimeAsync(60_001);
    expect(await hit('call_1', 'move')).toMatchObject({ isBlocked: false, totalHits: 21 });
    expect(await hit('call_1')).toMatchObject({ isBlocked: true, limitName: PER_FUNCTION });
  });

  it('shows its counters and frees a call at once', async () => {
    for (let count = 0; count < 3; count += 1) await hit('call_1');
    expect(await storage.inspect('call_1')).toMatchObject({ cooldownMs: 0, counts: { 'same_function:check': 3 } });
    for (let count = 0; count < 8; count += 1) await hit('call_1');
    await hit('call_1', 'book');
    const { cooldownMs, counts } = await storage.inspect('call_1');
    expect(cooldownMs).toBeGreaterThan(299_000);
    // With what was refused, and nothing that was never called.
    expect(counts).toEqual({ total: 12, minute: 12, 'same_function:check': 11, 'same_function:book': 1 });
    await storage.reset('call_1');
    expect(await hit('call_1')).toMatchObject({ isBlocked: false, totalHits: 1 });
  });
});
