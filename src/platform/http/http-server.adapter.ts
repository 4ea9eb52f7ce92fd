import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';

/** How long a client may take. Slow ones are cut off, so that few of them cannot hold all connections. */
export interface ServerTimeouts {
  /** Until the whole head is there. */
  headersMs: number;
  /** Until the whole request is there. */
  requestMs: number;
  /** Between two requests of one connection. */
  keepAliveMs: number;
  /** How often the first two are looked at. */
  checkMs: number;
}

/** Connections are kept for longer than usual load balancers keep theirs (60 s): else these send into closed ones. */
const TIMEOUTS: ServerTimeouts = { headersMs: 10_000, requestMs: 20_000, keepAliveMs: 65_000, checkMs: 2_000 };

/** Express on an HTTP server with time-outs, which can only be given while it is made. */
export class HttpServerAdapter extends ExpressAdapter {
  readonly #timeouts: ServerTimeouts;

  constructor(timeouts: ServerTimeouts = TIMEOUTS) {
    super();
    this.#timeouts = timeouts;
  }

  override initHttpServer(): void {
    const { headersMs, requestMs, keepAliveMs, checkMs } = this.#timeouts;
    this.httpServer = createServer(
      {
        headersTimeout: headersMs,
        requestTimeout: requestMs,
        keepAliveTimeout: keepAliveMs,
        connectionsCheckingInterval: checkMs,
      },
      this.getInstance<Express>(),
    );
  }
}
