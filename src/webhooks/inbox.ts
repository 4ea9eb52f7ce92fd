import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppError, AppLogger, Clock, startPeriodic } from '../platform/index.js';
import type { NewDelivery, WebhookHandler, WebhookSource } from './delivery.js';
import { type ClaimedDelivery, DeliveryRepository } from './delivery.repository.js';

/** Eight attempts, the last about four minutes after the first. */
const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 2_000;
const LEASE_MS = 60_000;
const BATCH = 20;
const SWEEP_MS = 2_000;

/**
 * What vendors report: stored once, then worked off by the handler of its source; right away, and by a sweep for whatever
 * failed, or was left behind by a process that died.
 */
@Injectable()
export class Inbox implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #handlers = new Map<WebhookSource, WebhookHandler>();
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #stopSweeping: (() => void) | null = null;

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.#stopSweeping = startPeriodic(SWEEP_MS, () => this.sweep());
    this.sweep();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopSweeping?.();
    this.#stopped = true;
    await this.settled();
  }

  /** Each source has one handler; call it while modules start. */
  register(source: WebhookSource, handler: WebhookHandler): void {
    if (this.#handlers.has(source)) throw new Error(`The source "${source}" has a handler already`);
    this.#handlers.set(source, handler);
  }

  /**
   * Resolves once it is stored, so it may be acknowledged; a delivery that is known already changes nothing.
   * @throws DatabaseError when it is not stored, so that the vendor sends it again
   */
  async accept(delivery: NewDelivery): Promise<void> {
    const isNew = await this.deliveries.store(delivery, this.clock.now());
    if (isNew) this.sweep();
  }

  /** Keeps the trace of what was signed but cannot be read. @throws DatabaseError */
  async refuse(delivery: Omit<NewDelivery, 'facts'>, reason: string): Promise<void> {
    await this.deliveries.storeDead(delivery, reason, this.clock.now());
    const { companyId, source } = delivery;
    this.logger.warn({ event: 'webhook_dead', companyId, source, reason });
  }

  /** Begins to work off what is due, unless that is going on. */
  sweep(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.drain().finally(() => {
      this.#running = null;
      // Something came in after the last look.
      if (this.#again) this.sweep();
    });
  }

  /** Resolves when nothing that is due is left. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  private async drain(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const now = this.clock.now();
        const claimed = await this.deliveries.claim(BATCH, now, new Date(now.getTime() + LEASE_MS));
        if (claimed.length > 0) this.#again = true;
        for (const delivery of claimed) await this.workOff(delivery);
      }
    } catch (error) {
      this.#again = false;
      // The database is away: everything is still stored, and the next sweep tries again.
      this.logger.error({ event: 'inbox_interrupted', err: error });
    }
  }

  private async workOff(delivery: ClaimedDelivery): Promise<void> {
    const { id: webhookId, companyId, source, attempts } = delivery;
    try {
      const handler = this.#handlers.get(source);
      if (!handler) throw new Error(`The source "${source}" has no handler`);
      await handler(delivery);
    } catch (error) {
      const now = this.clock.now();
      const reason = error instanceof AppError ? error.code : error instanceof Error ? error.name : typeof error;
      const dead = attempts >= MAX_ATTEMPTS;
      this.logger.warn({
        event: dead ? 'webhook_dead' : 'webhook_postponed',
        companyId,
        webhookId,
        source,
        attempts,
        reason,
        err: error,
      });
      if (dead) await this.deliveries.markDead(delivery, reason, now);
      else {
        await this.deliveries.postpone(delivery, new Date(now.getTime() + retryDelayMs(attempts)), reason, now);
      }
      return;
    }
    await this.deliveries.markDone(delivery, this.clock.now());
  }
}

/** Doubles with each failed attempt. */
export function retryDelayMs(failedAttempts: number): number {
  return FIRST_RETRY_MS * 2 ** (failedAttempts - 1);
}
