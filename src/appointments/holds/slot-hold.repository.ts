import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, gt, lt, lte, ne, sql } from 'drizzle-orm';
import { Database, slotHolds, type Transaction } from '../../platform/index.js';

export interface Span {
  startsAt: Date;
  endsAt: Date;
}

/** A span of one event type that a call holds. */
export interface HeldSlot extends Span {
  companyId: string;
  connectionId: string;
  eventTypeId: number;
  callId: string;
}

export interface SlotHold extends HeldSlot {
  id: string;
  /** Of Cal.com; null while it has not answered. */
  reservationUid: string | null;
  reservedUntil: Date | null;
}

/** Where a call looks for holds: one event type of its company. */
export type HoldScope = Pick<HeldSlot, 'companyId' | 'connectionId' | 'eventTypeId'>;

/** Who holds which start. A hold that has expired counts for nothing, wherever its row still is. */
@Injectable()
export class SlotHoldRepository {
  constructor(private readonly database: Database) {}

  /** All holds of the event type that have not expired. */
  async list(scope: HoldScope, now: Date): Promise<SlotHold[]> {
    return this.database.forCompany(scope.companyId, (tx) => listLive(tx, scope, now));
  }

  /**
   * Takes a start for a call, or prolongs its hold of it.
   * @returns the holds as they are now; the call's own is among them unless another call's is in the way
   */
  async take(slot: HeldSlot, now: Date, expiresAt: Date): Promise<SlotHold[]> {
    return this.database.forCompany(slot.companyId, async (tx) => {
      const live = await listLive(tx, slot, now);
      if (live.some((hold) => hold.callId !== slot.callId && overlaps(hold, slot))) return live;
      const fresh = { id: randomUUID(), reservationUid: null, reservedUntil: null };
      const own = live.some((hold) => hold.callId === slot.callId && +hold.startsAt === +slot.startsAt);
      const taken = await tx
        .insert(slotHolds)
        .values({ ...slot, ...fresh, expiresAt })
        .onConflictDoUpdate({
          target: [slotHolds.connectionId, slotHolds.eventTypeId, slotHolds.startsAt],
          set: own ? { expiresAt } : { ...slot, ...fresh, expiresAt },
          setWhere: sql`${eq(slotHolds.callId, slot.callId)} or ${lte(slotHolds.expiresAt, now)}`,
        })
        .returning();
      // Lost by a hair to another call, whose hold was not there a moment ago.
      if (taken.length === 0) return listLive(tx, slot, now);
      return [...live.filter(({ id }) => id !== taken[0]?.id), ...taken];
    });
  }

  /** Notes Cal.com's reservation at its hold. @returns false when the hold is gone or has changed hands */
  async noteReservation(hold: SlotHold, reservationUid: string, reservedUntil: Date): Promise<boolean> {
    const noted = await this.database.forCompany(hold.companyId, (tx) =>
      tx
        .update(slotHolds)
        .set({ reservationUid, reservedUntil })
        .where(eq(slotHolds.id, hold.id))
        .returning({ id: slotHolds.id }),
    );
    return noted.length > 0;
  }

  /** Gives up all that a call holds. @param except - the hold that it keeps */
  async release(companyId: string, callId: string, except?: SlotHold): Promise<SlotHold[]> {
    return this.database.forCompany(companyId, (tx) =>
      tx
        .delete(slotHolds)
        .where(and(eq(slotHolds.callId, callId), except === undefined ? undefined : ne(slotHolds.id, except.id)))
        .returning(),
    );
  }

  /** Gives up all holds of a connection that run into that span, of whichever call and event type. */
  async releaseWithin(companyId: string, connectionId: string, span: Span): Promise<SlotHold[]> {
    return this.database.forCompany(companyId, (tx) =>
      tx
        .delete(slotHolds)
        .where(
          and(
            eq(slotHolds.connectionId, connectionId),
            lt(slotHolds.startsAt, span.endsAt),
            gt(slotHolds.endsAt, span.startsAt),
          ),
        )
        .returning(),
    );
  }

  /** Rows that expired, of any call of the company. */
  async sweep(companyId: string, now: Date): Promise<void> {
    await this.database.forCompany(companyId, (tx) => tx.delete(slotHolds).where(lte(slotHolds.expiresAt, now)));
  }
}

function listLive(tx: Transaction, scope: HoldScope, now: Date): Promise<SlotHold[]> {
  return tx
    .select()
    .from(slotHolds)
    .where(
      and(
        eq(slotHolds.connectionId, scope.connectionId),
        eq(slotHolds.eventTypeId, scope.eventTypeId),
        gt(slotHolds.expiresAt, now),
      ),
    );
}

/** Half-open: one may begin where the other ends. */
export function overlaps(one: Span, other: Span): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}
