import { aTenant } from '../../test/support/branch.js';
import type { TenantDirectory } from './tenant-directory.js';
import { TenantResolver } from './tenant-resolver.service.js';

const salon = aTenant({ branch: { phoneNumbers: ['+4930100'] } });
const second = { ...salon.branch, id: 'branch-2', phoneNumbers: ['+4930200'] };
const chain = { ...salon.company, id: 'company-2', branches: [{ ...salon.branch, id: 'branch-3' }, second] };

const directory: Pick<TenantDirectory, 'findByNumber' | 'findByAgent'> = {
  findByNumber: (number) =>
    number === '+4930100' ? salon : number === '+4930200' ? { company: chain, branch: second } : null,
  findByAgent: (agentId) => {
    if (agentId === 'agent_salon') return { company: salon.company, branch: null };
    if (agentId === 'agent_chain') return { company: chain, branch: null };
    return agentId === 'agent_second' ? { company: chain, branch: second } : null;
  },
};

describe(TenantResolver.name, () => {
  const resolver = new TenantResolver(directory as TenantDirectory);
  const resolve = (
    toNumber: string | null,
    agentId: string | null,
    direction: 'inbound' | 'outbound' | null = 'inbound',
  ) => resolver.resolve({ direction, toNumber, fromNumber: '+4915100', agentId })?.branch.id ?? null;

  it('takes the branch of the called number when the agent agrees or is unknown', () => {
    expect(resolve('+4930100', 'agent_salon')).toBe('branch-1');
    expect(resolve('+4930200', 'agent_second')).toBe('branch-2');
    expect(resolve('+4930100', null)).toBe('branch-1');
    expect(resolve('+4930100', 'agent_unregistered')).toBe('branch-1');
  });

  it('I-02, I-76: is nobody when number and agent disagree, or nothing is known', () => {
    expect(resolve('+4930100', 'agent_chain')).toBeNull();
    expect(resolve('+4999999', 'agent_nobody')).toBeNull();
    expect(resolve(null, null, null)).toBeNull();
  });

  it('takes our own number of an outbound call', () => {
    const origin = { fromNumber: '+4930200', toNumber: '+4930100', agentId: null };
    expect(resolver.resolve({ ...origin, direction: 'outbound' })?.branch.id).toBe('branch-2');
  });

  it('takes the branch of an agent without a number only where there is one', () => {
    expect(resolve(null, 'agent_salon', null)).toBe('branch-1');
    expect(resolve(null, 'agent_second', null)).toBe('branch-2');
    expect(resolve(null, 'agent_chain', null)).toBeNull();
  });
});
