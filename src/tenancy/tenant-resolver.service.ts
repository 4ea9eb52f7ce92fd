import { Injectable } from '@nestjs/common';
import type { Branch, Company, Tenant } from './tenant.js';
import { TenantDirectory } from './tenant-directory.js';

/** What a signed body says about whom it belongs to. */
export interface CallOrigin {
  direction: 'inbound' | 'outbound' | null;
  fromNumber: string | null;
  toNumber: string | null;
  agentId: string | null;
}

/** Whose call it is. */
export interface CallOwner {
  company: Company;
  /** Null: one of several, and nothing says which. */
  branch: Branch | null;
}

/**
 * Finds the tenant of a call: our number names a branch, the agent names a company or a branch.
 * Disagreement, or nothing known, is no tenant; there is no default (I-02, I-76).
 */
@Injectable()
export class TenantResolver {
  constructor(private readonly directory: TenantDirectory) {}

  /**
   * @returns the company that is meant, with its branch; no branch when an agent of a company with several says no more
   * @throws DatabaseError when a company must be read and cannot be
   */
  async resolve(origin: CallOrigin): Promise<CallOwner | null> {
    const ourNumber = origin.direction === 'outbound' ? origin.fromNumber : origin.toNumber;
    const byNumber = ourNumber === null ? null : await this.directory.findByNumber(ourNumber);
    const byAgent = origin.agentId === null ? null : await this.directory.findByAgent(origin.agentId);
    if (byNumber && byAgent) return agrees(byNumber, byAgent) ? byNumber : null;
    return byNumber ?? (byAgent && withOnlyBranch(byAgent));
  }
}

function agrees(tenant: Tenant, agent: CallOwner): boolean {
  return agent.company.id === tenant.company.id && (agent.branch === null || agent.branch.id === tenant.branch.id);
}

/** An agent of a whole company names a branch only where there is just one. */
function withOnlyBranch({ company, branch }: CallOwner): CallOwner {
  const [only, ...others] = company.branches;
  return { company, branch: branch ?? (only && others.length === 0 ? only : null) };
}
