import { startChildGateway } from '../support/child-gateway.js';
import { startTcpServer, type TcpServer } from '../support/tcp-server.js';

const refusal = (problem: string) => `The configuration cannot be used:\n  - ${problem}\n`;

describe('a start that cannot succeed', () => {
  let taken: TcpServer;

  beforeAll(async () => {
    taken = await startTcpServer(() => undefined);
  });
  afterAll(() => taken.close());

  /** With logs on, so that anything said beside the message is seen. */
  const start = (environment: Record<string, string>) => startChildGateway({ LOG_LEVEL: 'warn', ...environment });

  it('says in one message that the database is not there, and nothing of its address', async () => {
    const gone = await startTcpServer(() => undefined);
    await gone.close();
    const address = `postgres://slotline:hidden-word@127.0.0.1:${gone.port}/slotline`;
    // Looking for a Redis must not keep the process alive.
    const redis = `redis://127.0.0.1:${gone.port}`;
    await expect(start({ DATABASE_URL: address, REDIS_URL: redis })).rejects.toThrow(
      `ended with 1 before it listened: ${refusal('DATABASE_URL cannot be used: nothing listens there (ECONNREFUSED)')}`,
    );
  }, 60_000);

  it('says the same way that its port is taken', async () => {
    await expect(start({ DATABASE_URL: 'memory:', PORT: String(taken.port) })).rejects.toThrow(
      refusal(`PORT ${taken.port} of 127.0.0.1 is in use by another process`),
    );
  }, 60_000);
});
