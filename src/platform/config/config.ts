import type { Secret } from '../secret.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where the data lives: a PostgreSQL server, an embedded database in a directory, or one that is gone at exit. */
export type DatabaseTarget =
  { kind: 'postgres'; url: Secret } | { kind: 'directory'; path: string } | { kind: 'memory' };

export type SecretVariable = 'RETELL_API_KEY' | 'ADMIN_TOKEN' | 'ENCRYPTION_KEY';

export interface ConfigValues {
  production: boolean;
  port: number;
  host: string;
  database: DatabaseTarget;
  /** Directory of everything the gateway keeps on disk. */
  dataDir: string;
  /** Null: cache, counters and breaker state stay in this process. */
  redisUrl: Secret | null;
  /** Default Cal.com base URL with version, no trailing slash. Null: start the sandbox and use it. */
  calcomApiUrl: string | null;
  /** Where Cal.com and Retell reach this gateway, no trailing slash. Null: nobody said. */
  publicUrl: string | null;
  retellApiKey: Secret;
  adminToken: Secret;
  /** 32 bytes as base64. */
  encryptionKey: Secret;
  /** Keys that stored secrets may still be encrypted with; nothing new is. */
  previousEncryptionKeys: readonly Secret[];
  calcomReadBudgetMs: number;
  calcomWriteBudgetMs: number;
  calcomRequestsPerMinute: number;
  breakerFailures: number;
  breakerOpenMs: number;
  breakerProbes: number;
  callLimitTotal: number;
  callLimitPerMinute: number;
  callLimitSameFunction: number;
  callCooldownMs: number;
  /** Function calls of one company that an instance serves at the same time. */
  companyLimitAtOnce: number;
  slotCacheTtlMs: number;
  slotHoldMs: number;
  /** Of the placeholder addresses of people who gave none. */
  attendeeEmailDomain: string;
  retentionDays: number;
  /** Whether words that were said in calls are kept. */
  storeTranscripts: boolean;
  logLevel: LogLevel;
  /** Secrets that nobody gave and that were made for this development start; an operator must be told the admin token. */
  generated: readonly SecretVariable[];
}

/** The settings of this process, read once at start. Injected by class; made by `loadConfig`. */
export class Config implements ConfigValues {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  readonly database: DatabaseTarget;
  readonly dataDir: string;
  readonly redisUrl: Secret | null;
  readonly calcomApiUrl: string | null;
  readonly publicUrl: string | null;
  readonly retellApiKey: Secret;
  readonly adminToken: Secret;
  readonly encryptionKey: Secret;
  readonly previousEncryptionKeys: readonly Secret[];
  readonly calcomReadBudgetMs: number;
  readonly calcomWriteBudgetMs: number;
  readonly calcomRequestsPerMinute: number;
  readonly breakerFailures: number;
  readonly breakerOpenMs: number;
  readonly breakerProbes: number;
  readonly callLimitTotal: number;
  readonly callLimitPerMinute: number;
  readonly callLimitSameFunction: number;
  readonly callCooldownMs: number;
  readonly companyLimitAtOnce: number;
  readonly slotCacheTtlMs: number;
  readonly slotHoldMs: number;
  readonly attendeeEmailDomain: string;
  readonly retentionDays: number;
  readonly storeTranscripts: boolean;
  readonly logLevel: LogLevel;
  readonly generated: readonly SecretVariable[];

  constructor(values: ConfigValues) {
    this.production = values.production;
    this.port = values.port;
    this.host = values.host;
    this.database = values.database;
    this.dataDir = values.dataDir;
    this.redisUrl = values.redisUrl;
    this.calcomApiUrl = values.calcomApiUrl;
    this.publicUrl = values.publicUrl;
    this.retellApiKey = values.retellApiKey;
    this.adminToken = values.adminToken;
    this.encryptionKey = values.encryptionKey;
    this.previousEncryptionKeys = values.previousEncryptionKeys;
    this.calcomReadBudgetMs = values.calcomReadBudgetMs;
    this.calcomWriteBudgetMs = values.calcomWriteBudgetMs;
    this.calcomRequestsPerMinute = values.calcomRequestsPerMinute;
    this.breakerFailures = values.breakerFailures;
    this.breakerOpenMs = values.breakerOpenMs;
    this.breakerProbes = values.breakerProbes;
    this.callLimitTotal = values.callLimitTotal;
    this.callLimitPerMinute = values.callLimitPerMinute;
    this.callLimitSameFunction = values.callLimitSameFunction;
    this.callCooldownMs = values.callCooldownMs;
    this.companyLimitAtOnce = values.companyLimitAtOnce;
    this.slotCacheTtlMs = values.slotCacheTtlMs;
    this.slotHoldMs = values.slotHoldMs;
    this.attendeeEmailDomain = values.attendeeEmailDomain;
    this.retentionDays = values.retentionDays;
    this.storeTranscripts = values.storeTranscripts;
    this.logLevel = values.logLevel;
    this.generated = values.generated;
  }

  /** The same settings with some replaced, e.g. the address of the sandbox once it listens. */
  with(changes: Partial<ConfigValues>): Config {
    const values: ConfigValues = Object.assign({}, this);
    return new Config({ ...values, ...changes });
  }
}
