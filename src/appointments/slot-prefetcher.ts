import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppError, AppLogger, Clock, forEachOf, localDateOf, SingleFlight } from '../platform/index.js';
import { withUrgency } from '../resilience/index.js';
import { type Service, type Tenant, TenantContext } from '../tenancy/index.js';
import { SlotReader } from './slot-reader.js';

/** One request each; what a caller asks about beyond these costs one more. */
const MAX_SERVICES = 10;
/** So that the calls of others always find a free connection. */
const AT_A_TIME = 3;

/** Fetches the free times of the coming weeks while the phone still rings, so that the first question finds them. */
@Injectable()
export class SlotPrefetcher implements OnModuleDestroy {
  readonly #running = new SingleFlight<void>();
  readonly #background = new Set<Promise<void>>();

  constructor(
    private readonly slots: SlotReader,
    private readonly context: TenantContext,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /** Begins, and is not waited for. Takes only what callers leave of the key's limit. */
  prefetch(tenant: Tenant): void {
    const running = this.#running.run(tenant.branch.id, () =>
      this.context.run(tenant, () => withUrgency('prefetch', () => this.warm(tenant))),
    );
    this.#background.add(running);
    void running.then(() => this.#background.delete(running));
  }

  /** Waits for what runs in the background. */
  async settled(): Promise<void> {
    await Promise.all(this.#background);
  }

  async onModuleDestroy(): Promise<void> {
    await this.settled();
  }

  private async warm({ branch }: Tenant): Promise<void> {
    const today = localDateOf(this.clock.now(), branch.timeZone);
    const services = mostAskedFirst(branch.services).slice(0, MAX_SERVICES);
    try {
      await forEachOf(services, AT_A_TIME, (service) => this.slots.warm(branch, service, today));
    } catch (error) {
      const reason = error instanceof AppError ? error.code : 'error';
      this.logger.debug({ event: 'not_prefetched', branch: branch.slug, reason });
    }
  }
}

function mostAskedFirst(services: Service[]): Service[] {
  return services.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}
