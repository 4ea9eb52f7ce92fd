import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, gt, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { Cache, type CacheKey, Database, slotHolds, type Transaction } from '../../platform/index.js';
import { CacheKeyFactory } from '../../tenancy/index.js';

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

/** What others need to know of a hold. */
export type HeldStart = Pick<SlotHold, 'callId' | 'startsAt' | 'endsAt' | 'reservedUntil'>;

/** Where a call looks for holds: one event type of its company. */
export type HoldScope = Pick<HeldSlot, 'companyId' | 'connectionId' | 'eventTypeId'>;

/** As it survives JSON: instants are epoch milliseconds. */
interface CachedHold {
  callId: string;
  startsAt: number;
  endsAt: number;
  reservedUntil: number | null;
  expiresAt: number;
}

interface CachedHolds {
  version: string;
  holds: CachedHold[];
}

/** Longer than questions follow each other in a busy hour; every change makes it stale before. */
const CACHED_MS = 30_000;
/** Outlives every copy that it belongs to. */
const VERSION_TTL_MS = 60 * 60 * 1000;

/**
 * Who holds which start. A hold that has expired counts for nothing, wherever its row still is.
 * What questions are told is cached, and dies with its version, which every change of a hold of the connection renews;
 * who may have a start is decided by the rows alone.
 */
@Injectable()
export class SlotHoldRepository {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
  ) {}

  /** All holds of the event type that have not expired, from the cache if nothing has changed. */
  async list(scope: HoldScope, now: Date): Promise<HeldStart[]> {
    const key = this.keys.companyKey(scope.companyId, 'holds', scope.connectionId, scope.eventTypeId);
    const [cached, tag] = await Promise.all([
      this.cache.get<CachedHolds>(key),
      this.cache.get<string>(this.versionKey(scope)),
    ]);
    const version = tag ?? 'first';
    if (cached?.version === version) {
      return cached.holds.filter(({ expiresAt }) => expiresAt > now.getTime()).map(heldStartOf);
    }
    const rows = await this.database.forCompany(scope.companyId, (tx) => listLive(tx, scope, now));
    await this.cache.set(key, { version, holds: rows.map(cachedHoldOf) } satisfies CachedHolds, CACHED_MS);
    return rows;
  }

  /**
   * Gives up what a call holds besides this slot.
   * @returns its hold of the slot, unless it has expired or is another call's by now
   */
  async keepOnly(slot: HeldSlot, now: Date): Promise<{ kept: SlotHold | undefined; released: SlotHold[] }> {
    const isOwn = eq(slotHolds.callId, slot.callId);
    const isOther = or(
      ne(slotHolds.connectionId, slot.connectionId),
      ne(slotHolds.eventTypeId, slot.eventTypeId),
      ne(slotHolds.startsAt, slot.startsAt),
      lte(slotHolds.expiresAt, now),
    );
    const [[kept], released] = await this.database.forCompany(slot.companyId, (tx) =>
      Promise.all([
        tx
          .select()
          .from(slotHolds)
          .where(and(isOwn, isLive(slot, now), eq(slotHolds.startsAt, slot.startsAt))),
        tx.delete(slotHolds).where(and(isOwn, isOther)).returning(),
      ]),
    );
    await this.forget(released);
    return { kept, released };
  }

  /**
   * Takes a start for a call, or prolongs its hold of it.
   * @returns the holds as they are now; the call's own is among them unless another call's is in the way
   */
  async take(slot: HeldSlot, now: Date, expiresAt: Date): Promise<SlotHold[]> {
    const holds = await this.database.forCompany(slot.companyId, async (tx) => {
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
    await this.forget([slot]);
    return holds;
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
    await this.forget([hold]);
    return noted.length > 0;
  }

  /** Gives up all that a call holds, and clears away what has expired of any call of the company. @returns the call's */
  async release(companyId: string, callId: string, now: Date): Promise<SlotHold[]> {
    const gone = await this.database.forCompany(companyId, (tx) =>
      tx
        .delete(slotHolds)
        .where(or(eq(slotHolds.callId, callId), lte(slotHolds.expiresAt, now)))
        .returning(),
    );
    const released = gone.filter((hold) => hold.callId === callId);
    await this.forget(released);
    return released;
  }

  /** Gives up all holds of a connection that run into that span, of whichever call and event type. */
  async releaseWithin(companyId: string, connectionId: string, span: Span): Promise<SlotHold[]> {
    const released = await this.database.forCompany(companyId, (tx) =>
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
    await this.forget(released);
    return released;
  }

  /** After the change is committed: a copy that was read before it carries the old version. */
  private async forget(changed: readonly Pick<HeldSlot, 'companyId' | 'connectionId'>[]): Promise<void> {
    const keys = new Set(changed.map((hold) => this.versionKey(hold)));
    await Promise.all([...keys].map((key) => this.cache.set(key, randomUUID(), VERSION_TTL_MS)));
  }

  private versionKey({ companyId, connectionId }: Pick<HeldSlot, 'companyId' | 'connectionId'>): CacheKey {
    return this.keys.companyKey(companyId, 'holds-version', connectionId);
  }
}

function cachedHoldOf({
  callId,
  startsAt,
  endsAt,
  reservedUntil,
  expiresAt,
}: typeof slotHolds.$inferSelect): CachedHold {
  return {
    callId,
    startsAt: startsAt.getTime(),
    endsAt: endsAt.getTime(),
    reservedUntil: reservedUntil?.getTime() ?? null,
    expiresAt: expiresAt.getTime(),
  };
}

function heldStartOf({ callId, startsAt, endsAt, reservedUntil }: CachedHold): HeldStart {
  return {
    callId,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    reservedUntil: reservedUntil === null ? null : new Date(reservedUntil),
  };
}

function listLive(tx: Transaction, scope: HoldScope, now: Date): Promise<(typeof slotHolds.$inferSelect)[]> {
  return tx.select().from(slotHolds).where(isLive(scope, now));
}

function isLive({ connectionId, eventTypeId }: HoldScope, now: Date): SQL | undefined {
  return and(
    eq(slotHolds.connectionId, connectionId),
    eq(slotHolds.eventTypeId, eventTypeId),
    gt(slotHolds.expiresAt, now),
  );
}

/** Half-open: one may begin where the other ends. */
export function overlaps(one: Span, other: Span): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}
