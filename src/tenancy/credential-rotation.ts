import { Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import { calcomConnections, companies, Database, retellKeys, type Transaction } from '../platform/index.js';
import { CredentialCipher } from './credential-cipher.js';
import { announceChange } from './announce-change.js';

export interface RotationResult {
  /** Stored secrets that were encrypted anew. */
  renewed: number;
  /** Those that had the current key already. */
  current: number;
}

/** Encrypts every stored secret with the current key, so that the keys before it can be thrown away. */
@Injectable()
export class CredentialRotation {
  constructor(
    private readonly database: Database,
    private readonly cipher: CredentialCipher,
  ) {}

  /**
   * One transaction a company; may run while calls are served, and again after it was interrupted.
   * @throws CredentialUnreadableError when a key is neither the current one nor among those before; that company is left
   * as it was
   */
  async rotate(): Promise<RotationResult> {
    const ids = await this.database.asOperator((tx) => tx.select({ id: companies.id }).from(companies));
    const result: RotationResult = { renewed: 0, current: 0 };
    for (const { id } of ids) {
      const { renewed, current } = await this.database.asOperator((tx) => this.rotateCompany(tx, id));
      result.renewed += renewed;
      result.current += current;
    }
    return result;
  }

  private async rotateCompany(tx: Transaction, companyId: string): Promise<RotationResult> {
    // An operator who puts the company now waits, or has put it already.
    await tx.select({ id: companies.id }).from(companies).where(eq(companies.id, companyId)).for('update');
    const result: RotationResult = { renewed: 0, current: 0 };
    const renew = <T extends string | null>(stored: T, owner: string): T | string => {
      if (stored === null) return stored;
      const renewed = this.cipher.renew(stored, owner);
      result[renewed === stored ? 'current' : 'renewed'] += 1;
      return renewed;
    };
    const connections = await tx.select().from(calcomConnections).where(eq(calcomConnections.companyId, companyId));
    for (const row of connections) {
      const changed = {
        apiKeyEncrypted: renew(row.apiKeyEncrypted, row.id),
        webhookSecretEncrypted: renew(row.webhookSecretEncrypted, row.id),
        previousWebhookSecretEncrypted: renew(row.previousWebhookSecretEncrypted, row.id),
      };
      await tx.update(calcomConnections).set(changed).where(eq(calcomConnections.id, row.id));
    }
    for (const { position, keyEncrypted } of await tx
      .select()
      .from(retellKeys)
      .where(eq(retellKeys.companyId, companyId))) {
      await tx
        .update(retellKeys)
        .set({ keyEncrypted: renew(keyEncrypted, companyId) })
        .where(and(eq(retellKeys.companyId, companyId), eq(retellKeys.position, position)));
    }
    if (result.renewed > 0) await announceChange(tx, companyId);
    return result;
  }
}
