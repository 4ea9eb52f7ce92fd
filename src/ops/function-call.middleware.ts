import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { CalcomClient } from '../calcom/index.js';
import { AppLogger } from '../platform/index.js';
import { PolicyRegistry } from '../resilience/index.js';
import type { Tenant } from '../tenancy/index.js';
import { Metrics } from './metrics.js';

/** What the functions' room leaves at a request whose signature was proven. */
interface FunctionRequest extends Request {
  envelope?: { name: string | null; call: { callId: string } | null };
  tenant?: Tenant | null;
}

/**
 * Counts each answered function call and writes its one wide log line. A middleware and no interceptor, since refusals by
 * guards and answers of the error filter are answers to callers as well.
 */
@Injectable()
export class FunctionCallMiddleware implements NestMiddleware {
  readonly #running = new AsyncLocalStorage<{ calcomRequests: number }>();

  constructor(
    private readonly metrics: Metrics,
    private readonly policies: PolicyRegistry,
    private readonly logger: AppLogger,
    calcom: CalcomClient,
  ) {
    calcom.observe(() => {
      const running = this.#running.getStore();
      if (running) running.calcomRequests++;
    });
  }

  use(request: FunctionRequest, response: Response, next: NextFunction): void {
    const startedMs = performance.now();
    const running = { calcomRequests: 0 };
    const send = response.json.bind(response);
    response.json = (body: unknown) => {
      if (typeof body === 'object' && body !== null && 'status' in body && typeof body.status === 'string') {
        this.record(request, body.status, performance.now() - startedMs, running.calcomRequests);
      }
      return send(body);
    };
    this.#running.run(running, next);
  }

  private record(request: FunctionRequest, status: string, durationMs: number, calcomRequests: number): void {
    const name = request.envelope?.name ?? 'unknown';
    const { tenant } = request;
    this.metrics.countFunction(name, status, durationMs / 1000);
    this.logger.info({
      event: 'function_answered',
      function: name,
      status,
      durationMs: Math.round(durationMs),
      calcomRequests,
      breakerState: tenant ? (this.policies.find(`calcom:${tenant.branch.calcom.id}`)?.state ?? 'closed') : null,
      callId: request.envelope?.call?.callId ?? null,
      company: tenant?.company.slug ?? null,
      branch: tenant?.branch.slug ?? null,
    });
  }
}
