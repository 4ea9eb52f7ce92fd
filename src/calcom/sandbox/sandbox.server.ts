import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from './sandbox.answer.js';
import { answerWithFault } from './sandbox.fault-answers.js';
import type { Endpoint, EndpointAnswer } from './sandbox.endpoint.js';
import { makeEndpoints, present } from './sandbox.endpoints.js';
import { SandboxFailure } from './sandbox.failure.js';
import { readFaults, type SandboxFaults } from './sandbox.faults.js';
import type { SandboxAccount } from './sandbox.model.js';
import type { SandboxRequests } from './sandbox.requests.js';
import type { SandboxStore } from './sandbox.store.js';
import type { SandboxWebhooks } from './sandbox.webhooks.js';

export interface SandboxParts {
  store: SandboxStore;
  faults: SandboxFaults;
  requests: SandboxRequests;
  webhooks: SandboxWebhooks;
}

const PREFIX = '/v2';
const MAX_BODY_BYTES = 1_000_000;

/** Serves Cal.com's routes below /v2 and the sandbox's own below /sandbox, on the loopback address only. */
export class SandboxServer {
  readonly #server: Server;
  readonly #endpoints: Endpoint[];
  readonly #closing = new AbortController();

  constructor(private readonly parts: SandboxParts) {
    this.#endpoints = makeEndpoints(parts.store, parts.webhooks);
    this.#server = createServer((req, res) => void this.serve(req, res));
  }

  /** @param port - 0 takes a free one */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends hanging answers too. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '/';
    try {
      const body = await readJson(req);
      const url = new URL(path, 'http://sandbox');
      if (url.pathname.startsWith('/sandbox/')) {
        send(res, this.control(req.method ?? 'GET', url.pathname, body));
        return;
      }
      await this.serveApi(req, res, url, body);
    } catch (error) {
      const failure = error instanceof SandboxFailure ? error : SandboxFailure.raw(500, 'Internal server error');
      if (!res.headersSent)
        send(res, { status: failure.status, body: failure.body(path, this.parts.store.clock.now()) });
    }
  }

  private async serveApi(req: IncomingMessage, res: ServerResponse, url: URL, body: unknown): Promise<void> {
    const method = req.method ?? 'GET';
    const version = single(req.headers['cal-api-version']);
    const requestId = single(req.headers['x-request-id']);
    const found = this.route(method, url.pathname, version);
    if (!found) throw SandboxFailure.of(404, `Cannot ${method} ${req.url ?? ''}`);
    const { endpoint, id } = found;
    const { requests, faults, store } = this.parts;
    requests.add({ operation: endpoint.operation, method, path: req.url ?? '', version, requestId, body });
    const work = (asked: unknown = body): EndpointAnswer =>
      endpoint.handle({ id, query: url.searchParams, body: asked, account: this.authenticate(req) });
    const fault = faults.take(endpoint.operation);
    if (fault) await answerWithFault(fault, { store, body, work, res, signal: this.#closing.signal });
    else send(res, work());
  }

  private route(method: string, pathname: string, version: string | null): { endpoint: Endpoint; id: string } | null {
    if (!pathname.startsWith(`${PREFIX}/`)) return null;
    for (const endpoint of this.#endpoints) {
      const match = endpoint.path.exec(pathname.slice(PREFIX.length));
      if (!match || endpoint.method !== method) continue;
      if (endpoint.versions !== null && !endpoint.versions.includes(version ?? '')) return null;
      return { endpoint, id: decodeURIComponent(match[1] ?? '') };
    }
    return null;
  }

  private authenticate(req: IncomingMessage): SandboxAccount | null {
    const header = req.headers.authorization;
    if (header === undefined) return null;
    const account = this.parts.store.findAccount(header.replace(/^Bearer /, ''));
    if (!account) throw SandboxFailure.of(401, 'ApiAuthStrategy - api key - Your api key is not valid');
    return account;
  }

  private control(method: string, pathname: string, body: unknown): EndpointAnswer {
    const { faults, requests, store } = this.parts;
    switch (`${method} ${pathname}`) {
      case 'PUT /sandbox/faults':
        faults.set(...readFaults(body));
        return { status: 200, body: faults.list() };
      case 'GET /sandbox/faults':
        return { status: 200, body: faults.list() };
      case 'GET /sandbox/bookings':
        return { status: 200, body: store.bookings().map((booking) => present(store, booking)) };
      case 'GET /sandbox/requests':
        return { status: 200, body: { total: requests.count(), byOperation: requests.counts() } };
      default:
        throw SandboxFailure.of(404, `Cannot ${method} ${pathname}`);
    }
  }
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw SandboxFailure.of(413, 'request entity too large');
    chunks.push(chunk);
  }
  if (bytes === 0) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw SandboxFailure.of(400, 'Unexpected token in JSON');
  }
}

function single(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
