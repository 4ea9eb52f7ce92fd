import { aTenant } from '../../test/support/branch.js';
import type { TenantDirectory } from './tenant-directory.js';
import { TenantResolver } from './tenant-resolver.service.js';

const salon = aTenant({ branch: { phoneNumbers: ['+4930100'] } });
const second = { ...salon.branch, id: 'branch-2', phoneNumbers: ['+4930200'] };
const chain = { ...salon.company, id: 'company-2', branches: [{ ...salon.branch, id: 'branch-3' }, second] };

const directory: Pick<TenantDirectory, 'findByNumber' | 'findByAgent'> = {
  findByNumber: (number) =>
    Promise.resolve(number === '+4930100' ? salon : number === '+4930200' ? { company: chain, branch: second } : null),
  findByAgent: (agentId) => {
    if (agentId === 'agent_salon') return Promise.resolve({ company: salon.company, branch: null });
    if (agentId === 'agent_chain') return Promise.resolve({ company: chain, branch: null });
    return Promise.resolve(agentId === 'agent_second' ? { company: chain, branch: second } : null);
  },
};

describe(TenantResolver.name, () => {
  const resolver = new TenantResolver(directory as TenantDirectory);
  const resolve = async (
    toNumber: string | null,
    agentId: string | null,
    direction: 'inbound' | 'outbound' | null = 'inbound',
  ) => (await resolver.resolve({ direction, toNumber, fromNumber: '+4915100', agentId }))?.branch?.id ?? null;

  it('takes the branch of the called number when the agent agrees or is unknown', async () => {
    expect(await resolve('+4930100', 'agent_salon')).toBe('branch-1');
    expect(await resolve('+4930200', 'agent_second')).toBe('branch-2');
    expect(await resolve('+4930100', null)).toBe('branch-1');
    expect(await resolve('+4930100', 'agent_unregistered')).toBe('branch-1');
  });

  it('I-02, I-76: is nobody when number and agent disagree, or nothing is known', async () => {
    expect(await resolve('+4930100', 'agent_chain')).toBeNull();
    expect(await resolve('+4999999', 'agent_nobody')).toBeNull();
    expect(await resolve(null, null, null)).toBeNull();
  });

  it('takes our own number of an outbound call', async () => {
    const origin = { fromNumber: '+4930200', toNumber: '+4930100', agentId: null };
    expect((await resolver.resolve({ ...origin, direction: 'outbound' }))?.branch?.id).toBe('branch-2');
  });

  it('takes the branch of an agent without a number only where there is one', async () => {
    expect(await resolve(null, 'agent_salon', null)).toBe('branch-1');
    expect(await resolve(null, 'agent_second', null)).toBe('branch-2');
    expect(await resolve(null, 'agent_chain', null)).toBeNull();
  });

  it('knows the company of such an agent all the same, whose keys must fit', async () => {
    const owner = await resolver.resolve({ direction: null, toNumber: null, fromNumber: null, agentId: 'agent_chain' });
    expect(owner?.company.id).toBe('company-2');
  });
});
