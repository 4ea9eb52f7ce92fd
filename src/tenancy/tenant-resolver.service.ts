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

/**
 * Finds the tenant of a call: our number names a branch, the agent names a company or a branch.
 * Disagreement, or nothing known, is no tenant; there is no default (I-02, I-76).
 */
@Injectable()
export class TenantResolver {
  constructor(private readonly directory: TenantDirectory) {}

  /** @throws DatabaseError when a company must be read and cannot be */
  async resolve(origin: CallOrigin): Promise<Tenant | null> {
    const ourNumber = origin.direction === 'outbound' ? origin.fromNumber : origin.toNumber;
    const byNumber = ourNumber === null ? null : await this.directory.findByNumber(ourNumber);
    const byAgent = origin.agentId === null ? null : await this.directory.findByAgent(origin.agentId);
    if (byNumber && byAgent) return agrees(byNumber, byAgent) ? byNumber : null;
    return byNumber ?? (byAgent && onlyBranchOf(byAgent));
  }
}

function agrees(tenant: Tenant, agent: { company: Company; branch: Branch | null }): boolean {
  return agent.company.id === tenant.company.id && (agent.branch === null || agent.branch.id === tenant.branch.id);
}

/** An agent of a whole company names a branch only where there is just one. */
function onlyBranchOf({ company, branch }: { company: Company; branch: Branch | null }): Tenant | null {
  if (branch) return { company, branch };
  const [only, ...others] = company.branches;
  return only && others.length === 0 ? { company, branch: only } : null;
}
