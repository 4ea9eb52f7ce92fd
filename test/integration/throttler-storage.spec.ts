import { randomUUID } from 'node:crypto';
import { AppLogger, loadConfig, RedisConnection } from '../../src/platform/index.js';
import { CallThrottlerStorage, PER_FUNCTION, throttleKey } from '../../src/resilience/index.js';

const LIMITS = [{ name: PER_FUNCTION, points: 10, ttlMs: 60_000 }];
const url = process.env.REDIS_URL;
const described = url === undefined ? describe.skip : describe;

described(`${CallThrottlerStorage.name} on Redis (skipped without REDIS_URL)`, () => {
  const connections: RedisConnection[] = [];
  const instance = async () => {
    const config = loadConfig({ DATABASE_URL: 'memory:', REDIS_URL: url ?? '' });
    const connection = await RedisConnection.open(config, AppLogger.silent());
    connections.push(connection);
    return new CallThrottlerStorage(connection, LIMITS, ['check', 'book']);
  };
  const callId = randomUUID();
  const hit = (storage: CallThrottlerStorage) => storage.increment(throttleKey(callId, 'check'), 60_000, 10, 60_000);

  afterAll(() => {
    for (const connection of connections) connection.close();
  });

  it('counts exactly over two instances, and an instance that starts later knows and frees the call', async () => {
    const [one, two] = await Promise.all([instance(), instance()]);
    const records = await Promise.all(Array.from({ length: 40 }, (_, index) => hit(index % 2 === 0 ? one : two)));
    expect(records.filter(({ isBlocked }) => !isBlocked)).toHaveLength(10);
    const late = await instance();
    expect((await hit(late)).isBlocked).toBe(true);
    expect((await late.inspect(callId)).cooldownMs).toBeGreaterThan(0);
    await late.reset(callId);
    expect(await hit(one)).toMatchObject({ isBlocked: false, totalHits: 1 });
    await late.reset(callId);
  });
});
