import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../src/calcom/sandbox/index.js';
import { seededRandom } from './statistics.js';

export interface Slowness {
  seed: number;
  medianMs: number;
  /** Of the logarithm; 0.5 gives a 95th percentile of 2.3 medians. */
  sigma: number;
  /** Share of requests that are never answered. */
  hangs: number;
}

/** Stands before the sandbox and answers as late as the real Cal.com does: lognormal, and now and then never. */
export async function slowUpstream(
  sandbox: Sandbox,
  { seed, medianMs, sigma, hangs }: Slowness,
): Promise<{ url: string; close(): Promise<void> }> {
  const random = seededRandom(seed);
  const server = createServer((incoming, outgoing) => {
    if (random() < hangs) return;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    setTimeout(() => forward(sandbox.url, incoming, outgoing), medianMs * Math.exp(sigma * normal));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(sandboxUrl: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers } = incoming;
  const target = new URL(incoming.url ?? '/', sandboxUrl);
  const forwarded = request(target, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}
