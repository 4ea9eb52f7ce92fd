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

/** A phone call or chat of a company. */
export interface CallIdentity {
  companyId: string;
  /** By the signed body. */
  callId: string;
}

/** The tenant of the work that runs, and the call that it is done for. Read by the cache-key factory and the call story. */
@Injectable()
export class TenantContext {
  readonly #storage = new AsyncLocalStorage<{ tenant: Tenant; callId: string | null }>();

  /** Work for a company that belongs to no call. */
  run<T>(tenant: Tenant, work: () => T): T {
    return this.#storage.run({ tenant, callId: null }, work);
  }

  runInCall<T>(tenant: Tenant, callId: string, work: () => T): T {
    return this.#storage.run({ tenant, callId }, work);
  }

  /** @throws TenantMissingError outside of `run` and `runInCall` */
  current(): Tenant {
    const running = this.#storage.getStore();
    if (!running) throw new TenantMissingError();
    return running.tenant;
  }

  /** Null outside of `runInCall`. */
  currentCall(): CallIdentity | null {
    const { tenant, callId } = this.#storage.getStore() ?? { callId: null };
    return tenant && callId !== null ? { companyId: tenant.company.id, callId } : null;
  }
}
