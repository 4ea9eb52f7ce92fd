import { isEncryptionKey } from './encryption-key.file.js';

/** Shortest secret that cannot be guessed when its characters are random. */
const MIN_LENGTH = 16;
const MIN_DIFFERENT_CHARACTERS = 6;
const MIN_DIFFERENT_BYTES = 8;

/** What stands in examples and stays when they are copied. */
const EXAMPLE = /change[_-]?me|placeholder|example|your[_-]|passw[oö]r[dt]|to[_-]?do|x{4}|…|^<.*>$|^\$\{/i;

/**
 * Says what is weak about a secret of production, null when nothing is; never repeats it.
 * A guard against copied examples and hasty typing, no measure of strength.
 */
export function weaknessOf(secret: string): string | null {
  if (EXAMPLE.test(secret)) return 'must not be the value of an example';
  if (secret.length < MIN_LENGTH) return `must have at least ${MIN_LENGTH} characters`;
  if (new Set(secret).size < MIN_DIFFERENT_CHARACTERS) return 'must be random: too few different characters';
  return null;
}

/** The same for 32 bytes in base64; what is no such key is another problem. */
export function weaknessOfKey(key: string): string | null {
  if (!isEncryptionKey(key)) return null;
  return new Set(Buffer.from(key, 'base64')).size < MIN_DIFFERENT_BYTES
    ? 'must be random: too few different bytes'
    : null;
}
