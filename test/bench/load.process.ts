import autocannon from 'autocannon';
import { bodyAt, type LoadPlan, type LoadResult } from './load-plan.js';

/** The load generator, in a process of its own so that it does not measure itself. One plan, one result. */
process.once('message', (plan: LoadPlan) => void run(plan).then((result) => process.send?.(result)));

async function run(plan: LoadPlan): Promise<LoadResult> {
  const today = new Date();
  const perConnection = Math.ceil(plan.amount / plan.connections);
  const latenciesMs: number[] = [];
  let wrong = 0;
  let next = 0;
  const requestsOfConnection = (): autocannon.Request[] =>
    Array.from({ length: perConnection }, () => {
      const { path, body, signature } = bodyAt(plan, next++, today);
      return {
        method: 'POST',
        path,
        body,
        headers: { 'content-type': 'application/json', 'x-retell-signature': signature },
        onResponse: (status, answer) => {
          if (status < 200 || status > 299 || !answer.includes(plan.expected)) wrong += 1;
        },
      };
    });
  const send = (url: string): Promise<autocannon.Result> => {
    const connections = plan.connections / plan.urls.length;
    const rate = plan.ratePerSecond === null ? {} : { overallRate: plan.ratePerSecond / plan.urls.length };
    const amount = perConnection * connections;
    return new Promise((resolve, reject) => {
      const instance = autocannon(
        { url, connections, amount, ...rate, setupClient: (client) => client.setRequests(requestsOfConnection()) },
        (error: unknown, result) => (error instanceof Error ? reject(error) : resolve(result)),
      );
      instance.on('response', (_client, _status, _bytes, milliseconds) => latenciesMs.push(milliseconds));
    });
  };
  const results = await Promise.all(plan.urls.map(send));
  wrong += results.reduce((sum, { errors }) => sum + errors, 0);
  const seconds = Math.max(...results.map(({ duration }) => duration));
  return { perSecond: latenciesMs.length / seconds, latenciesMs: latenciesMs.toSorted((a, b) => a - b), wrong };
}
