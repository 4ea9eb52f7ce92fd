import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/index.js';
import { TenancyRepository } from './tenancy.repository.js';
import type { Branch, Company, Tenant } from './tenant.js';

/** How old the index of this instance may be after a change on another one. */
const MAX_AGE_MS = 5_000;

/**
 * Who has which number and which agent, in memory, so that a call costs no query.
 * A change on this instance shows at once, one on another within seconds: a look-up that finds the index old asks in the
 * background whether anything changed, and reloads only then.
 */
@Injectable()
export class TenantDirectory implements OnModuleInit {
  #byNumber = new Map<string, Tenant>();
  #byAgent = new Map<string, { company: Company; branch: Branch | null }>();
  #byConnection = new Map<string, Tenant>();
  #revision = -1;
  #checkedAt = 0;

  constructor(
    private readonly repository: TenancyRepository,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
  }

  findByNumber(number: string): Tenant | null {
    this.refreshWhenOld();
    return this.#byNumber.get(number) ?? null;
  }

  findByAgent(agentId: string): { company: Company; branch: Branch | null } | null {
    this.refreshWhenOld();
    return this.#byAgent.get(agentId) ?? null;
  }

  /** A branch that uses this Cal.com connection. */
  findByConnection(connectionId: string): Tenant | null {
    this.refreshWhenOld();
    return this.#byConnection.get(connectionId) ?? null;
  }

  async reload(): Promise<void> {
    const revision = await this.repository.currentRevision();
    const companies = await this.repository.listAll();
    this.#byNumber = new Map();
    this.#byAgent = new Map();
    this.#byConnection = new Map();
    for (const { company } of companies) this.index(company);
    this.#revision = revision;
    this.#checkedAt = this.clock.now().getTime();
  }

  private index(company: Company): void {
    for (const agentId of company.agentIds) this.#byAgent.set(agentId, { company, branch: null });
    for (const branch of company.branches) {
      for (const number of branch.phoneNumbers) this.#byNumber.set(number, { company, branch });
      for (const agentId of branch.agentIds) this.#byAgent.set(agentId, { company, branch });
      this.#byConnection.set(branch.calcom.id, { company, branch });
    }
  }

  private refreshWhenOld(): void {
    const now = this.clock.now().getTime();
    if (now - this.#checkedAt < MAX_AGE_MS) return;
    this.#checkedAt = now;
    // A database that is away leaves the index as it is; the next look-up tries again.
    void this.reloadWhenChanged().catch(() => undefined);
  }

  private async reloadWhenChanged(): Promise<void> {
    if ((await this.repository.currentRevision()) !== this.#revision) await this.reload();
  }
}
