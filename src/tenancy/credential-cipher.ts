import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, Config, type Secret } from '../platform/index.js';

/** A stored credential cannot be opened: it was encrypted with another key, or altered. */
export class CredentialUnreadableError extends AppError {
  readonly code = 'credential_unreadable';

  constructor(options?: ErrorOptions) {
    super('A stored credential cannot be decrypted with this ENCRYPTION_KEY', options);
  }
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts vendor keys at rest with AES-256-GCM. The owner is authenticated with it, so a value copied to another
 * company's row does not open. Stored as "v1.<key id>.<base64 of iv, tag, ciphertext>": the id tells which of the keys of
 * the environment opens it, so that the key can be changed while the gateway runs.
 */
@Injectable()
export class CredentialCipher {
  readonly #current: EncryptionKey;
  readonly #keys: ReadonlyMap<string, EncryptionKey>;

  constructor({ encryptionKey, previousEncryptionKeys }: Config) {
    this.#current = keyOf(encryptionKey);
    const keys = [...previousEncryptionKeys.map(keyOf), this.#current];
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  encrypt(plain: string, owner: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#current.bytes, iv).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return ['v1', this.#current.id, Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')].join('.');
  }

  /** @throws CredentialUnreadableError for an unknown key, another owner or altered bytes */
  decrypt(stored: string, owner: string): string {
    const [version, keyId = '', encoded = ''] = stored.split('.');
    const key = this.#keys.get(keyId);
    if (version !== 'v1' || key === undefined) throw new CredentialUnreadableError();
    const bytes = Buffer.from(encoded, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new CredentialUnreadableError({ cause });
    }
  }

  /** Encrypts a stored value anew when an older key was used. @throws CredentialUnreadableError as `decrypt` */
  renew(stored: string, owner: string): string {
    return stored.split('.')[1] === this.#current.id ? stored : this.encrypt(this.decrypt(stored, owner), owner);
  }
}

interface EncryptionKey {
  id: string;
  bytes: Buffer;
}

function keyOf(secret: Secret): EncryptionKey {
  const bytes = Buffer.from(secret.reveal(), 'base64');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}
