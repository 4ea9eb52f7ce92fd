import { Injectable } from '@nestjs/common';
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { agents, calcomConnections, companies, Database, phoneNumbers, tenantChanges } from '../platform/index.js';
import { CompanyAssembler, type StoredCompany } from './company.assembler.js';

/** What names a company from outside: a number, an agent, or a Cal.com connection in the path of a webhook. */
export interface TenantClaims {
  numbers: { key: string; companyId: string; branchId: string | null }[];
  agents: { key: string; companyId: string; branchId: string | null }[];
  connections: { key: string; companyId: string; branchId: string | null }[];
}

/** Reads companies from their rows, whole. */
@Injectable()
export class TenancyRepository {
  constructor(
    private readonly database: Database,
    private readonly assembler: CompanyAssembler,
  ) {}

  /** Number of the last change of any company; cheap to ask. */
  async currentRevision(): Promise<number> {
    const [row] = await this.database.asOperator((tx) =>
      tx.select({ revision: sql<string | null>`max(${tenantChanges.revision})` }).from(tenantChanges),
    );
    return Number(row?.revision ?? 0);
  }

  /** Companies that were changed or removed after that revision. */
  async listChangedSince(revision: number): Promise<string[]> {
    const rows = await this.database.asOperator((tx) =>
      tx.select({ companyId: tenantChanges.companyId }).from(tenantChanges).where(gt(tenantChanges.revision, revision)),
    );
    return rows.map(({ companyId }) => companyId);
  }

  /** @param companyIds - null: of all companies */
  async listClaims(companyIds: string[] | null): Promise<TenantClaims> {
    const of = (
      column: typeof phoneNumbers.companyId | typeof agents.companyId | typeof calcomConnections.companyId,
    ) => (companyIds === null ? undefined : inArray(column, companyIds));
    return this.database.asOperator(async (tx) => ({
      numbers: await tx
        .select({ key: phoneNumbers.number, companyId: phoneNumbers.companyId, branchId: phoneNumbers.branchId })
        .from(phoneNumbers)
        .where(of(phoneNumbers.companyId)),
      agents: await tx
        .select({ key: agents.agentId, companyId: agents.companyId, branchId: agents.branchId })
        .from(agents)
        .where(of(agents.companyId)),
      connections: await tx
        .select({
          key: calcomConnections.id,
          companyId: calcomConnections.companyId,
          branchId: calcomConnections.branchId,
        })
        .from(calcomConnections)
        .where(and(isNull(calcomConnections.removedAt), of(calcomConnections.companyId))),
    }));
  }

  async find(companyId: string): Promise<StoredCompany | null> {
    return this.database.asOperator(async (tx) => {
      const rows = await tx.select().from(companies).where(eq(companies.id, companyId));
      return (await this.assembler.assemble(tx, rows))[0] ?? null;
    });
  }

  async listAll(): Promise<StoredCompany[]> {
    return this.database.asOperator(async (tx) => this.assembler.assemble(tx, await tx.select().from(companies)));
  }

  async findBySlug(slug: string): Promise<StoredCompany | null> {
    return this.database.asOperator(async (tx) => {
      const [found] = await this.assembler.assemble(
        tx,
        await tx.select().from(companies).where(eq(companies.slug, slug)),
      );
      return found ?? null;
    });
  }
}
