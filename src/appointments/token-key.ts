import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/index.js';

/** Key of option ids and placeholder addresses, derived from ENCRYPTION_KEY so that all instances agree on it. */
@Injectable()
export class TokenKey {
  readonly key: KeyObject;

  constructor(config: Config) {
    const master = Buffer.from(config.encryptionKey.reveal(), 'base64');
    this.key = createSecretKey(Buffer.from(hkdfSync('sha256', master, '', 'slotline tokens', 32)));
  }
}
