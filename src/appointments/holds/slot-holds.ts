import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CallStory } from '../../call-story/index.js';
import { CalcomClient } from '../../calcom/index.js';
import { AppLogger, Clock, Config, within } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import { type CallIdentity, type Service, TenantDirectory } from '../../tenancy/index.js';
import type { CallContext, Option } from '../appointment.js';
import { endOf } from '../availability/booking-bounds.js';
import {
  type HeldSlot,
  type HeldStart,
  overlaps,
  type SlotHold,
  SlotHoldRepository,
  type Span,
} from './slot-hold.repository.js';

const MINUTE_MS = 60_000;

/** A hold is a courtesy: a database that is slower than this must not keep a caller waiting. */
const PATIENCE_MS = 250;

/** What holds mean for one call: what others keep from it, and what it keeps for itself. */
export interface HoldView {
  /** Spans of other calls; what overlaps one of them is not offered. */
  others: Span[];
  /** Starts that this call holds: Cal.com returned them to it a short while ago. */
  own: Date[];
  /** Those of them that Cal.com has reserved, and therefore returns to nobody now. */
  reserved: Date[];
}

/**
 * Keeps an offered exact start for the call it was offered to, from the offer to the booking. A call holds one start: the
 * next one it asks for replaces it. Among calls of this gateway the database decides; towards everybody else Cal.com's own
 * reservation hides the slot, which is made and released in the background and which nobody waits for.
 */
@Injectable()
export class SlotHolds implements OnModuleDestroy {
  /** Work in the background, one thing after another for each call: a slot is released before its neighbour is reserved. */
  readonly #background = new Map<string, Promise<void>>();

  constructor(
    private readonly repository: SlotHoldRepository,
    private readonly calcom: CalcomClient,
    private readonly directory: TenantDirectory,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly story: CallStory,
    private readonly logger: AppLogger,
  ) {}

  /** A start that Cal.com returned is to be offered to this call alone. `own` has it unless another call came first. */
  async take(call: CallContext, service: Service, start: Date): Promise<HoldView> {
    const slot = slotOf(call, service, start);
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + this.config.slotHoldMs);
    try {
      const holds = await within(this.repository.take(slot, now, expiresAt), PATIENCE_MS);
      const view = this.viewOf(call, holds);
      this.tell(slot, 'take', view.own.some((own) => +own === +start) ? 'held' : 'held_by_another');
      return view;
    } catch (error) {
      this.tell(slot, 'take', 'failed');
      this.logger.warn({ event: 'hold_failed', callId: call.callId, err: error });
      return { others: [], own: [start], reserved: [] };
    }
  }

  async list(call: CallContext, service: Service): Promise<HoldView> {
    const scope = { ...scopeOf(call), eventTypeId: service.eventTypeId };
    try {
      return this.viewOf(call, await within(this.repository.list(scope, this.clock.now()), PATIENCE_MS));
    } catch (error) {
      this.logger.warn({ event: 'hold_failed', callId: call.callId, err: error });
      return { others: [], own: [], reserved: [] };
    }
  }

  /** In the background: has Cal.com reserve what this call was offered last, and lets go of what it held before. */
  reserve(call: CallContext, { service, start }: Pick<Option, 'service' | 'start'>): void {
    const slot = slotOf(call, service, start);
    this.inBackground(slot.companyId, slot.callId, async () => {
      const { kept, released } = await this.repository.keepOnly(slot, this.clock.now());
      await this.giveBack(released);
      if (!kept || isReserved(kept, this.clock.now())) return;
      const reservation = await this.calcom.reserveSlot(call.tenant.branch.calcom, {
        eventTypeId: service.eventTypeId,
        start,
        holdMinutes: Math.ceil(this.config.slotHoldMs / MINUTE_MS),
      });
      const reserved = { ...kept, reservationUid: reservation.uid, reservedUntil: reservation.until };
      const isStillHeld = await this.repository.noteReservation(kept, reservation.uid, reservation.until);
      if (!isStillHeld) await this.giveBack([reserved]);
    });
  }

  /** The call has booked, or wants something else. Its holds are gone on return, the reservations soon after. */
  async release(call: CallContext): Promise<void> {
    await this.releaseCall(call.tenant.company.id, call.callId);
  }

  /** The same, with the reservations gone on return. */
  async letGo(call: CallContext): Promise<void> {
    await this.release(call);
    await this.#background.get(keyOf(call.tenant.company.id, call.callId));
  }

  /** The same for a call that has ended. Never fails: what stays behind expires. */
  async releaseCall(companyId: string, callId: string): Promise<void> {
    try {
      const released = await this.repository.release(companyId, callId, this.clock.now());
      if (released.length === 0) return;
      this.tell({ companyId, callId }, 'release', 'released');
      if (released.some(({ reservationUid }) => reservationUid !== null)) {
        this.inBackground(companyId, callId, () => this.giveBack(released));
      }
    } catch (error) {
      this.logger.warn({ event: 'hold_failed', callId, err: error });
    }
  }

  /** Somebody has booked there: a hold of that time promises nothing any more. Never fails. */
  async releaseBooked(companyId: string, connectionId: string, span: Span): Promise<void> {
    try {
      const released = await this.repository.releaseWithin(companyId, connectionId, span);
      for (const hold of released) this.inBackground(companyId, hold.callId, () => this.giveBack([hold]));
    } catch (error) {
      this.logger.warn({ event: 'hold_failed', connectionId, err: error });
    }
  }

  /** Waits for what runs in the background. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background.values());
  }

  async onModuleDestroy(): Promise<void> {
    await this.settled();
  }

  private tell(call: CallIdentity, name: 'take' | 'release', outcome: string): void {
    const { companyId, callId } = call;
    this.story.recordIn({ companyId, callId }, { kind: 'hold', name, outcome, durationMs: 0 });
  }

  private viewOf(call: CallContext, holds: readonly HeldStart[]): HoldView {
    const now = this.clock.now();
    const own = holds.filter(({ callId }) => callId === call.callId);
    return {
      others: holds.filter(({ callId }) => callId !== call.callId),
      own: own.map(({ startsAt }) => startsAt),
      reserved: own.filter((hold) => isReserved(hold, now)).map(({ startsAt }) => startsAt),
    };
  }

  private async giveBack(holds: SlotHold[]): Promise<void> {
    for (const { connectionId, reservationUid, reservedUntil } of holds) {
      if (reservationUid === null || reservedUntil === null || reservedUntil <= this.clock.now()) continue;
      const tenant = await this.directory.findByConnection(connectionId);
      if (tenant) await this.calcom.releaseSlot(tenant.branch.calcom, reservationUid);
    }
  }

  private inBackground(companyId: string, callId: string, work: () => Promise<void>): void {
    const key = keyOf(companyId, callId);
    const before = this.#background.get(key) ?? Promise.resolve();
    const running = before
      .then(() => withUrgency('prefetch', work))
      .catch((error: unknown) => {
        // Reserved or not, our own hold stands; what could not be released runs out by itself.
        this.logger.debug({ event: 'reservation_failed', callId, err: error });
      })
      .finally(() => {
        if (this.#background.get(key) === running) this.#background.delete(key);
      });
    this.#background.set(key, running);
  }
}

/** Whether a start would run into a span that another call holds. */
export function isHeldByOthers(view: HoldView, start: Date, service: Service): boolean {
  return view.others.some((other) => overlaps(other, spanOf(start, service)));
}

/** Whether Cal.com may hide a start only because this call has reserved another one beside it (I-30). */
export function isHiddenByOwn(view: HoldView, start: Date, service: Service): boolean {
  return view.reserved.some((own) => +own !== +start && overlaps(spanOf(own, service), spanOf(start, service)));
}

function spanOf(start: Date, service: Service): Span {
  return { startsAt: start, endsAt: endOf(service, start) };
}

function keyOf(companyId: string, callId: string): string {
  return `${companyId}|${callId}`;
}

function isReserved({ reservedUntil }: HeldStart, now: Date): boolean {
  return reservedUntil !== null && reservedUntil > now;
}

function scopeOf({ tenant, callId }: CallContext): Pick<HeldSlot, 'companyId' | 'connectionId' | 'callId'> {
  return { companyId: tenant.company.id, connectionId: tenant.branch.calcom.id, callId };
}

function slotOf(call: CallContext, service: Service, startsAt: Date): HeldSlot {
  const { eventTypeId } = service;
  return { ...scopeOf(call), eventTypeId, ...spanOf(startsAt, service) };
}
