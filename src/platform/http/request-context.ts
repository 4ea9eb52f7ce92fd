import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { redactText } from '../redaction/redact-text.js';

const HEADER = 'x-request-id';
/** What proxies make: uuids, hashes, numbers. */
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The id of the incoming request that is served: in its log lines, its answer, and its requests to Cal.com. */
export class RequestContext {
  readonly #storage = new AsyncLocalStorage<string>();

  /** Null outside of a request. */
  get id(): string | null {
    return this.#storage.getStore() ?? null;
  }

  /** Takes over the id that a proxy gave, or makes one; the first of all middlewares, so that refusals carry it too. */
  readonly middleware = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const id = readRequestId(request.headers[HEADER]);
    // pino-http takes this one for its lines.
    Object.assign(request, { id });
    response.setHeader('X-Request-Id', id);
    this.#storage.run(id, next);
  };
}

/** The id as it came, unless it is none or could say something about a person; a new one then. */
export function readRequestId(header: string | string[] | undefined): string {
  const isId = typeof header === 'string' && REQUEST_ID.test(header) && redactText(header) === header;
  return isId ? header : randomUUID();
}
