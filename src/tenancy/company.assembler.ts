import { Injectable } from '@nestjs/common';
import { and, inArray, isNull } from 'drizzle-orm';
import {
  branches,
  calcomConnections,
  type companies,
  Config,
  retellKeys,
  Secret,
  services,
  type Transaction,
} from '../platform/index.js';
import { CredentialCipher } from './credential-cipher.js';
import type { BranchDto, CalcomDto, TenantDocumentDto } from './tenant-document.dto.js';
import { openingHoursOf, policyOf } from './tenant-document.js';
import type { Branch, CalcomConnection, Company } from './tenant.js';

/** A company with the document it came from; the document carries no secret. */
export interface StoredCompany {
  company: Company;
  document: TenantDocumentDto;
}

export type CompanyRow = typeof companies.$inferSelect;
type ConnectionRow = typeof calcomConnections.$inferSelect;

/** Makes whole companies of their rows. Vendor keys stay encrypted and are opened on each use. */
@Injectable()
export class CompanyAssembler {
  constructor(
    private readonly cipher: CredentialCipher,
    private readonly config: Config,
  ) {}

  async assemble(tx: Transaction, rows: CompanyRow[]): Promise<StoredCompany[]> {
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return [];
    const branchRows = await tx
      .select()
      .from(branches)
      .where(and(inArray(branches.companyId, ids), isNull(branches.removedAt)));
    const serviceRows = await tx
      .select()
      .from(services)
      .where(and(inArray(services.companyId, ids), isNull(services.removedAt)));
    const connectionRows = await tx
      .select()
      .from(calcomConnections)
      .where(and(inArray(calcomConnections.companyId, ids), isNull(calcomConnections.removedAt)));
    const keyRows = await tx
      .select()
      .from(retellKeys)
      .where(inArray(retellKeys.companyId, ids))
      .orderBy(retellKeys.position);
    const byCompany = {
      branches: Map.groupBy(branchRows, ({ companyId }) => companyId),
      services: Map.groupBy(serviceRows, ({ branchId }) => branchId),
      connections: Map.groupBy(connectionRows, ({ companyId }) => companyId),
      keys: Map.groupBy(keyRows, ({ companyId }) => companyId),
    };
    return rows.map((row) => {
      const document = row.document as TenantDocumentDto;
      const connections = byCompany.connections.get(row.id) ?? [];
      const company: Company = {
        id: row.id,
        slug: row.slug,
        name: row.name,
        locale: document.locale,
        policy: policyOf(document),
        agentIds: document.agentIds ?? [],
        retellApiKeys: (byCompany.keys.get(row.id) ?? []).map(({ keyEncrypted }) => this.open(keyEncrypted, row.id)),
        branches: [],
      };
      company.branches = document.branches.flatMap((branch): Branch[] => {
        const branchRow = byCompany.branches.get(row.id)?.find(({ slug }) => slug === branch.slug);
        const connection =
          connections.find(({ branchId }) => branchId !== null && branchId === branchRow?.id) ??
          connections.find(({ branchId }) => branchId === null);
        if (!branchRow || !connection) return [];
        const serviceIds = new Map((byCompany.services.get(branchRow.id) ?? []).map(({ slug, id }) => [slug, id]));
        const block = connection.branchId === null ? document.calcom : branch.calcom;
        return [this.toBranch(document, branch, branchRow.id, serviceIds, this.toConnection(connection, block))];
      });
      return { company, document };
    });
  }

  private toConnection(row: ConnectionRow, block: CalcomDto | undefined): CalcomConnection {
    const open = (encrypted: string | null) => (encrypted === null ? null : this.open(encrypted, row.id));
    return {
      id: row.id,
      companyId: row.companyId,
      apiUrl: (block?.apiUrl ?? this.config.calcomApiUrl ?? '').replace(/\/+$/, ''),
      apiKey: this.open(row.apiKeyEncrypted, row.id),
      webhookSecret: open(row.webhookSecretEncrypted),
      previousWebhookSecret: open(row.previousWebhookSecretEncrypted),
    };
  }

  private toBranch(
    document: TenantDocumentDto,
    branch: BranchDto,
    id: string,
    serviceIds: Map<string, string>,
    calcom: CalcomConnection,
  ): Branch {
    return {
      id,
      slug: branch.slug,
      name: branch.name,
      timeZone: branch.timeZone ?? document.timeZone,
      phoneNumbers: branch.phoneNumbers ?? [],
      agentIds: branch.agentIds ?? [],
      openingHours: openingHoursOf(branch),
      holidays: branch.holidays ? { country: branch.holidays.country, region: branch.holidays.region ?? null } : null,
      closures: branch.closures ?? [],
      services: branch.services.map((service) => ({
        id: serviceIds.get(service.slug) ?? service.slug,
        slug: service.slug,
        name: service.name,
        synonyms: service.synonyms ?? [],
        eventTypeId: service.eventTypeId,
        durationMinutes: service.durationMinutes,
        price: service.price ?? null,
        bookingFields: service.bookingFields ?? {},
        isDefault: service.default ?? false,
      })),
      calcom,
    };
  }

  /** Deciphered each time it is used, so that no plain key lies in memory for long. */
  private open(encrypted: string, owner: string): Secret {
    return new Secret(() => this.cipher.decrypt(encrypted, owner));
  }
}
