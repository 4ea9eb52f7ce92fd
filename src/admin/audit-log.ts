import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppLogger, auditEntries, Clock, Database, type LogLine } from '../platform/index.js';

/** A request that the guard let in. */
export interface AdminRequest extends Request {
  /** "operator" for ADMIN_TOKEN, else the id of the token. */
  adminActor?: string;
}

/** Who asked, as the guard found out. */
export const Actor = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<AdminRequest>().adminActor ?? 'unknown',
);

/** One change by hand. Codes and ids: never a person, a reason in words or a document. */
export interface AdminChange {
  /** E.g. "breaker_isolate". */
  operation: string;
  /** Slug. */
  company?: string | null;
  /** Id of what was changed; the company itself where left out. */
  subject?: string;
  /** What else the log line tells. */
  line?: Omit<LogLine, 'event' | 'operation' | 'company'>;
}

/** Keeps every change by an operator: a line of the log at once, and an entry that stays. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /** Call it once the change is made. Never fails: a change that is made is not spoken of as failed. */
  async record(actor: string, { operation, company, subject, line }: AdminChange): Promise<void> {
    this.logger.info({
      event: 'admin_change',
      actor,
      operation,
      ...(company === undefined ? {} : { company }),
      ...line,
    });
    const entry = { id: randomUUID(), at: this.clock.now(), actor, operation, company: company ?? null };
    try {
      await this.database.asOperator((tx) => tx.insert(auditEntries).values({ ...entry, subject: subject ?? null }));
    } catch (error) {
      this.logger.error({ event: 'audit_entry_lost', operation, err: error });
    }
  }
}
