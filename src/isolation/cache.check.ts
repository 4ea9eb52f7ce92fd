import { Injectable } from '@nestjs/common';
import { Cache } from '../platform/index.js';
import { CacheKeyFactory, TenantContext } from '../tenancy/index.js';
import type { Canary } from './canary.js';
import { type IsolationCheck, IsolationProbeBlindError } from './isolation-check.js';

const TTL_MS = 10_000;
const KIND = 'canary';

/** What one company has cached is asked for by the other under the same name. */
@Injectable()
export class CacheCheck implements IsolationCheck {
  readonly name = 'cache';

  constructor(
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
    private readonly context: TenantContext,
  ) {}

  async tryToReach(theirs: Canary, from: Canary): Promise<string[]> {
    const key = this.keyOf(theirs);
    const secret = theirs.appointment.id;
    await this.cache.set(key, secret, TTL_MS);
    try {
      if ((await this.cache.get(key)) !== secret) throw new IsolationProbeBlindError(this.name);
      return (await this.cache.get(this.keyOf(from))) === secret ? [KIND] : [];
    } finally {
      await this.cache.delete(key);
    }
  }

  private keyOf({ tenant, service }: Canary) {
    return this.context.run(tenant, () => this.keys.key(KIND, service.eventTypeId));
  }
}
