import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppLogger, Clock, failureCodeOf, GroupCommit, type Job, Jobs, within } from '../platform/index.js';
import type { DeliveryOutcome, NewDelivery, UnreadableDelivery, WebhookHandler, WebhookSource } from './delivery.js';
import { type DeliveryJob, DeliveryRepository, INBOX_QUEUE, keyOf } from './delivery.repository.js';

/** With the retries of jobs: eight attempts, the last about four minutes after the first. */
const RETRIES = 7;
const MAX_STORED_TOGETHER = 200;
const YIELD_MS = 500;

type OutcomeListener = (source: WebhookSource, event: string, outcome: DeliveryOutcome) => void;

/** What vendors report: stored once, then worked off by the handler of its source as a job. */
@Injectable()
export class Inbox implements OnModuleInit {
  readonly #handlers = new Map<WebhookSource, WebhookHandler>();
  readonly #listeners = new Set<OutcomeListener>();
  readonly #storing = new GroupCommit<NewDelivery, boolean>(
    (companyId, deliveries) => this.store(companyId, deliveries),
    MAX_STORED_TOGETHER,
  );

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.jobs.define<DeliveryJob>(INBOX_QUEUE, (job) => this.workOff(job), {
      retries: RETRIES,
      timeoutMs: 60_000,
      onDead: ({ data }) => this.giveUp(data),
    });
  }

  /** Each source has one handler; call it while modules start. */
  register(source: WebhookSource, handler: WebhookHandler): void {
    if (this.#handlers.has(source)) throw new Error(`The source "${source}" has a handler already`);
    this.#handlers.set(source, handler);
  }

  /** @returns stops listening */
  onOutcome(listener: OutcomeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves once it is stored, so it may be acknowledged; a delivery that is known already changes nothing.
   * @throws DatabaseError when it is not stored, so that the vendor sends it again
   */
  async accept(delivery: NewDelivery): Promise<void> {
    const isNew = await this.#storing.add(delivery.companyId, delivery);
    this.tell(delivery, isNew ? 'stored' : 'duplicate');
  }

  /** Keeps the trace of what was signed but cannot be read. @throws DatabaseError */
  async refuse(delivery: UnreadableDelivery): Promise<void> {
    await this.deliveries.storeDead(delivery, this.clock.now());
    this.tell(delivery, 'unreadable');
    const { companyId, source, reason } = delivery;
    this.logger.warn({ event: 'webhook_dead', companyId, source, reason });
  }

  /** Has a dead one worked off again, with all its attempts. */
  replay(deliveryId: string): Promise<'replayed' | 'not_replayable' | 'unknown'> {
    return this.deliveries.reopen(deliveryId, this.clock.now());
  }

  /** Counts an event that nobody here needs. */
  ignore(source: WebhookSource): void {
    this.tell({ source, event: 'other' }, 'ignored');
  }

  private async store(companyId: string, deliveries: readonly NewDelivery[]): Promise<boolean[]> {
    const stored = await this.deliveries.store(companyId, deliveries, this.clock.now());
    // Of two equal ones in one group the first is the new one.
    return deliveries.map((delivery) => stored.delete(keyOf(delivery)));
  }

  private async workOff({ data, attempt }: Job<DeliveryJob>): Promise<void> {
    // In a flood the vendor waits for its acknowledgements, and nobody yet for what the events tell.
    await within(this.#storing.quiet(), YIELD_MS).catch(() => undefined);
    const delivery = await this.deliveries.findOpen(data);
    if (!delivery) return;
    let outcome: DeliveryOutcome = 'done';
    try {
      const handler = this.#handlers.get(delivery.source);
      if (!handler) throw new Error(`The source "${delivery.source}" has no handler`);
      outcome = (await handler(delivery)) ?? 'done';
    } catch (error) {
      this.tell(delivery, 'failed');
      await this.deliveries.markFailed(data, attempt, failureCodeOf(error), this.clock.now());
      throw error;
    }
    await this.deliveries.markDone(data, attempt, this.clock.now());
    this.tell(delivery, outcome);
  }

  private async giveUp(job: DeliveryJob): Promise<void> {
    const delivery = await this.deliveries.findOpen(job);
    if (!delivery) return;
    await this.deliveries.markDead(job, this.clock.now());
    this.tell(delivery, 'dead');
    const { id: webhookId, companyId, source } = delivery;
    this.logger.error({ event: 'webhook_dead', companyId, webhookId, source });
  }

  private tell({ source, event }: Pick<NewDelivery, 'source' | 'event'>, outcome: DeliveryOutcome): void {
    for (const listener of this.#listeners) listener(source, event, outcome);
  }
}
