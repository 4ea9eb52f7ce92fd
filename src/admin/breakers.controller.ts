import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { companies, Database, ProblemError } from '../platform/index.js';
import { type BreakerSnapshot, type BreakerTransition, PolicyRegistry } from '../resilience/index.js';
import { AdminGuard } from './admin.guard.js';
import { Actor, AuditLog } from './audit-log.js';
import { IsolateInput, readInput } from './admin.input.js';

/** No request has run through a breaker of that name since the start. */
export class BreakerNotFoundError extends ProblemError {
  constructor() {
    super(404, 'breaker_not_found', 'No request has run through a breaker of that name.');
  }
}

type BreakerAnswer = Omit<BreakerSnapshot, 'owner'> & {
  /** Slug; null once the company is removed. */
  company: string | null;
};

/** The breakers, one a Cal.com connection, from its first request on; open and held ones of all instances. */
@Controller('admin/breakers')
@UseGuards(AdminGuard)
export class BreakersController {
  constructor(
    private readonly policies: PolicyRegistry,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async list(): Promise<BreakerAnswer[]> {
    const slugs = await this.slugs();
    // Redis may still remember breakers of companies that have been removed.
    return this.policies.list().flatMap((breaker) => (slugs.has(breaker.owner) ? [answerOf(breaker, slugs)] : []));
  }

  @Get(':name')
  @Header('Cache-Control', 'no-store')
  async get(@Param('name') name: string): Promise<BreakerAnswer> {
    return answerOf(found(this.policies.find(name)), await this.slugs());
  }

  @Get(':name/transitions')
  @Header('Cache-Control', 'no-store')
  transitions(@Param('name') name: string): BreakerTransition[] {
    return found(this.policies.transitions(name));
  }

  @Post(':name/isolate')
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  async isolate(@Param('name') name: string, @Body() body: unknown, @Actor() actor: string): Promise<BreakerAnswer> {
    const { reason } = readInput(IsolateInput, body);
    return this.changed(actor, 'breaker_isolate', found(this.policies.isolate(name, reason)), reason);
  }

  @Post(':name/release')
  @Header('Cache-Control', 'no-store')
  @HttpCode(200)
  async release(@Param('name') name: string, @Actor() actor: string): Promise<BreakerAnswer> {
    return this.changed(actor, 'breaker_release', found(this.policies.release(name)));
  }

  private async changed(
    actor: string,
    operation: string,
    breaker: BreakerSnapshot,
    reason?: string,
  ): Promise<BreakerAnswer> {
    const answer = answerOf(breaker, await this.slugs());
    const { name, company, state } = answer;
    const line = { breaker: name, breakerState: state, reason };
    await this.audit.record(actor, { operation, company, subject: name, line });
    return answer;
  }

  private async slugs(): Promise<Map<string, string>> {
    const rows = await this.database.asOperator((tx) =>
      tx.select({ id: companies.id, slug: companies.slug }).from(companies),
    );
    return new Map(rows.map(({ id, slug }) => [id, slug]));
  }
}

function answerOf({ owner, target, ...breaker }: BreakerSnapshot, slugs: Map<string, string>): BreakerAnswer {
  return { ...breaker, company: slugs.get(owner) ?? null, target: new URL(target).host };
}

function found<T>(value: T | null): T {
  if (value === null) throw new BreakerNotFoundError();
  return value;
}
