import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { AppError } from '../platform/index.js';
import type { Tenant } from './tenant.js';

/** Code that must know the company ran outside of any; a fault of ours, and it fails closed. */
export class TenantMissingError extends AppError {
  readonly code = 'tenant_missing';

  constructor() {
    super('There is no tenant in this context');
  }
}

/** The tenant of the request that runs: set once by the interceptor, read by the cache-key factory. */
@Injectable()
export class TenantContext {
  readonly #storage = new AsyncLocalStorage<Tenant>();

  run<T>(tenant: Tenant, work: () => T): T {
    return this.#storage.run(tenant, work);
  }

  /** @throws TenantMissingError outside of `run` */
  current(): Tenant {
    const tenant = this.#storage.getStore();
    if (!tenant) throw new TenantMissingError();
    return tenant;
  }
}
