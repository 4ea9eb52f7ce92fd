import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '../secret.js';
import { ConfigError } from './config.error.js';

export const ENCRYPTION_KEY_FILE = 'encryption.key';

/** True for the base64 form of exactly 32 bytes. */
export function isEncryptionKey(value: string): boolean {
  return /^[A-Za-z0-9+/]{43}=?$/.test(value) && Buffer.from(value, 'base64').length === 32;
}

/**
 * The development key of a data directory: read from its file, made there with mode 0600 at the first reveal.
 * It must outlive the process, else the vendor keys stored beside it could not be read after a restart.
 */
export function encryptionKeyIn(dataDir: string): Secret {
  let key: string | null = null;
  return new Secret(() => (key ??= readOrCreate(path.join(dataDir, ENCRYPTION_KEY_FILE))));
}

function readOrCreate(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file, 'utf8').trim();
  if (!isEncryptionKey(key)) throw new ConfigError([`${file} does not hold 32 bytes in base64`]);
  return key;
}
