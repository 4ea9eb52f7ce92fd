import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Pool } from 'undici';
import { bodyAt, type LoadPlan, type LoadResult } from './load-plan.js';

/** The load generator, in a process of its own so that it does not measure itself. One plan, one result. */
process.once('message', (plan: LoadPlan) => void run(plan));

async function run(plan: LoadPlan): Promise<void> {
  const { ratePerSecond } = plan;
  process.send?.(await (ratePerSecond === null ? atFullSpeed(plan) : atPace(plan, ratePerSecond)));
}

/**
 * Evenly spaced, whether or not the answers come: callers do not wait for each other. An answer takes from the moment
 * when its request was due. (The rates of autocannon are bursts: each connection sends its share at the start of a second.)
 */
async function atPace(plan: LoadPlan, perSecond: number): Promise<LoadResult> {
  const pools = plan.urls.map((url) => new Pool(url, { connections: plan.connections, pipelining: 1 }));
  const bodies = Array.from({ length: plan.amount }, (_, n) => bodyAt(plan, n, new Date()));
  const latenciesMs: number[] = [];
  const tally = new Tally(plan.expected);
  const startedMs = performance.now();
  const sendings = bodies.map(async ({ path, body, signature }, n) => {
    const dueMs = startedMs + (n * 1000) / perSecond;
    await sleep(Math.max(0, dueMs - performance.now()));
    const headers = { 'content-type': 'application/json', 'x-retell-signature': signature };
    try {
      const answer = await pools[n % pools.length]?.request({ method: 'POST', path, body, headers });
      tally.count(answer?.statusCode ?? 0, (await answer?.body.text()) ?? '');
      latenciesMs.push(performance.now() - dueMs);
    } catch {
      tally.count(0, '');
    }
  });
  await Promise.all(sendings);
  const seconds = (performance.now() - startedMs) / 1000;
  await Promise.all(pools.map((pool) => pool.close()));
  return {
    perSecond: latenciesMs.length / seconds,
    latenciesMs: latenciesMs.toSorted((a, b) => a - b),
    ...tally.counts,
  };
}

async function atFullSpeed(plan: LoadPlan): Promise<LoadResult> {
  const today = new Date();
  const perConnection = Math.ceil(plan.amount / plan.connections);
  // All of them before the first is sent.
  const bodies = Array.from({ length: perConnection * plan.connections }, (_, n) => bodyAt(plan, n, today));
  const latenciesMs: number[] = [];
  const tally = new Tally(plan.expected);
  let next = 0;
  let answeredMs = 0;
  const requestsOfConnection = (): autocannon.Request[] =>
    bodies.slice(next, (next += perConnection)).map(({ path, body, signature }) => ({
      method: 'POST',
      path,
      body,
      headers: { 'content-type': 'application/json', 'x-retell-signature': signature },
      onResponse: (status, answer) => tally.count(status, answer),
    }));
  const send = (url: string): Promise<autocannon.Result> => {
    const connections = plan.connections / plan.urls.length;
    const amount = perConnection * connections;
    return new Promise((resolve, reject) => {
      const instance = autocannon(
        { url, connections, amount, setupClient: (client) => client.setRequests(requestsOfConnection()) },
        (error: unknown, result) => (error instanceof Error ? reject(error) : resolve(result)),
      );
      instance.on('response', (_client, _status, _bytes, milliseconds) => {
        latenciesMs.push(milliseconds);
        answeredMs = performance.now();
      });
    });
  };
  const startedMs = performance.now();
  const results = await Promise.all(plan.urls.map(send));
  const errors = results.reduce((sum, result) => sum + result.errors, 0);
  for (let error = 0; error < errors; error++) tally.count(0, '');
  // Its own duration is a number of whole samples, and longer than a short run.
  const perSecond = (latenciesMs.length / (answeredMs - startedMs)) * 1000;
  return { perSecond, latenciesMs: latenciesMs.toSorted((a, b) => a - b), ...tally.counts };
}

class Tally {
  readonly counts = { unanswered: 0, wrong: 0 };

  constructor(private readonly expected: string) {}

  /** @param status - 0: no answer */
  count(status: number, answer: string): void {
    const isAnswered = status >= 200 && status <= 299;
    if (!isAnswered) this.counts.unanswered += 1;
    if (!isAnswered || !answer.includes(this.expected)) this.counts.wrong += 1;
  }
}
