import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import * as platform from '../../src/platform/index.js';
import { type Config, loadConfig, ManualClock } from '../../src/platform/index.js';
import { CompanyAssembler } from '../../src/tenancy/company.assembler.js';
import { CredentialCipher, CredentialUnreadableError } from '../../src/tenancy/credential-cipher.js';
import { CredentialRotation } from '../../src/tenancy/credential-rotation.js';
import { TenancyRepository } from '../../src/tenancy/tenancy.repository.js';
import { TenantDocumentRepository } from '../../src/tenancy/tenant-document.repository.js';
import { parseTenantDocument } from '../../src/tenancy/tenant-document.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { DENTIST, SALON } from '../support/tenants.js';

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const configWith = (current: number, ...previous: number[]): Config =>
  loadConfig({
    DATABASE_URL: 'memory:',
    ENCRYPTION_KEY: keyOf(current),
    ENCRYPTION_KEY_PREVIOUS: previous.map(keyOf).join(','),
  });

/** What is stored encrypted, as the test below finds it in the schema. */
const ENCRYPTED = [
  'calcom_connections.api_key_encrypted',
  'calcom_connections.previous_webhook_secret_encrypted',
  'calcom_connections.webhook_secret_encrypted',
  'retell_keys.key_encrypted',
];

describe(CredentialRotation.name, () => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await openTestDatabase();
  }, 60_000);
  afterAll(() => opened.close());

  function tenancyWith(config: Config) {
    const cipher = new CredentialCipher(config);
    const assembler = new CompanyAssembler(cipher, config);
    const repository = new TenancyRepository(opened.database, assembler);
    const documents = new TenantDocumentRepository(opened.database, cipher, assembler);
    return { repository, documents, rotation: new CredentialRotation(opened.database, cipher) };
  }

  async function keyIds(): Promise<string[]> {
    const columns = ENCRYPTED.map((name) => name.split('.'));
    const rows = await opened.database.asOperator(async (tx) => {
      const found: { value: string | null }[] = [];
      for (const [table = '', column = ''] of columns) {
        const result = await tx.execute(sql`select ${sql.identifier(column)} as value from ${sql.identifier(table)}`);
        found.push(...(result as unknown as { rows: { value: string | null }[] }).rows);
      }
      return found;
    });
    return rows.flatMap(({ value }) => (value === null ? [] : [value.split('.')[1] ?? '']));
  }

  it('knows every encrypted column of the schema', () => {
    const tables = Object.values(platform).filter((value) => is(value, PgTable));
    const columns = tables.flatMap((table) =>
      Object.values(getTableColumns(table)).map(({ name }) => `${getTableName(table)}.${name}`),
    );
    expect(columns.filter((name) => name.endsWith('_encrypted')).toSorted()).toEqual(ENCRYPTED);
  });

  it('moves every secret of every company to the new key, while both open it, and tells other instances', async () => {
    const before = tenancyWith(configWith(1));
    const now = new ManualClock('2026-11-24T08:00:00Z').now();
    const salon = { ...SALON, calcom: { ...SALON.calcom, previousWebhookSecret: 'secret-before' } };
    for (const document of [salon, DENTIST]) {
      const parsed = parseTenantDocument(document);
      if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
      await before.documents.apply(parsed.document, now);
    }
    const revision = await before.repository.currentRevision();

    const during = tenancyWith(configWith(2, 1));
    const read = async ({ repository }: ReturnType<typeof tenancyWith>) => {
      const company = (await repository.findBySlug(SALON.slug))?.company;
      return company?.branches[0]?.calcom.apiKey.reveal();
    };
    expect(await read(during)).toBe('cal_eins');
    expect(await during.rotation.rotate()).toEqual({ renewed: 6, current: 0 });
    expect(new Set(await keyIds()).size).toBe(1);
    expect(await read(during)).toBe('cal_eins');
    expect(await read(tenancyWith(configWith(2)))).toBe('cal_eins');
    await expect(read(before)).rejects.toThrow(CredentialUnreadableError);
    expect(await during.repository.listChangedSince(revision)).toHaveLength(2);
    expect(await during.rotation.rotate()).toEqual({ renewed: 0, current: 6 });
  });

  it('stops at a secret that no key opens, and changes nothing of that company', async () => {
    const ids = await keyIds();
    await expect(tenancyWith(configWith(9, 8)).rotation.rotate()).rejects.toThrow(CredentialUnreadableError);
    expect(await keyIds()).toEqual(ids);
  });
});
