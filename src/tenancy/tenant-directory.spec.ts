import { aTenant } from '../../test/support/branch.js';
import { ManualClock } from '../platform/index.js';
import type { TenancyRepository, TenantClaims } from './tenancy.repository.js';
import { TenantDirectory } from './tenant-directory.js';
import type { Company } from './tenant.js';

const { company, branch } = aTenant();
const TO = '+4930100';

/** Companies as another instance could change them, with a count of what was read. */
class StoredCompanies {
  revision = 1;
  company: Company = { ...company, branches: [branch] };
  numbers = [TO];
  reads = 0;
  away = false;

  currentRevision = (): Promise<number> =>
    this.away ? Promise.reject(new Error('The database is away')) : Promise.resolve(this.revision);
  listChangedSince = (): Promise<string[]> => Promise.resolve([company.id]);
  listClaims = (): Promise<TenantClaims> =>
    Promise.resolve({
      numbers: this.numbers.map((number) => [number, company.id, branch.id]),
      agents: [['agent_1', company.id, null]],
      connections: [[branch.calcom.id, company.id, null]],
    });
  find = (): Promise<{ company: Company }> => {
    this.reads += 1;
    return Promise.resolve({ company: this.company });
  };
}

describe(TenantDirectory.name, () => {
  let stored: StoredCompanies;
  let clock: ManualClock;
  let directory: TenantDirectory;
  beforeEach(async () => {
    stored = new StoredCompanies();
    clock = new ManualClock('2026-11-24T08:00:00Z');
    directory = new TenantDirectory(stored as unknown as TenancyRepository, clock);
    await directory.onModuleInit();
  });

  it('reads a company when it is first called, and once for calls that come together', async () => {
    expect(stored.reads).toBe(0);
    const found = await Promise.all([
      directory.findByNumber(TO),
      directory.findByAgent('agent_1'),
      directory.findByConnection(branch.calcom.id),
    ]);
    expect(found.map((tenant) => tenant?.company.id)).toEqual([company.id, company.id, company.id]);
    await directory.findByNumber(TO);
    expect(stored.reads).toBe(1);
  });

  it('asks the database nothing about a number that nobody has', async () => {
    expect(await directory.findByNumber('+4999999')).toBeNull();
    expect(stored.reads).toBe(0);
  });

  it('shows a change of another instance to the first call after five seconds, and a removal too', async () => {
    await directory.findByNumber(TO);
    stored.company = { ...stored.company, name: 'Renamed' };
    stored.revision = 2;
    clock.advance(4_999);
    expect((await directory.findByNumber(TO))?.company.name).toBe(company.name);
    clock.advance(1);
    expect((await directory.findByNumber(TO))?.company.name).toBe('Renamed');
    stored.numbers = [];
    stored.revision = 3;
    clock.advance(5_000);
    expect(await directory.findByNumber(TO)).toBeNull();
  });

  it('goes on with what it knows while the database is away', async () => {
    await directory.findByNumber(TO);
    stored.away = true;
    clock.advance(60_000);
    expect((await directory.findByNumber(TO))?.company.id).toBe(company.id);
  });
});
