import { Controller, Get, Header, Res, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  type HealthCheckResult,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import type { Response } from 'express';
import { Cache, Database, HttpDrain, Jobs, PublicRoute } from '../platform/index.js';
import { VERSION } from '../version.js';
import { PolicyRegistry } from '../resilience/index.js';

/** Below what orchestrators wait for an answer. */
const TIMEOUT_MS = 2_000;
/** Counting jobs costs the database something, and anybody may ask. */
const JOBS_FRESH_MS = 2_000;

interface HealthAnswer {
  /** "degraded" serves calls, and something is missing; "error" and "stopping" come with 503. */
  status: 'ok' | 'degraded' | 'error' | 'stopping';
  version: string;
  uptimeSeconds: number;
}

type ReadyAnswer = HealthAnswer & { details: HealthCheckResult['details'] };

/** For the orchestrator: alive at all, and ready for calls. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly cache: Cache,
    private readonly jobs: Jobs,
    private readonly policies: PolicyRegistry,
    private readonly drain: HttpDrain,
  ) {}

  @Get('live')
  @PublicRoute('an orchestrator has no token, and the answer tells nothing of a company')
  @Header('Cache-Control', 'no-store')
  live(): HealthAnswer {
    return { status: 'ok', ...aboutUs() };
  }

  /** Calls go on without Redis and without Cal.com, so these are shown and do not decide. */
  @Get('ready')
  @PublicRoute('an orchestrator has no token, and the answer tells nothing of a company')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadyAnswer> {
    const checked = await this.check();
    const status = this.drain.stopping || checked.status === 'shutting_down' ? 'stopping' : checked.status;
    response.status(status === 'ok' || status === 'degraded' ? 200 : 503);
    return { status, ...aboutUs(), details: checked.details };
  }

  private async check(): Promise<HealthCheckResult> {
    const { database, jobs } = this;
    const reach = (name: string, work: () => Promise<Record<string, number> | void>) =>
      this.indicators.check(name).attempt(withoutReason(work)).withTimeout(TIMEOUT_MS);
    try {
      return await this.health.check([
        () => reach('database', () => database.ping()),
        () => this.checkCache(),
        () => reach('jobs', async () => sumOf(await jobs.state())).cacheFor(JOBS_FRESH_MS),
        () => this.checkCalcom(),
      ]);
    } catch (error) {
      return resultOf(error);
    }
  }

  private async checkCache(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('cache');
    return (await this.cache.answers()) ? indicator.up() : indicator.degraded('Redis does not answer; in process now');
  }

  private checkCalcom(): HealthIndicatorResult {
    const indicator = this.indicators.check('calcom');
    const breakers = this.policies.list();
    const open = breakers.filter(({ state }) => state !== 'closed').length;
    const counts = { connections: breakers.length, notClosed: open };
    return open === 0 ? indicator.up(counts) : indicator.degraded(counts);
  }
}

function aboutUs(): Pick<HealthAnswer, 'version' | 'uptimeSeconds'> {
  return { version: VERSION, uptimeSeconds: Math.floor(process.uptime()) };
}

/** Terminus shows the message of what failed to everybody, and that of a driver may name hosts and users. */
function withoutReason<T>(work: () => Promise<T>): () => Promise<T> {
  return () =>
    work().catch(() => {
      throw new Error('does not answer');
    });
}

function sumOf(states: Awaited<ReturnType<Jobs['state']>>): Record<string, number> {
  const sums: Record<string, number> = { waiting: 0, retry: 0, active: 0, failed: 0 };
  for (const { state, count } of states) sums[state] = (sums[state] ?? 0) + count;
  return sums;
}

/** What was checked, of the exception by which terminus tells that something is down. */
function resultOf(error: unknown): HealthCheckResult {
  if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
  throw error;
}
