import { bookingAt, type CalcomFixture, connectionTo, CUT, startCalcom } from '../../test/support/calcom.fixture.js';
import { freePort } from '../../test/support/tcp-server.js';
import { within } from '../platform/within.js';
import type { CalcomConnection } from '../tenancy/index.js';
import { CalcomClient } from './calcom.client.js';
import type { CalcomError } from './calcom.errors.js';
import type { FaultKind } from './sandbox/index.js';

/** Of the calls that fail. */
const BUDGET_MS = 200;
const BREAKER = 'calcom:connection-1';
const FAILING: FaultKind[] = [
  'error_500',
  'error_503',
  'html_502',
  'reset_before_work',
  'reset_after_work',
  'hang_before_headers',
  'hang_in_body',
  'slow_drip',
  'timeout_after_work',
];

describe(`the breaker of ${CalcomClient.name}`, () => {
  let calcom: CalcomFixture;

  const start = async (budgetMs: number) => {
    calcom = await startCalcom([CUT], { readBudgetMs: budgetMs, writeBudgetMs: budgetMs });
  };
  afterEach(() => calcom.close());

  const read = (connection = calcom.connection) =>
    calcom.client.listSlots(connection, {
      eventTypeId: CUT.id,
      timeZone: 'Europe/Berlin',
      from: new Date('2026-11-24T23:00:00Z'),
      to: new Date('2026-11-25T23:00:00Z'),
    });
  let written = 0;
  /** A start of its own each: "taken" would be a healthy answer. */
  const write = (connection = calcom.connection) => {
    written += 1;
    const start = new Date(Date.UTC(2026, 10, 25, 9) + (written % 16) * 30 * 60_000).toISOString();
    return calcom.client.createBooking(connection, bookingAt(start, { id: `attempt-${written}` }));
  };
  const failureOf = (call: Promise<unknown>): Promise<CalcomError> =>
    call.then(
      () => Promise.reject(new Error('the call succeeded')),
      (error: unknown) => error as CalcomError,
    );
  const always = (kind: FaultKind): void => calcom.sandbox.faults.set({ operation: 'any', kind, times: 'always' });
  const state = () => calcom.policies.find(BREAKER)?.state;
  const open = async (connection?: CalcomConnection) => {
    for (let count = 1; count <= 5; count += 1) await failureOf(write(connection));
  };
  /** Thirty calls that are refused, each at once. */
  const refuseThirty = async (connection?: CalcomConnection) => {
    for (let count = 1; count <= 30; count += 1) {
      const error = await within(failureOf(count % 2 === 0 ? read(connection) : write(connection)), BUDGET_MS / 2);
      expect(error).toMatchObject({ reason: 'circuit_open', sent: 'no' });
    }
  };

  it.each(FAILING)('opens after exactly five requests on %s; thirty calls more make none', async (kind) => {
    await start(BUDGET_MS);
    always(kind);
    await open();
    expect(calcom.events).toHaveLength(5);
    expect(state()).toBe('open');
    await refuseThirty();
    expect(calcom.events).toHaveLength(5);
    expect(calcom.sandbox.requests.count()).toBeLessThanOrEqual(5);
  });

  it('opens after exactly five refused connections', async () => {
    await start(BUDGET_MS);
    const dead = connectionTo(`http://127.0.0.1:${await freePort()}/v2`);
    await open(dead);
    await refuseThirty(dead);
    expect(calcom.events).toHaveLength(5);
  });

  it('opens after exactly five unknown hosts', async () => {
    await start(BUDGET_MS);
    const unknown = connectionTo('http://calendar.invalid/v2');
    await open(unknown);
    await refuseThirty(unknown);
    expect(calcom.events).toHaveLength(5);
  });

  it('never opens on a rate limit, which pauses the key instead', async () => {
    await start(10_000);
    always('rate_limited');
    for (let count = 1; count <= 30; count += 1) {
      expect((await failureOf(write())).code).toBe('calcom_rate_limited');
    }
    expect(calcom.sandbox.requests.count()).toBe(1);
    expect(state()).toBe('closed');
  });

  it('lets exactly two probes through after its time, refuses the others at once, and closes', async () => {
    await start(10_000);
    always('error_500');
    await open();
    calcom.sandbox.faults.set({ operation: 'any', kind: 'latency', latencyMs: 300, times: 'always' });
    calcom.clock.advance(59_999);
    await refuseThirty();
    calcom.clock.advance(1);
    const outcomes: string[] = [];
    await Promise.all(
      Array.from({ length: 30 }, () =>
        read().then(
          () => outcomes.push('answered'),
          () => outcomes.push('refused'),
        ),
      ),
    );
    expect(outcomes).toEqual([...Array<string>(28).fill('refused'), 'answered', 'answered']);
    expect(calcom.sandbox.requests.count()).toBe(7);
    expect(state()).toBe('closed');
  });

  it('opens in the midst of repeated reads: five requests in all', async () => {
    await start(10_000);
    always('error_503');
    for (let count = 1; count <= 3; count += 1) await failureOf(read());
    expect(calcom.sandbox.requests.count()).toBe(5);
  });

  it('opens again after one failed probe', async () => {
    await start(10_000);
    always('error_500');
    await open();
    calcom.clock.advance(60_000);
    await failureOf(write());
    expect(await failureOf(write())).toMatchObject({ reason: 'circuit_open' });
    expect(calcom.sandbox.requests.count()).toBe(6);
  });

  it('takes a refusal of its own, while a key is paused, for no sign of life', async () => {
    await start(10_000);
    always('error_500');
    await open();
    calcom.clock.advance(60_000);
    always('rate_limited');
    for (let count = 1; count <= 5; count += 1) expect((await failureOf(write())).code).toBe('calcom_rate_limited');
    expect(calcom.sandbox.requests.count()).toBe(6);
    expect(calcom.policies.find(BREAKER)).toMatchObject({ state: 'half_open', successes: 1 });
  });

  it("keeps one connection's failures from another", async () => {
    await start(10_000);
    const dead = connectionTo(`http://127.0.0.1:${await freePort()}/v2`, 'dead');
    await open(dead);
    expect(calcom.policies.find('calcom:dead')?.state).toBe('open');
    await expect(read()).resolves.toHaveLength(18);
    expect(state()).toBe('closed');
  });
});
