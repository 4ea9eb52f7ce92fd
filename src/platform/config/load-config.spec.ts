import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError } from './config.error.js';
import { loadConfig, VARIABLES } from './load-config.js';

const KEY = Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  RETELL_API_KEY: 'key_retell_0123456789',
  ADMIN_TOKEN: 'b8Qx-2rTn_Vw41kLmZ07',
  ENCRYPTION_KEY: KEY,
  CALCOM_API_URL: 'https://api.cal.eu/v2/',
};

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe(loadConfig.name, () => {
  it('has the documented defaults when nothing is given', () => {
    expect(loadConfig({})).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      database: { kind: 'directory', path: path.join('.data', 'database') },
      dataDir: '.data',
      redisUrl: null,
      calcomApiUrl: null,
      publicUrl: null,
      calcomReadBudgetMs: 2500,
      calcomWriteBudgetMs: 6000,
      calcomRequestsPerMinute: 100,
      breakerFailures: 5,
      breakerOpenMs: 60_000,
      breakerProbes: 2,
      callLimitTotal: 50,
      callLimitPerMinute: 20,
      callLimitSameFunction: 10,
      companyLimitAtOnce: 250,
      callCooldownMs: 300_000,
      slotCacheTtlMs: 60_000,
      slotHoldMs: 180_000,
      attendeeEmailDomain: 'guest.slotline.invalid',
      retentionDays: 90,
      storeTranscripts: false,
      logLevel: 'info',
      generated: ['ENCRYPTION_KEY', 'RETELL_API_KEY', 'ADMIN_TOKEN'],
    });
  });

  it('treats an empty value as not given', () => {
    const empty = Object.fromEntries(VARIABLES.map((name) => [name, '']));
    expect(loadConfig(empty)).toMatchObject({ port: 3000, database: { kind: 'directory' }, redisUrl: null });
  });

  it('reads every variable in production', () => {
    const config = loadConfig({
      ...PRODUCTION,
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://user:word@db:5432/slotline',
      REDIS_URL: 'redis://cache:6379',
      PUBLIC_URL: 'https://slotline.example/gateway/',
      CALL_LIMIT_TOTAL: '7',
      LOG_LEVEL: 'warn',
    });
    expect(config).toMatchObject({ production: true, port: 8080, callLimitTotal: 7, logLevel: 'warn', generated: [] });
    expect(config.calcomApiUrl).toBe('https://api.cal.eu/v2');
    expect(config.publicUrl).toBe('https://slotline.example/gateway');
    expect(config.database.kind === 'postgres' && config.database.url.reveal()).toContain('@db:5432');
    expect(config.redisUrl?.reveal()).toBe('redis://cache:6379');
    expect(config.retellApiKey.reveal()).toBe(PRODUCTION.RETELL_API_KEY);
    expect(config.encryptionKey.reveal()).toBe(KEY);
  });

  it('lists every problem in one message, misspelt names of ours included', () => {
    const environment = {
      NODE_ENV: 'production',
      PORT: '70000',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'http://cache',
      BREAKER_FAILURES: '0',
      CALCOM_READ_BUDGET: '5',
      PUBLIC_URL: 'https://user:word@slotline.example',
      LOG_LEVEL: 'loud',
      ENCRYPTION_KEY: 'short',
      HOME: '/somewhere',
    };
    expect(problemsOf(environment)).toEqual([
      'CALCOM_READ_BUDGET is not known; did you mean CALCOM_READ_BUDGET_MS?',
      'DATABASE_URL must start with postgres:// or be memory: or empty',
      'PORT must be a whole number from 0 to 65535',
      'REDIS_URL must be a URL starting with redis:// or rediss://',
      'CALCOM_API_URL must be given when NODE_ENV is production: the sandbox is for development',
      'PUBLIC_URL must have no user, query or fragment',
      'ENCRYPTION_KEY must be 32 bytes in base64',
      'RETELL_API_KEY must be given when NODE_ENV is production',
      'ADMIN_TOKEN must be given when NODE_ENV is production',
      'BREAKER_FAILURES must be a whole number from 1 to 1000',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
    ]);
  });

  it('refuses weak secrets in production, all in one message, and takes them in development', () => {
    const weak = {
      ...PRODUCTION,
      RETELL_API_KEY: 'key_short',
      ADMIN_TOKEN: 'change-me-before-production',
      ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
    };
    expect(problemsOf(weak)).toEqual([
      'ENCRYPTION_KEY must be random: too few different bytes when NODE_ENV is production',
      'RETELL_API_KEY must have at least 16 characters when NODE_ENV is production',
      'ADMIN_TOKEN must not be the value of an example when NODE_ENV is production',
    ]);
    expect(problemsOf({ ...PRODUCTION, ADMIN_TOKEN: 'abababababababababababab' })).toHaveLength(1);
    expect(problemsOf({ ...weak, NODE_ENV: 'development' })).toEqual([]);
  });

  it('reads the keys before the current one', () => {
    const environment = {
      ...PRODUCTION,
      ENCRYPTION_KEY_PREVIOUS: ` ${KEY}, ${Buffer.alloc(32, 2).toString('base64')} `,
    };
    expect(loadConfig(environment).previousEncryptionKeys.map((key) => key.reveal())[0]).toBe(KEY);
    expect(loadConfig(environment).previousEncryptionKeys).toHaveLength(2);
    expect(problemsOf({ ...PRODUCTION, ENCRYPTION_KEY_PREVIOUS: `${KEY},short` })).toEqual([
      'ENCRYPTION_KEY_PREVIOUS must be 32 bytes in base64, or several of them with commas between',
    ]);
  });

  it.each(['1.5', '-1', '1e3', '0x10', 'NaN'])('refuses %s as a number of milliseconds', (value) => {
    expect(problemsOf({ CALL_COOLDOWN_MS: value })).toHaveLength(1);
  });

  it('never puts a value into the message', () => {
    const environment = { ...PRODUCTION, ENCRYPTION_KEY: 'my-private-key', DATABASE_URL: 'mysql://u:my-private-key@h' };
    expect(() => loadConfig(environment)).toThrow(ConfigError);
    expect(problemsOf(environment).join()).not.toContain('my-private-key');
    expect(JSON.stringify(loadConfig(PRODUCTION))).not.toContain('key_retell_');
  });

  it('keeps the development encryption key in the data directory, readable by the owner only', () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'slotline-config-'));
    try {
      const first = loadConfig({ DATA_DIR: dataDir }).encryptionKey.reveal();
      expect(loadConfig({ DATA_DIR: dataDir }).encryptionKey.reveal()).toBe(first);
      expect(readFileSync(path.join(dataDir, 'encryption.key'), 'utf8')).toBe(first);
      expect(statSync(path.join(dataDir, 'encryption.key')).mode & 0o777).toBe(0o600);
      writeFileSync(path.join(dataDir, 'encryption.key'), 'broken');
      expect(() => loadConfig({ DATA_DIR: dataDir }).encryptionKey.reveal()).toThrow(ConfigError);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('touches no file for a database in memory', () => {
    const config = loadConfig({ DATABASE_URL: 'memory:', DATA_DIR: '/nowhere/at/all' });
    expect(Buffer.from(config.encryptionKey.reveal(), 'base64')).toHaveLength(32);
  });
});
