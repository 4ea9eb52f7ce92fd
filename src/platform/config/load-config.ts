import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Secret } from '../secret.js';
import { Config, LOG_LEVELS, type DatabaseTarget, type SecretVariable } from './config.js';
import { ConfigError } from './config.error.js';
import { encryptionKeyIn, isEncryptionKey } from './encryption-key.file.js';
import { EnvironmentReader } from './environment.reader.js';
import { findUnknownVariables } from './unknown-variables.js';
import { weaknessOf, weaknessOfKey } from './weak-secrets.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export const VARIABLES = [
  'PORT',
  'HOST',
  'DATABASE_URL',
  'DATA_DIR',
  'REDIS_URL',
  'CALCOM_API_URL',
  'PUBLIC_URL',
  'RETELL_API_KEY',
  'ADMIN_TOKEN',
  'ENCRYPTION_KEY',
  'ENCRYPTION_KEY_PREVIOUS',
  'CALCOM_READ_BUDGET_MS',
  'CALCOM_WRITE_BUDGET_MS',
  'CALCOM_REQUESTS_PER_MINUTE',
  'BREAKER_FAILURES',
  'BREAKER_OPEN_MS',
  'BREAKER_PROBES',
  'CALL_LIMIT_TOTAL',
  'CALL_LIMIT_PER_MINUTE',
  'CALL_LIMIT_SAME_FUNCTION',
  'CALL_COOLDOWN_MS',
  'COMPANY_LIMIT_AT_ONCE',
  'SLOT_CACHE_TTL_MS',
  'SLOT_HOLD_MS',
  'ATTENDEE_EMAIL_DOMAIN',
  'RETENTION_DAYS',
  'STORE_TRANSCRIPTS',
  'LOG_LEVEL',
] as const;

/**
 * Turns the environment into the settings of this process. Reads nothing else; outside production it makes up the secrets
 * that are missing (the encryption key is kept in DATA_DIR, its file is touched when the key is first revealed).
 * @throws ConfigError with every problem in one message
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  const reader = new EnvironmentReader(environment);
  const production = reader.text('NODE_ENV') === 'production';
  const dataDir = reader.text('DATA_DIR') ?? '.data';
  const database = readDatabase(reader, dataDir);
  const config = new Config({
    production,
    port: reader.integer('PORT', 3000, 0, 65_535),
    host: readHost(reader),
    database,
    dataDir,
    redisUrl: reader.url('REDIS_URL', ['redis', 'rediss']) === null ? null : reader.secret('REDIS_URL'),
    calcomApiUrl: readCalcomApiUrl(reader, production),
    publicUrl: readBaseUrl(reader, 'PUBLIC_URL'),
    ...readSecrets(reader, production, dataDir, database),
    ...readLimits(reader),
    attendeeEmailDomain: readEmailDomain(reader),
    storeTranscripts: reader.oneOf('STORE_TRANSCRIPTS', 'false', ['true', 'false']) === 'true',
    logLevel: reader.oneOf('LOG_LEVEL', 'info', LOG_LEVELS),
  });
  const problems = [...findUnknownVariables(environment, VARIABLES), ...reader.problems];
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readHost(reader: EnvironmentReader): string {
  const host = reader.text('HOST') ?? '127.0.0.1';
  if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(host)) reader.problems.push('HOST must be an address or a host name');
  return host;
}

function readDatabase(reader: EnvironmentReader, dataDir: string): DatabaseTarget {
  const value = reader.text('DATABASE_URL');
  if (value === null) return { kind: 'directory', path: path.join(dataDir, 'database') };
  if (value === 'memory:') return { kind: 'memory' };
  if (/^postgres(ql)?:\/\/./.test(value) && URL.canParse(value)) return { kind: 'postgres', url: Secret.of(value) };
  reader.problems.push('DATABASE_URL must start with postgres:// or be memory: or empty');
  return { kind: 'memory' };
}

function readCalcomApiUrl(reader: EnvironmentReader, production: boolean): string | null {
  if (production && reader.text('CALCOM_API_URL') === null) {
    reader.problems.push('CALCOM_API_URL must be given when NODE_ENV is production: the sandbox is for development');
  }
  return readBaseUrl(reader, 'CALCOM_API_URL');
}

function readBaseUrl(reader: EnvironmentReader, name: 'CALCOM_API_URL' | 'PUBLIC_URL'): string | null {
  const url = reader.url(name, ['https', 'http']);
  if (url === null) return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    reader.problems.push(`${name} must have no user, query or fragment`);
  }
  return url.href.replace(/\/+$/, '');
}

/** Nobody reads mail there: the top-level domain is reserved, so no message ever leaves. */
const GUEST_DOMAIN = 'guest.slotline.invalid';

function readEmailDomain(reader: EnvironmentReader): string {
  const value = reader.text('ATTENDEE_EMAIL_DOMAIN')?.toLowerCase() ?? GUEST_DOMAIN;
  if (/^(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(value)) return value;
  reader.problems.push('ATTENDEE_EMAIL_DOMAIN must be a domain, e.g. guest.example.com');
  return GUEST_DOMAIN;
}

function readSecrets(reader: EnvironmentReader, production: boolean, dataDir: string, database: DatabaseTarget) {
  const generated: SecretVariable[] = [];
  const read = (name: SecretVariable, make: () => Secret): Secret => {
    const given = reader.secret(name);
    if (production) judge(reader, name, given?.reveal() ?? null);
    if (given !== null) return given;
    generated.push(name);
    return make();
  };
  const encryptionKey = read('ENCRYPTION_KEY', () =>
    database.kind === 'memory' ? randomSecret('base64') : encryptionKeyIn(dataDir),
  );
  const given = reader.text('ENCRYPTION_KEY');
  if (given !== null && !isEncryptionKey(given)) reader.problems.push('ENCRYPTION_KEY must be 32 bytes in base64');
  return {
    encryptionKey,
    previousEncryptionKeys: readPreviousKeys(reader),
    retellApiKey: read('RETELL_API_KEY', () => randomSecret('base64url')),
    adminToken: read('ADMIN_TOKEN', () => randomSecret('base64url')),
    generated,
  };
}

function judge(reader: EnvironmentReader, name: SecretVariable, secret: string | null): void {
  const problem =
    secret === null ? 'must be given' : name === 'ENCRYPTION_KEY' ? weaknessOfKey(secret) : weaknessOf(secret);
  if (problem !== null) reader.problems.push(`${name} ${problem} when NODE_ENV is production`);
}

function readPreviousKeys(reader: EnvironmentReader): Secret[] {
  const keys = (reader.text('ENCRYPTION_KEY_PREVIOUS') ?? '').split(',').map((key) => key.trim());
  const given = keys.filter((key) => key !== '');
  if (!given.every(isEncryptionKey)) {
    reader.problems.push('ENCRYPTION_KEY_PREVIOUS must be 32 bytes in base64, or several of them with commas between');
  }
  return given.map((key) => Secret.of(key));
}

function randomSecret(encoding: 'base64' | 'base64url'): Secret {
  return Secret.of(randomBytes(32).toString(encoding));
}

function readLimits(reader: EnvironmentReader) {
  return {
    calcomReadBudgetMs: reader.integer('CALCOM_READ_BUDGET_MS', 2500, 1, 60_000),
    calcomWriteBudgetMs: reader.integer('CALCOM_WRITE_BUDGET_MS', 6000, 1, 120_000),
    calcomRequestsPerMinute: reader.integer('CALCOM_REQUESTS_PER_MINUTE', 100, 1, 100_000),
    breakerFailures: reader.integer('BREAKER_FAILURES', 5, 1, 1000),
    breakerOpenMs: reader.integer('BREAKER_OPEN_MS', 60_000, 1, DAY_MS),
    breakerProbes: reader.integer('BREAKER_PROBES', 2, 1, 100),
    callLimitTotal: reader.integer('CALL_LIMIT_TOTAL', 50, 1, 1_000_000),
    callLimitPerMinute: reader.integer('CALL_LIMIT_PER_MINUTE', 20, 1, 1_000_000),
    callLimitSameFunction: reader.integer('CALL_LIMIT_SAME_FUNCTION', 10, 1, 1_000_000),
    callCooldownMs: reader.integer('CALL_COOLDOWN_MS', 300_000, 1000, DAY_MS),
    companyLimitAtOnce: reader.integer('COMPANY_LIMIT_AT_ONCE', 250, 1, 1_000_000),
    slotCacheTtlMs: reader.integer('SLOT_CACHE_TTL_MS', 60_000, 0, DAY_MS),
    slotHoldMs: reader.integer('SLOT_HOLD_MS', 180_000, 0, DAY_MS),
    retentionDays: reader.integer('RETENTION_DAYS', 90, 1, 3650),
  };
}
