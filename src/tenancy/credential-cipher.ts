import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, Config } from '../platform/index.js';

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
 * company's row does not open. Stored as "v1.<key id>.<base64 of iv, tag, ciphertext>".
 */
@Injectable()
export class CredentialCipher {
  readonly #key: Buffer;
  readonly #keyId: string;

  constructor(config: Config) {
    this.#key = Buffer.from(config.encryptionKey.reveal(), 'base64');
    this.#keyId = createHash('sha256').update(this.#key).digest('hex').slice(0, 8);
  }

  encrypt(plain: string, owner: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return ['v1', this.#keyId, Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')].join('.');
  }

  /** @throws CredentialUnreadableError for another key, another owner or altered bytes */
  decrypt(stored: string, owner: string): string {
    const [version, keyId, encoded = ''] = stored.split('.');
    if (version !== 'v1' || keyId !== this.#keyId) throw new CredentialUnreadableError();
    const bytes = Buffer.from(encoded, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new CredentialUnreadableError({ cause });
    }
  }
}
