import { Injectable } from '@nestjs/common';
import { Clock, Config, type InputProblem } from '../platform/index.js';
import { refuseApiUrls } from './api-url.policy.js';
import type { StoredCompany } from './company.assembler.js';
import { TenancyRepository } from './tenancy.repository.js';
import { TenantDirectory } from './tenant-directory.js';
import type { TenantDocumentDto } from './tenant-document.dto.js';
import { TenantDocumentRepository } from './tenant-document.repository.js';
import { parseTenantDocument } from './tenant-document.js';
import { TenantDocumentInvalidError, TenantNotFoundError } from './tenant.errors.js';
import type { Company } from './tenant.js';

/** A `calcom` block as it is answered: where to send webhooks, and no secret. */
export interface CalcomAnswer {
  apiUrl?: string;
  connectionId: string;
  /** To register at Cal.com; only the path where nobody said under which address this gateway is reached. */
  webhookUrl: string;
}

/** The document of a company without its secrets. */
export type TenantAnswer = Omit<TenantDocumentDto, 'calcom' | 'retell' | 'branches'> & {
  calcom?: CalcomAnswer;
  branches: (Omit<TenantDocumentDto['branches'][number], 'calcom'> & { calcom?: CalcomAnswer })[];
};

/** What operators do with companies: whole documents, in and out. */
@Injectable()
export class TenancyService {
  constructor(
    private readonly repository: TenancyRepository,
    private readonly documents: TenantDocumentRepository,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * @param input - the document as it came in
   * @param address - the slug that it must have; any when left out
   * @throws TenantDocumentInvalidError with every problem; nothing was changed
   * @throws TenantConflictError when a number or an agent is another company's; nothing was changed
   */
  async apply(input: unknown, address?: string): Promise<TenantAnswer> {
    const parsed = parseTenantDocument(input);
    const misplaced = address === undefined ? [] : refuseOtherSlug(input, address);
    if (parsed.kind === 'invalid') throw new TenantDocumentInvalidError([...misplaced, ...parsed.problems]);
    const refused = [...misplaced, ...refuseApiUrls(parsed.document, this.config)];
    if (refused.length > 0) throw new TenantDocumentInvalidError(refused);
    await this.documents.apply(parsed.document, this.clock.now());
    await this.directory.refresh();
    return this.get(parsed.document.slug);
  }

  /** @throws TenantNotFoundError */
  async get(slug: string): Promise<TenantAnswer> {
    const stored = await this.repository.findBySlug(slug);
    if (!stored) throw new TenantNotFoundError();
    return this.toAnswer(stored);
  }

  /** As calls see it. @throws TenantNotFoundError */
  async find(slug: string): Promise<Company> {
    const stored = await this.repository.findBySlug(slug);
    if (!stored) throw new TenantNotFoundError();
    return stored.company;
  }

  async list(): Promise<TenantAnswer[]> {
    return (await this.repository.listAll())
      .map((stored) => this.toAnswer(stored))
      .toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  }

  /** @throws TenantNotFoundError */
  async remove(slug: string): Promise<void> {
    if (!(await this.documents.remove(slug))) throw new TenantNotFoundError();
    await this.directory.refresh();
  }

  private toAnswer({ company, document }: StoredCompany): TenantAnswer {
    const answerOf = (apiUrl: string | undefined, connectionId: string): CalcomAnswer => ({
      ...(apiUrl === undefined ? {} : { apiUrl }),
      connectionId,
      webhookUrl: webhookUrlOf(connectionId, this.config.publicUrl),
    });
    const { retell: _retell, calcom, branches, ...open } = document;
    const connectionOf = (slug: string) => company.branches.find((branch) => branch.slug === slug)?.calcom.id ?? '';
    const shared = branches.find((branch) => !branch.calcom);
    return {
      ...open,
      ...(shared ? { calcom: answerOf(calcom?.apiUrl, connectionOf(shared.slug)) } : {}),
      branches: branches.map(({ calcom: own, ...branch }) => ({
        ...branch,
        ...(own ? { calcom: answerOf(own.apiUrl, connectionOf(branch.slug)) } : {}),
      })),
    };
  }
}

/** One that is left out is told as missing by the document itself. */
function refuseOtherSlug(input: unknown, address: string): InputProblem[] {
  const said = typeof input === 'object' && input !== null && 'slug' in input ? input.slug : undefined;
  if (said === undefined || said === address) return [];
  return [{ path: 'slug', message: 'must be the slug of the address' }];
}

/** Where a connection's events are taken. @param publicUrl - of this gateway; null gives the path alone */
export function webhookUrlOf(connectionId: string, publicUrl: string | null): string {
  return `${publicUrl ?? ''}/calcom/webhook/${connectionId}`;
}
