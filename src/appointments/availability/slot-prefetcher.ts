import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppError, AppLogger, Clock, forEachOf, localDateOf, SingleFlight } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import { type Branch, type Service, type Tenant, TenantContext } from '../../tenancy/index.js';
import { SlotReader } from './slot-reader.js';

/** One request each; what a caller asks about beyond these costs one more. */
const MAX_SERVICES = 10;
/** So that the calls of others always find a free connection. */
const AT_A_TIME = 3;

/**
 * Fetches the free times of the coming weeks while nobody waits: when the phone rings, so that the first question finds
 * them, and when a booking has made them stale while a call goes on, so that the next question does.
 */
@Injectable()
export class SlotPrefetcher implements OnModuleDestroy {
  readonly #running = new SingleFlight<void>();
  readonly #background = new Set<Promise<void>>();

  constructor(
    private readonly slots: SlotReader,
    private readonly context: TenantContext,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {
    slots.onForgotten(() => this.renew(context.current()));
  }

  /** Begins, and is not waited for. Takes only what callers leave of the key's limit. */
  prefetch(tenant: Tenant): void {
    this.keep(this.#running.run(tenant.branch.id, () => this.warm(tenant, mostAskedFirst(tenant.branch.services))));
  }

  /** Waits for what runs in the background. */
  async settled(): Promise<void> {
    await Promise.all(this.#background);
  }

  async onModuleDestroy(): Promise<void> {
    await this.settled();
  }

  private renew(tenant: Tenant): void {
    const asked = tenant.branch.services.filter((service) => this.slots.wasAskedLately(service));
    if (asked.length > 0) this.keep(this.warm(tenant, asked));
  }

  private keep(running: Promise<void>): void {
    this.#background.add(running);
    void running.then(() => this.#background.delete(running));
  }

  private warm(tenant: Tenant, services: Service[]): Promise<void> {
    return this.context.run(tenant, () => withUrgency('prefetch', () => this.fetch(tenant.branch, services)));
  }

  private async fetch(branch: Branch, services: Service[]): Promise<void> {
    const today = localDateOf(this.clock.now(), branch.timeZone);
    try {
      await forEachOf(services.slice(0, MAX_SERVICES), AT_A_TIME, (service) => this.slots.warm(branch, service, today));
    } catch (error) {
      const reason = error instanceof AppError ? error.code : 'error';
      this.logger.debug({ event: 'not_prefetched', branch: branch.slug, reason });
    }
  }
}

function mostAskedFirst(services: Service[]): Service[] {
  return services.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}
