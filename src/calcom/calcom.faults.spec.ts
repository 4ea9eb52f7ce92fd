import type { Socket } from 'node:net';
import {
  bookingAt,
  type CalcomFixture,
  connectionTo,
  CUT,
  OTHER_EVENT_TYPE_ID,
  OTHER_KEY,
  startCalcom,
} from '../../test/support/calcom.fixture.js';
import { freePort, okBytes, startTcpServer, type TcpServer } from '../../test/support/tcp-server.js';
import { within } from '../platform/within.js';
import { answerWithin } from '../resilience/index.js';
import { CalcomClient } from './calcom.client.js';
import { type CalcomError, CalcomUnavailableError } from './calcom.errors.js';
import type { FaultKind } from './sandbox/index.js';

/** Of whom an answer never comes; for any other no machine is too slow. */
const BUDGET_MS = 400;
const BREAKER = 'calcom:connection-1';
const TEN = '2026-11-25T09:00:00Z';
const REDIRECT = 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n';
const ENDLESS = `HTTP/1.1 200 OK\r\ncontent-length: 6000000\r\n\r\n${'x'.repeat(6_000_000)}`;
const DAY = { from: new Date('2026-11-24T23:00:00Z'), to: new Date('2026-11-25T23:00:00Z') };

let calcom: CalcomFixture;

beforeEach(async () => {
  calcom = await startCalcom();
  // The first exchange loads modules and opens a connection, which no budget is meant for.
  await calcom.client.getMe(connectionTo(calcom.sandbox.url, 'warm-up'));
  calcom.sandbox.requests.clear();
  calcom.events.length = 0;
});

const servers: TcpServer[] = [];
const serve = async (answer: Parameters<typeof startTcpServer>[0]): Promise<TcpServer> => {
  const server = await startTcpServer(answer);
  servers.push(server);
  return server;
};

afterEach(async () => {
  await calcom.close();
  for (const server of servers.splice(0)) await server.close();
});

const read = (connection = calcom.connection, eventTypeId = CUT.id) =>
  calcom.client.listSlots(connection, { eventTypeId, timeZone: 'Europe/Berlin', ...DAY });
const write = (connection = calcom.connection) => calcom.client.createBooking(connection, bookingAt(TEN));

/** Of one whose caller waits for the budget, and no longer. */
const inHurry = <T>(call: () => Promise<T>): Promise<T> => within(answerWithin(BUDGET_MS, call), 2 * BUDGET_MS);

async function failureOf(call: Promise<unknown>): Promise<CalcomError> {
  try {
    await call;
  } catch (error) {
    return error as CalcomError;
  }
  throw new Error('the call succeeded');
}

const always = (kind: FaultKind): void => calcom.sandbox.faults.set({ operation: 'any', kind, times: 'always' });

const UNAVAILABLE: [FaultKind, string, 'does' | 'does not'][] = [
  ['error_500', 'server_error', 'does not'],
  ['error_503', 'server_error', 'does not'],
  ['html_502', 'server_error', 'does not'],
  ['reset_before_work', 'network', 'does not'],
  ['reset_after_work', 'network', 'does'],
  ['hang_before_headers', 'timeout', 'does not'],
  ['hang_in_body', 'timeout', 'does'],
  ['slow_drip', 'timeout', 'does'],
  ['timeout_after_work', 'timeout', 'does'],
];

describe(`${CalcomClient.name} against a failing Cal.com`, () => {
  it.each(UNAVAILABLE)(
    'attempts a write once on %s and says it may have been carried out',
    async (kind, reason, does) => {
      always(kind);
      const error = await failureOf(reason === 'timeout' ? inHurry(write) : write());
      expect(error).toBeInstanceOf(CalcomUnavailableError);
      expect(error).toMatchObject({ reason, sent: 'maybe', code: 'calcom_unavailable' });
      expect(calcom.sandbox.requests.count()).toBe(1);
      expect(calcom.sandbox.bookings.bookings()).toHaveLength(does === 'does' ? 1 : 0);
      expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'closed', failures: 1 });
      expect(calcom.events).toHaveLength(1);
    },
  );

  it.each(UNAVAILABLE)('ends a read within its budget on %s', async (kind, reason) => {
    always(kind);
    const error = await failureOf(reason === 'timeout' ? inHurry(read) : read());
    expect(error).toBeInstanceOf(CalcomUnavailableError);
    const requests = calcom.sandbox.requests.count();
    expect(requests).toBeGreaterThanOrEqual(1);
    expect(requests).toBeLessThanOrEqual(3);
    expect(calcom.policies.find(BREAKER)?.failures).toBe(requests);
    // Those that run beside each other end in any order.
    const attempts = calcom.events.map(({ attempt }) => attempt).toSorted((one, other) => one - other);
    expect(attempts).toEqual(Array.from({ length: requests }, (_, i) => i + 1));
  });

  it.each<[FaultKind]>([['error_500'], ['reset_before_work'], ['html_502']])(
    'repeats a read after %s',
    async (kind) => {
      calcom.sandbox.faults.set({ operation: 'listSlots', kind, times: 1 });
      await expect(read()).resolves.toHaveLength(18);
      expect(calcom.sandbox.requests.count()).toBe(2);
      expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'closed', failures: 0 });
    },
  );

  it.each<[FaultKind]>([['hang_before_headers'], ['hang_in_body'], ['slow_drip']])(
    'reads a second time beside a request with %s, which it then ends',
    async (kind) => {
      calcom.sandbox.faults.set({ operation: 'listSlots', kind, times: 1 });
      await expect(answerWithin(4 * BUDGET_MS, read)).resolves.toHaveLength(18);
      expect(calcom.sandbox.requests.count()).toBe(2);
      expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'closed', failures: 0, lastFailure: null });
      while (calcom.events.length < 2) await new Promise(setImmediate);
      const ended = calcom.events.map(({ attempt, outcome }) => `${attempt} ${outcome}`);
      expect(ended).toEqual(['2 ok', '1 overtaken']);
    },
  );

  it.each<[FaultKind, string]>([
    ['garbage', 'calcom_unexpected'],
    ['empty_body', 'calcom_unexpected'],
    ['conflict', 'calcom_booking_conflict'],
    ['taken', 'calcom_slot_taken'],
    ['rate_limited', 'calcom_rate_limited'],
  ])('neither repeats nor counts %s', async (kind, code) => {
    always(kind);
    for (const call of [read, write]) {
      calcom.sandbox.requests.clear();
      const error = await failureOf(call(connectionTo(calcom.sandbox.url, call.name)));
      expect(error.code).toBe(code);
      expect(calcom.sandbox.requests.count()).toBe(1);
      expect(calcom.policies.find(`calcom:${call.name}`)).toMatchObject({ state: 'closed', failures: 0 });
      // A rate limit pauses the key.
      calcom.clock.advance(60_000);
    }
  });

  it.each([
    ['attempts a write once', write, 1, { reason: 'network', sent: 'no' }],
    ['repeats a read', read, 3, { reason: 'network' }],
  ])('%s when the connection is refused, and knows what was sent', async (_, call, attempts, expected) => {
    const dead = connectionTo(`http://127.0.0.1:${await freePort()}/v2`);
    const error = await failureOf(call(dead));
    expect(error).toMatchObject(expected);
    expect(calcom.events).toHaveLength(attempts);
    expect(calcom.policies.find(BREAKER)?.failures).toBe(calcom.events.length);
  });

  it('knows that an unknown host carried nothing', async () => {
    const error = await failureOf(inHurry(() => write(connectionTo('http://calendar.invalid/v2'))));
    expect(error).toMatchObject({ code: 'calcom_unavailable' });
    // A resolver that does not answer in time leaves it open.
    expect(['network no', 'timeout maybe']).toContain(
      `${String(Reflect.get(error, 'reason'))} ${String(Reflect.get(error, 'sent'))}`,
    );
  });

  it('pauses a rate-limited key until its reset, without a request and without opening the breaker', async () => {
    calcom.sandbox.faults.set({ operation: 'any', kind: 'rate_limited', resetSeconds: 41, times: 1 });
    expect(await failureOf(write())).toMatchObject({ code: 'calcom_rate_limited', resetSeconds: 41 });
    calcom.clock.advance(1_000);
    for (let i = 0; i < 10; i++) {
      expect(await failureOf(read())).toMatchObject({ code: 'calcom_rate_limited', resetSeconds: 40 });
    }
    expect(calcom.sandbox.requests.count()).toBe(1);
    const sameKey = connectionTo(calcom.sandbox.url, 'other-connection');
    expect(await failureOf(read(sameKey))).toMatchObject({ code: 'calcom_rate_limited', resetSeconds: 40 });
    const otherKey = connectionTo(calcom.sandbox.url, 'other-key', OTHER_KEY);
    await expect(read(otherKey, OTHER_EVENT_TYPE_ID)).resolves.toHaveLength(18);
    calcom.clock.advance(40_000);
    await expect(read()).resolves.toHaveLength(18);
    expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('says that a write over a kept connection may have been carried out when that is reset', async () => {
    const server = await serve((socket, nth) =>
      nth === 1 ? socket.write(okBytes({ id: 1 })) : socket.resetAndDestroy(),
    );
    const connection = connectionTo(`http://127.0.0.1:${server.port}/v2`);
    await calcom.client.getMe(connection);
    // The connection goes back to the pool in the next turn.
    await new Promise(setImmediate);
    const error = await failureOf(write(connection));
    expect(error).toMatchObject({ code: 'calcom_unavailable', sent: 'maybe' });
    expect(server.requests()).toBe(2);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['resets', (socket) => void socket.resetAndDestroy()],
    ['half-closes', (socket) => void socket.end()],
    ['closes', (socket) => void socket.destroy()],
  ])('reads over a new connection when the other side %s the kept one', async (_, end) => {
    const server = await serve((socket, nth) => (nth === 1 ? socket.write(okBytes({ id: 1 })) : end(socket)));
    const connection = connectionTo(`http://127.0.0.1:${server.port}/v2`);
    await calcom.client.getMe(connection);
    await new Promise(setImmediate);
    await calcom.client.getMe(connection);
    expect(server.requests()).toBe(3);
    expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('sends nothing over a kept connection whose other half was closed before', async () => {
    const server = await serve((socket) => void socket.end(okBytes({ id: 1 })));
    const connection = connectionTo(`http://127.0.0.1:${server.port}/v2`);
    await calcom.client.getMe(connection);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await calcom.client.getMe(connection);
    expect(server.requests()).toBe(2);
    expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('follows no redirect', async () => {
    const server = await serve((socket) => socket.write(REDIRECT));
    const error = await failureOf(write(connectionTo(`http://127.0.0.1:${server.port}/v2`)));
    expect(error).toMatchObject({ code: 'calcom_unexpected', status: 302 });
  });

  it('reads no endless body', async () => {
    const server = await serve((socket) => socket.write(ENDLESS));
    const error = await failureOf(write(connectionTo(`http://127.0.0.1:${server.port}/v2`)));
    expect(error).toMatchObject({ code: 'calcom_unexpected' });
  });

  it('answers a booking that another person holds as it came: the caller must check it', async () => {
    calcom.sandbox.faults.set({ operation: 'createBooking', kind: 'foreign_booking', times: 1 });
    await expect(write()).resolves.toMatchObject({ metadata: {}, attendees: [{ name: 'Somebody Else' }] });
    calcom.sandbox.faults.set({ operation: 'createBooking', kind: 'other_start', times: 1 });
    await expect(write()).resolves.toMatchObject({ start: new Date('2026-11-25T10:00:00Z') });
  });
});
