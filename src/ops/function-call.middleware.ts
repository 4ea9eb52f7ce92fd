import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { CallStory } from '../call-story/index.js';
import { CalcomClient, type CalcomRequestEvent } from '../calcom/index.js';
import { AppLogger, type CacheResult } from '../platform/index.js';
import { type BreakerState, PolicyRegistry } from '../resilience/index.js';
import type { Tenant } from '../tenancy/index.js';
import { Metrics } from './metrics.js';

/** What the functions' room leaves at a request whose signature was proven. */
interface FunctionRequest extends Request {
  envelope?: { name: string | null; call: { callId: string } | null };
  tenant?: Tenant | null;
}

/** What a function call has cost so far. */
interface Cost {
  upstreamRequests: number;
  upstreamMs: number;
  /** The worst of its look-ups; null before the first. */
  cache: CacheResult | null;
}

const FROM_BEST = ['hit', 'stale', 'miss'] as const satisfies readonly CacheResult[];

/**
 * Counts each answered function call, writes its one wide log line, and tells the call's story of it. A middleware and no
 * interceptor, since refusals by guards and answers of the error filter are answers to callers as well.
 */
@Injectable()
export class FunctionCallMiddleware implements NestMiddleware {
  readonly #running = new AsyncLocalStorage<Cost>();

  constructor(
    private readonly metrics: Metrics,
    private readonly policies: PolicyRegistry,
    private readonly story: CallStory,
    private readonly logger: AppLogger,
    calcom: CalcomClient,
  ) {
    calcom.observe((event) => this.recordRequest(event));
    story.observe((step) => {
      const running = this.#running.getStore();
      if (running && step.kind === 'cache') running.cache = worse(running.cache, step.outcome);
    });
  }

  use(request: FunctionRequest, response: Response, next: NextFunction): void {
    const startedMs = performance.now();
    const cost: Cost = { upstreamRequests: 0, upstreamMs: 0, cache: null };
    const send = response.json.bind(response);
    response.json = (body: unknown) => {
      if (typeof body === 'object' && body !== null && 'status' in body && typeof body.status === 'string') {
        this.recordAnswer(request, body.status, performance.now() - startedMs, cost);
      }
      return send(body);
    };
    this.#running.run(cost, next);
  }

  private recordRequest({ connectionId, operation, outcome, status, attempt, durationMs }: CalcomRequestEvent): void {
    const running = this.#running.getStore();
    if (running) {
      running.upstreamRequests++;
      running.upstreamMs += durationMs;
    }
    this.story.record({
      kind: 'calcom',
      name: operation,
      outcome,
      durationMs,
      httpStatus: status,
      attempt,
      breaker: this.breakerOf(connectionId),
      cache: operation === 'listSlots' ? (running?.cache ?? null) : null,
    });
  }

  private recordAnswer(request: FunctionRequest, status: string, durationMs: number, cost: Cost): void {
    const name = request.envelope?.name ?? 'unknown';
    const callId = request.envelope?.call?.callId ?? null;
    const { tenant } = request;
    this.metrics.countFunction(name, status, durationMs / 1000);
    if (tenant && callId !== null) {
      const breaker = this.breakerOf(tenant.branch.calcom.id);
      const step = { kind: 'function', name, outcome: status, durationMs, cache: cost.cache, breaker } as const;
      this.story.recordIn({ companyId: tenant.company.id, callId }, step);
    }
    this.logger.info({
      event: 'function_answered',
      function: name,
      status,
      durationMs: Math.round(durationMs),
      cacheResult: cost.cache,
      breakerState: tenant ? this.breakerOf(tenant.branch.calcom.id) : null,
      upstreamRequests: cost.upstreamRequests,
      upstreamMs: Math.round(cost.upstreamMs),
      callId,
      company: tenant?.company.slug ?? null,
      branch: tenant?.branch.slug ?? null,
    });
  }

  private breakerOf(connectionId: string): BreakerState {
    return this.policies.find(`calcom:${connectionId}`)?.state ?? 'closed';
  }
}

function worse(one: CacheResult | null, other: CacheResult): CacheResult {
  return one === null || FROM_BEST.indexOf(other) > FROM_BEST.indexOf(one) ? other : one;
}
