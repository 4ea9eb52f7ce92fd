import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, gt, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import {
  agents,
  branches,
  calcomConnections,
  companies,
  Database,
  type InputProblem,
  phoneNumbers,
  retellKeys,
  services,
  tenantChanges,
  type Transaction,
} from '../platform/index.js';
import { CompanyAssembler, type StoredCompany } from './company.assembler.js';
import { CredentialCipher } from './credential-cipher.js';
import type { BranchDto, CalcomDto, TenantDocumentDto } from './tenant-document.dto.js';
import { TenantConflictError, TenantDocumentInvalidError } from './tenant.errors.js';

/** What names a company from outside: a number, an agent, or a Cal.com connection in the path of a webhook. */
export interface TenantClaims {
  numbers: { key: string; companyId: string; branchId: string | null }[];
  agents: { key: string; companyId: string; branchId: string | null }[];
  connections: { key: string; companyId: string; branchId: string | null }[];
}

/** Companies as rows: whole documents in, whole companies out. Vendor keys are stored encrypted. */
@Injectable()
export class TenancyRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: CredentialCipher,
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

  /**
   * Makes the stored company equal to the document. Ids of what stays the same by slug are kept, secrets that the
   * document leaves out as well.
   * @throws TenantConflictError when another company has a number or an agent of it
   * @throws TenantDocumentInvalidError when a Cal.com block has no key, neither given nor stored
   */
  async apply(document: TenantDocumentDto, now: Date): Promise<StoredCompany> {
    return this.database.asOperator(async (tx) => {
      const [existing] = await tx.select().from(companies).where(eq(companies.slug, document.slug)).for('update');
      const companyId = existing?.id ?? randomUUID();
      await this.refuseForeign(tx, companyId, document);
      const row = {
        id: companyId,
        slug: document.slug,
        name: document.name,
        document: withoutSecrets(document),
        createdAt: existing?.createdAt ?? now,
        updatedAt: now,
      };
      await tx.insert(companies).values(row).onConflictDoUpdate({ target: companies.id, set: row });
      const branchIds = await this.applyBranches(tx, companyId, document, now);
      await this.applyConnections(tx, companyId, document, branchIds, now);
      await this.applyRetellKeys(tx, companyId, document);
      await this.applyNumbersAndAgents(tx, companyId, document, branchIds);
      await announce(tx, companyId);
      const [stored] = await this.assembler.assemble(tx, [row]);
      if (!stored) throw new Error('A company that was just written cannot be read');
      return stored;
    });
  }

  async remove(slug: string): Promise<boolean> {
    return this.database.asOperator(async (tx) => {
      const removed = await tx.delete(companies).where(eq(companies.slug, slug)).returning({ id: companies.id });
      for (const { id } of removed) await announce(tx, id);
      return removed.length > 0;
    });
  }

  private async refuseForeign(tx: Transaction, companyId: string, document: TenantDocumentDto): Promise<void> {
    const { numbers, agentIds } = claimsOf(document);
    const takenNumbers = numbers.length
      ? await tx.select().from(phoneNumbers).where(inArray(phoneNumbers.number, numbers))
      : [];
    const takenAgents = agentIds.length ? await tx.select().from(agents).where(inArray(agents.agentId, agentIds)) : [];
    const foreign = (owner: { companyId: string }) => owner.companyId !== companyId;
    const problems: InputProblem[] = [];
    for (const [index, branch] of document.branches.entries()) {
      const taken = takenNumbers.filter(foreign).some(({ number }) => branch.phoneNumbers?.includes(number));
      if (taken) problems.push({ path: `branches[${index}].phoneNumbers`, message: 'has a number of another company' });
    }
    if (takenAgents.some(foreign)) problems.push({ path: 'agentIds', message: 'has an agent of another company' });
    if (problems.length > 0) throw new TenantConflictError(problems);
  }

  private async applyBranches(
    tx: Transaction,
    companyId: string,
    document: TenantDocumentDto,
    now: Date,
  ): Promise<Map<string, string>> {
    const stored = await tx.select().from(branches).where(eq(branches.companyId, companyId));
    const ids = new Map<string, string>();
    for (const { slug, name, services: wanted } of document.branches) {
      const id = stored.find((row) => row.slug === slug)?.id ?? randomUUID();
      ids.set(slug, id);
      const row = { id, companyId, slug, name, removedAt: null };
      await tx.insert(branches).values(row).onConflictDoUpdate({ target: branches.id, set: row });
      await this.applyServices(tx, companyId, id, wanted, now);
    }
    await tx
      .update(branches)
      .set({ removedAt: now })
      .where(and(eq(branches.companyId, companyId), notInArray(branches.id, [...ids.values()])));
    return ids;
  }

  private async applyServices(
    tx: Transaction,
    companyId: string,
    branchId: string,
    wanted: BranchDto['services'],
    now: Date,
  ): Promise<void> {
    const stored = await tx.select().from(services).where(eq(services.branchId, branchId));
    const rows = wanted.map(({ slug, name }) => {
      const id = stored.find((row) => row.slug === slug)?.id ?? randomUUID();
      return { id, companyId, branchId, slug, name, removedAt: null };
    });
    for (const row of rows) await tx.insert(services).values(row).onConflictDoUpdate({ target: services.id, set: row });
    const kept = rows.map(({ id }) => id);
    await tx
      .update(services)
      .set({ removedAt: now })
      .where(and(eq(services.branchId, branchId), notInArray(services.id, kept)));
  }

  private async applyConnections(
    tx: Transaction,
    companyId: string,
    document: TenantDocumentDto,
    branchIds: Map<string, string>,
    now: Date,
  ): Promise<void> {
    const stored = await tx.select().from(calcomConnections).where(eq(calcomConnections.companyId, companyId));
    const blocks = blocksOf(document, branchIds);
    const problems: InputProblem[] = [];
    const kept: string[] = [];
    for (const { path, branchId, block } of blocks) {
      const before = stored.find((row) => row.branchId === branchId);
      const id = before?.id ?? randomUUID();
      const seal = (secret: string | undefined) => (secret === undefined ? undefined : this.cipher.encrypt(secret, id));
      const apiKeyEncrypted = seal(block.apiKey) ?? before?.apiKeyEncrypted;
      if (apiKeyEncrypted === undefined) {
        problems.push({ path: `${path}.apiKey`, message: 'must be given, none is stored' });
        continue;
      }
      const webhookSecretEncrypted = seal(block.webhookSecret) ?? before?.webhookSecretEncrypted ?? null;
      const { previousWebhookSecret: previous } = block;
      const previousWebhookSecretEncrypted =
        previous === null ? null : (seal(previous) ?? before?.previousWebhookSecretEncrypted ?? null);
      const secrets = { apiKeyEncrypted, webhookSecretEncrypted, previousWebhookSecretEncrypted };
      const row = { id, companyId, branchId, ...secrets, removedAt: null };
      await tx.insert(calcomConnections).values(row).onConflictDoUpdate({ target: calcomConnections.id, set: row });
      kept.push(id);
    }
    if (problems.length > 0) throw new TenantDocumentInvalidError(problems);
    await tx
      .update(calcomConnections)
      .set({ removedAt: now })
      .where(and(eq(calcomConnections.companyId, companyId), notInArray(calcomConnections.id, kept)));
  }

  private async applyRetellKeys(tx: Transaction, companyId: string, document: TenantDocumentDto): Promise<void> {
    const keys = document.retell?.apiKeys;
    if (keys === undefined) return;
    await tx.delete(retellKeys).where(eq(retellKeys.companyId, companyId));
    if (keys.length === 0) return;
    await tx
      .insert(retellKeys)
      .values(
        keys.map((key, position) => ({ companyId, position, keyEncrypted: this.cipher.encrypt(key, companyId) })),
      );
  }

  private async applyNumbersAndAgents(
    tx: Transaction,
    companyId: string,
    document: TenantDocumentDto,
    branchIds: Map<string, string>,
  ): Promise<void> {
    await tx.delete(phoneNumbers).where(eq(phoneNumbers.companyId, companyId));
    await tx.delete(agents).where(eq(agents.companyId, companyId));
    const numbers: (typeof phoneNumbers.$inferInsert)[] = [];
    const agentRows: (typeof agents.$inferInsert)[] = [];
    for (const agentId of document.agentIds ?? []) agentRows.push({ agentId, companyId, branchId: null });
    for (const branch of document.branches) {
      const branchId = branchIds.get(branch.slug);
      if (branchId === undefined) continue;
      for (const number of branch.phoneNumbers ?? []) numbers.push({ number, companyId, branchId });
      for (const agentId of branch.agentIds ?? []) agentRows.push({ agentId, companyId, branchId });
    }
    if (numbers.length > 0) await tx.insert(phoneNumbers).values(numbers);
    if (agentRows.length > 0) await tx.insert(agents).values(agentRows);
  }
}

/** Any fixed number. Revisions must become visible in their order, or an instance would pass over one. */
const ANNOUNCING = 7_350_918_244;

/** Tells the other instances to read again. */
export async function announce(tx: Transaction, companyId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ANNOUNCING})`);
  const revision = sql`nextval('tenant_revision')`;
  await tx.execute(
    sql`insert into tenant_changes (company_id, revision) values (${companyId}, ${revision})
        on conflict (company_id) do update set revision = excluded.revision`,
  );
}

function claimsOf(document: TenantDocumentDto): { numbers: string[]; agentIds: string[] } {
  return {
    numbers: document.branches.flatMap(({ phoneNumbers: numbers }) => numbers ?? []),
    agentIds: [...(document.agentIds ?? []), ...document.branches.flatMap(({ agentIds }) => agentIds ?? [])],
  };
}

/** The Cal.com blocks that are in use: the company's own while a branch needs it, and those of branches. */
function blocksOf(
  document: TenantDocumentDto,
  branchIds: Map<string, string>,
): { path: string; branchId: string | null; block: CalcomDto }[] {
  const ofBranches = document.branches.flatMap(({ slug, calcom }, index) =>
    calcom ? [{ path: `branches[${index}].calcom`, branchId: branchIds.get(slug) ?? null, block: calcom }] : [],
  );
  if (ofBranches.length === document.branches.length && !document.calcom) return ofBranches;
  return [{ path: 'calcom', branchId: null, block: document.calcom ?? {} }, ...ofBranches];
}

function withoutSecrets(document: TenantDocumentDto): TenantDocumentDto {
  const clean = (block: CalcomDto | undefined) => (block?.apiUrl === undefined ? {} : { apiUrl: block.apiUrl });
  const { retell: _keys, calcom, ...open } = document;
  return {
    ...open,
    ...(calcom ? { calcom: clean(calcom) } : {}),
    branches: document.branches.map((branch) =>
      Object.assign({}, branch, branch.calcom ? { calcom: clean(branch.calcom) } : {}),
    ),
  };
}
