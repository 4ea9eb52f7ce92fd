import { Injectable } from '@nestjs/common';
import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import {
  agents,
  calcomConnections,
  companies,
  Database,
  phoneNumbers,
  tenantChanges,
  type Transaction,
} from '../platform/index.js';
import { CompanyAssembler, type StoredCompany } from './company.assembler.js';

/** What names a company from outside, the company, and its branch; null: the whole company. */
export type ClaimEntry = [key: string, companyId: string, branchId: string | null];

/** Numbers, agents, and Cal.com connections, which stand in the paths of webhooks. */
export interface TenantClaims {
  numbers: ClaimEntry[];
  agents: ClaimEntry[];
  connections: ClaimEntry[];
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
    return this.database.asOperator(async (tx) => {
      const [numbers, agentIds, connections] = await Promise.all([
        readClaims(tx, phoneNumbers, phoneNumbers.number, companyIds),
        readClaims(tx, agents, agents.agentId, companyIds),
        readClaims(tx, calcomConnections, calcomConnections.id, companyIds, isNull(calcomConnections.removedAt)),
      ]);
      return { numbers, agents: agentIds, connections };
    });
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

/** Column by column, each as one value: rows take several times as long, and triples that the database builds twice. */
async function readClaims(
  tx: Transaction,
  table: typeof phoneNumbers | typeof agents | typeof calcomConnections,
  key: AnyPgColumn,
  companyIds: string[] | null,
  condition?: SQL,
): Promise<ClaimEntry[]> {
  const { companyId, branchId } = table;
  const all = <T>(column: AnyPgColumn) => sql<T[]>`coalesce(json_agg(${column}), '[]')`;
  const columns = { keys: all<string>(key), owners: all<string>(companyId), branches: all<string | null>(branchId) };
  const ofThese = companyIds === null ? undefined : inArray(companyId, companyIds);
  const [row] = await tx.select(columns).from(table).where(and(ofThese, condition));
  if (!row) return [];
  return row.keys.map((of, n) => [of, row.owners[n] as string, row.branches[n] ?? null]);
}
