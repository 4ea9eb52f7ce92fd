import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
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
  type Transaction,
} from '../platform/index.js';
import { announceChange } from './announce-change.js';
import { CompanyAssembler, type StoredCompany } from './company.assembler.js';
import { CredentialCipher } from './credential-cipher.js';
import type { BranchDto, CalcomDto, TenantDocumentDto } from './tenant-document.dto.js';
import { TenantConflictError, TenantDocumentInvalidError } from './tenant.errors.js';

/** Any fixed number; whoever applies a document takes this lock, since documents may claim the same slug or number. */
const LOCK = 7_350_918_244;

/** Writes companies into rows, a whole document at a time. Vendor keys are stored encrypted. */
@Injectable()
export class TenantDocumentRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: CredentialCipher,
    private readonly assembler: CompanyAssembler,
  ) {}

  /**
   * Makes the stored company equal to the document. Ids of what stays the same by slug are kept, secrets that the
   * document leaves out as well.
   * @throws TenantConflictError when another company has a number or an agent of it
   * @throws TenantDocumentInvalidError when a Cal.com block has no key, neither given nor stored
   */
  async apply(document: TenantDocumentDto, now: Date): Promise<StoredCompany> {
    return this.database.asOperator(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
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
      await announceChange(tx, companyId);
      const [stored] = await this.assembler.assemble(tx, [row]);
      if (!stored) throw new Error('A company that was just written cannot be read');
      return stored;
    });
  }

  async remove(slug: string): Promise<boolean> {
    return this.database.asOperator(async (tx) => {
      const removed = await tx.delete(companies).where(eq(companies.slug, slug)).returning({ id: companies.id });
      for (const { id } of removed) await announceChange(tx, id);
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
