import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BoundedMap, Clock, SingleFlight, within } from '../platform/index.js';
import { TenancyRepository, type TenantClaims } from './tenancy.repository.js';
import type { Branch, Company, Tenant } from './tenant.js';

/** How old the index of this instance may be after a change on another one. */
const MAX_AGE_MS = 5_000;
/** A call waits at most this long to learn of changes; then it goes on with what is known. */
const REFRESH_TIMEOUT_MS = 250;
/** Whole companies kept in memory; of all the others only the numbers, agents and connections that name them. */
const MAX_COMPANIES = 2_000;

interface Claim {
  companyId: string;
  /** Null: the whole company. */
  branchId: string | null;
}

/**
 * Who has which number, agent and connection: all of that in memory, so that an unknown caller costs no query, and the
 * companies themselves as they are called. A change on this instance shows at once, one on another within seconds.
 */
@Injectable()
export class TenantDirectory implements OnModuleInit {
  readonly #numbers = new Map<string, Claim>();
  readonly #agents = new Map<string, Claim>();
  readonly #connections = new Map<string, Claim>();
  readonly #companies = new BoundedMap<string, Company>(MAX_COMPANIES);
  readonly #loading = new SingleFlight<Company | null>();
  #revision = 0;
  #checkedAt = 0;
  #lastRefresh: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: TenancyRepository,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#revision = await this.repository.currentRevision();
    this.index(await this.repository.listClaims(null));
    this.#checkedAt = this.clock.now().getTime();
  }

  /** @throws DatabaseError when the company must be read and cannot be */
  async findByNumber(number: string): Promise<Tenant | null> {
    const found = await this.find(this.#numbers, number);
    return found?.branch ? { company: found.company, branch: found.branch } : null;
  }

  /** @throws DatabaseError when the company must be read and cannot be */
  async findByAgent(agentId: string): Promise<{ company: Company; branch: Branch | null } | null> {
    return this.find(this.#agents, agentId);
  }

  /** A branch that uses this Cal.com connection. @throws DatabaseError when the company must be read and cannot be */
  async findByConnection(connectionId: string): Promise<Tenant | null> {
    const found = await this.find(this.#connections, connectionId);
    const branch = found?.company.branches.find(({ calcom }) => calcom.id === connectionId);
    return found && branch ? { company: found.company, branch } : null;
  }

  /** All that are in use. */
  async listConnections(): Promise<string[]> {
    await this.refreshWhenOld();
    return [...this.#connections.keys()];
  }

  /** Takes in every change up to now; one after the other, so that an older look never covers a newer one. @throws DatabaseError */
  refresh(): Promise<void> {
    const refreshed = this.#lastRefresh.catch(() => undefined).then(() => this.takeInChanges());
    this.#lastRefresh = refreshed;
    return refreshed;
  }

  private async takeInChanges(): Promise<void> {
    const revision = await this.repository.currentRevision();
    if (revision !== this.#revision) {
      const changed = await this.repository.listChangedSince(this.#revision);
      const claims = await this.repository.listClaims(changed);
      for (const companyId of changed) this.forget(companyId);
      this.index(claims);
      this.#revision = revision;
    }
    this.#checkedAt = this.clock.now().getTime();
  }

  private async find(
    claims: ReadonlyMap<string, Claim>,
    key: string,
  ): Promise<{ company: Company; branch: Branch | null } | null> {
    await this.refreshWhenOld();
    const claim = claims.get(key);
    if (!claim) return null;
    const company = this.#companies.get(claim.companyId) ?? (await this.load(claim.companyId));
    if (!company) return null;
    return { company, branch: company.branches.find(({ id }) => id === claim.branchId) ?? null };
  }

  private load(companyId: string): Promise<Company | null> {
    const revision = this.#revision;
    return this.#loading.run(`${companyId}|${revision}`, async () => {
      const company = (await this.repository.find(companyId))?.company ?? null;
      // Read while it was changed: serves this call and is not kept.
      if (company && revision === this.#revision) this.#companies.set(companyId, company);
      return company;
    });
  }

  private index({ numbers, agents, connections }: TenantClaims): void {
    for (const [key, companyId, branchId] of numbers) this.#numbers.set(key, { companyId, branchId });
    for (const [key, companyId, branchId] of agents) this.#agents.set(key, { companyId, branchId });
    for (const [key, companyId, branchId] of connections) this.#connections.set(key, { companyId, branchId });
  }

  private forget(companyId: string): void {
    this.#companies.delete(companyId);
    for (const claims of [this.#numbers, this.#agents, this.#connections]) {
      for (const [key, claim] of claims) if (claim.companyId === companyId) claims.delete(key);
    }
  }

  private async refreshWhenOld(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.#checkedAt < MAX_AGE_MS) return;
    // A database that is away or slow leaves the index as it is; it is asked again when that is old as well.
    this.#checkedAt = now;
    await within(this.refresh(), REFRESH_TIMEOUT_MS).catch(() => undefined);
  }
}
