import { createServer, type IncomingMessage, request, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Sandbox } from '../../src/calcom/sandbox/index.js';
import { seededRandom } from './statistics.js';

/** Stands before the sandbox. */
export interface Upstream {
  url: string;
  close(): Promise<void>;
}

export interface Slowness {
  seed: number;
  medianMs: number;
  /** Of the logarithm; 0.5 gives a 95th percentile of 2.3 medians. */
  sigma: number;
  /** Share of requests that are never answered. */
  hangs: number;
}

/** Answers as late as the real Cal.com does: lognormal, and now and then never. */
export function slowUpstream(sandbox: Sandbox, { seed, medianMs, sigma, hangs }: Slowness): Promise<Upstream> {
  const random = seededRandom(seed);
  return listen((incoming, outgoing) => {
    if (random() < hangs) return;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    setTimeout(() => forward(sandbox.url, incoming, outgoing), medianMs * Math.exp(sigma * normal));
  });
}

/**
 * Tells at once what is free, from the first answer for the same days: the calendars of the bench are all alike, so as long
 * as nothing is booked the answer is right for each of them. Everything else goes to the sandbox.
 */
export function instantUpstream(sandbox: Sandbox): Promise<Upstream> {
  const answers = new Map<string, Promise<Buffer>>();
  return listen((incoming, outgoing) => {
    const target = new URL(incoming.url ?? '/', sandbox.url);
    if (incoming.method !== 'GET' || !target.pathname.endsWith('/slots'))
      return forward(sandbox.url, incoming, outgoing);
    const days = `${target.searchParams.get('start')}|${target.searchParams.get('end')}`;
    const answer = answers.get(days) ?? read(target, incoming);
    answers.set(days, answer);
    answer.then(
      (body) => outgoing.writeHead(200, { 'content-type': 'application/json' }).end(body),
      () => outgoing.destroy(),
    );
  });
}

async function listen(serve: RequestListener): Promise<Upstream> {
  const server = createServer(serve);
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

function read(target: URL, { headers }: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(target, { headers }, (answer) => resolve(buffer(answer)))
      .on('error', reject)
      .end();
  });
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
