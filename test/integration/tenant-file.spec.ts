import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { applyTenantFile } from '../../src/cli/apply-tenant-file.js';
import { loadConfig, ManualClock } from '../../src/platform/index.js';
import { TenancyService, TenantDirectory } from '../../src/tenancy/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { SALON } from '../support/tenants.js';
import { createWatchedApp } from '../support/watched-app.js';

describe(applyTenantFile.name, () => {
  let opened: TestDatabase;
  let app: Awaited<ReturnType<typeof createWatchedApp>>;
  const folder = mkdtempSync(path.join(tmpdir(), 'slotline-tenants-'));
  const apply = async (yaml: string) => {
    const file = path.join(folder, 'company.yaml');
    writeFileSync(file, yaml);
    const lines: string[] = [];
    const applied = await applyTenantFile(file, app.get(TenancyService), (line) => lines.push(line));
    return { applied, lines };
  };

  beforeAll(async () => {
    opened = await openTestDatabase();
    const config = loadConfig({
      DATABASE_URL: 'memory:',
      CALCOM_API_URL: 'http://127.0.0.1:1/v2',
    });
    app = await createWatchedApp(config, new ManualClock('2026-11-24T08:00:00Z'), { database: opened.database });
    await app.init();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await opened.close();
    rmSync(folder, { recursive: true });
  });

  it('applies a document with dates as YAML writes them', async () => {
    const closures = '\n    closures: [{ from: 2026-12-24, to: 2027-01-01 }]\n';
    const yaml = stringify(SALON).replace('    name: Salon Mitte\n', `    name: Salon Mitte${closures}`);
    expect(await apply(yaml)).toEqual({ applied: true, lines: ['friseur-eins: applied, 1 branch'] });
    const tenant = await app.get(TenantDirectory).findByNumber('+493012345600');
    expect(tenant?.branch.closures).toEqual([{ from: '2026-12-24', to: '2027-01-01' }]);
  });

  it('prints every fault and changes nothing', async () => {
    const { applied, lines } = await apply(stringify({ ...SALON, name: 'Renamed', locale: 'fr', timeZone: 'Mars' }));
    expect(applied).toBe(false);
    expect(lines.filter((line) => /^ {2}(locale|timeZone): /.test(line))).toHaveLength(2);
    expect((await app.get(TenantDirectory).findByNumber('+493012345600'))?.company.name).toBe('Friseur Eins');
  });

  it('says of a file that is no YAML, or that is not there, what it is', async () => {
    expect((await apply('slug: [')).lines[0]).toContain('cannot be read as YAML');
    const lines: string[] = [];
    const nowhere = path.join(folder, 'nowhere.yaml');
    expect(await applyTenantFile(nowhere, app.get(TenancyService), (line) => lines.push(line))).toBe(false);
    expect(lines).toEqual([`${nowhere} cannot be opened: is there such a file?`]);
  });
});
