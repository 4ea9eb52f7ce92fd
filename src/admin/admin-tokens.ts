import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { adminTokens, Clock, companies, Config, Database, ProblemError } from '../platform/index.js';
import type { AdminScope } from './admin-scope.js';

/** A token can only be made for a company that is there. */
export class ScopeCompanyUnknownError extends ProblemError {
  constructor() {
    super(422, 'scope_company_unknown', 'No company has that slug; nothing was changed.');
  }
}

/** No valid token has that id. */
export class AdminTokenNotFoundError extends ProblemError {
  constructor() {
    super(404, 'admin_token_not_found', 'No valid token has that id.');
  }
}

export interface AdminToken {
  id: string;
  scope: AdminScope;
  createdAt: Date;
  revokedAt: Date | null;
}

export interface AdminBearer {
  scope: AdminScope;
  /** How the audit log names them: "operator" for ADMIN_TOKEN, else the id of the token. */
  actor: string;
}

const FIELDS = {
  id: adminTokens.id,
  scope: adminTokens.scope,
  slug: companies.slug,
  createdAt: adminTokens.createdAt,
  revokedAt: adminTokens.revokedAt,
};

/** The tokens of the admin API: ADMIN_TOKEN, which is the operator's, and those of the table, kept as digests. */
@Injectable()
export class AdminTokens {
  readonly #operatorDigest: Buffer;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.#operatorDigest = digestOf(config.adminToken.reveal());
  }

  /**
   * Who bears this text and what they may do, null when it is no token or a revoked one. Digests are compared, so neither
   * content nor length shows in the time; ADMIN_TOKEN is found without the database.
   */
  async bearerOf(token: string): Promise<AdminBearer | null> {
    const digest = digestOf(token);
    if (timingSafeEqual(digest, this.#operatorDigest)) return { scope: { kind: 'operator' }, actor: 'operator' };
    const [row] = await this.database.asOperator((tx) =>
      tx
        .select(FIELDS)
        .from(adminTokens)
        .leftJoin(companies, eq(companies.id, adminTokens.companyId))
        .where(and(eq(adminTokens.tokenDigest, digest.toString('hex')), isNull(adminTokens.revokedAt))),
    );
    return row === undefined ? null : { scope: toScope(row), actor: row.id };
  }

  /** @returns the token itself, which is shown this once and kept nowhere. @throws ScopeCompanyUnknownError */
  async create(scope: AdminScope): Promise<{ id: string; token: string }> {
    const id = randomUUID();
    const token = `slt_${randomBytes(32).toString('base64url')}`;
    await this.database.asOperator(async (tx) => {
      let companyId: string | null = null;
      if (scope.kind === 'company') {
        const [company] = await tx.select({ id: companies.id }).from(companies).where(eq(companies.slug, scope.slug));
        if (!company) throw new ScopeCompanyUnknownError();
        companyId = company.id;
      }
      const tokenDigest = digestOf(token).toString('hex');
      await tx
        .insert(adminTokens)
        .values({ id, tokenDigest, scope: scope.kind, companyId, createdAt: this.clock.now() });
    });
    return { id, token };
  }

  /** Oldest first, revoked ones among them. */
  async list(): Promise<AdminToken[]> {
    const rows = await this.database.asOperator((tx) =>
      tx
        .select(FIELDS)
        .from(adminTokens)
        .leftJoin(companies, eq(companies.id, adminTokens.companyId))
        .orderBy(asc(adminTokens.createdAt), asc(adminTokens.id)),
    );
    return rows.map((row) => ({
      id: row.id,
      scope: toScope(row),
      createdAt: row.createdAt,
      revokedAt: row.revokedAt,
    }));
  }

  /** Ends a token at once, on all instances. @throws AdminTokenNotFoundError */
  async revoke(id: string): Promise<void> {
    if (!isUUID(id)) throw new AdminTokenNotFoundError();
    const revoked = await this.database.asOperator((tx) =>
      tx
        .update(adminTokens)
        .set({ revokedAt: this.clock.now() })
        .where(and(eq(adminTokens.id, id), isNull(adminTokens.revokedAt)))
        .returning({ id: adminTokens.id }),
    );
    if (revoked.length === 0) throw new AdminTokenNotFoundError();
  }
}

/** A token of a company is deleted with it, so the slug is always there; without one it opens nothing. */
function toScope({ scope, slug }: { scope: AdminScope['kind']; slug: string | null }): AdminScope {
  return scope === 'company' ? { kind: scope, slug: slug ?? '' } : { kind: scope };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
