import { Injectable } from '@nestjs/common';
import type { CacheKey } from '../platform/index.js';
import { TenantContext } from './tenant-context.js';

/**
 * Makes every cache key there is. A key starts with company and branch of the ambient tenant and cannot be made without
 * one; each part is length-prefixed, so ids that begin alike never run into each other (I-71).
 */
@Injectable()
export class CacheKeyFactory {
  constructor(private readonly context: TenantContext) {}

  /** @throws TenantMissingError outside of a tenant's context */
  key(kind: string, ...parts: (string | number)[]): CacheKey {
    const { company, branch } = this.context.current();
    return encode([company.id, branch.id, kind, ...parts]);
  }

  /**
   * The same for what the branches of a company share, also outside of a tenant's context.
   * @param companyId - of a stored row
   */
  companyKey(companyId: string, kind: string, ...parts: (string | number)[]): CacheKey {
    return encode([companyId, '', kind, ...parts]);
  }
}

function encode(parts: (string | number)[]): CacheKey {
  const encoded = parts.map(String).map((part) => `${part.length}:${part}`);
  return `slotline/${encoded.join('/')}` as CacheKey;
}

/** The id of the company that a key names; null for what this factory did not make. */
export function companyOfKey(key: CacheKey): string | null {
  const [, length = '', rest = ''] = /^slotline\/(\d+):(.*)$/s.exec(key) ?? [];
  return length === '' ? null : rest.slice(0, Number(length));
}
