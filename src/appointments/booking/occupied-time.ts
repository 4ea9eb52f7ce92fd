import { and, eq, gt, lt, ne, sql } from 'drizzle-orm';
import { bookingAttempts, slotHolds, type Transaction } from '../../platform/index.js';

type ClaimedTime = Pick<
  typeof bookingAttempts.$inferSelect,
  'callId' | 'connectionId' | 'eventTypeId' | 'startsAt' | 'endsAt'
>;

/**
 * Whether another call has the time of an attempt that is about to be made: holds it, or has an attempt of its own under
 * way. Two that are claimed at once on different connections to the database see each other, since one of them waits for
 * the lock until the other is committed.
 */
export async function isOccupied(
  tx: Transaction,
  attempt: ClaimedTime,
  { now, abandonedBefore }: { now: Date; abandonedBefore: Date },
): Promise<boolean> {
  const { callId, connectionId, eventTypeId, startsAt, endsAt } = attempt;
  const holds = tx
    .select({ id: slotHolds.id })
    .from(slotHolds)
    .where(
      and(
        eq(slotHolds.connectionId, connectionId),
        eq(slotHolds.eventTypeId, eventTypeId),
        ne(slotHolds.callId, callId),
        gt(slotHolds.expiresAt, now),
        lt(slotHolds.startsAt, endsAt),
        gt(slotHolds.endsAt, startsAt),
      ),
    );
  const rivals = tx
    .select({ id: bookingAttempts.id })
    .from(bookingAttempts)
    .where(
      and(
        eq(bookingAttempts.connectionId, connectionId),
        eq(bookingAttempts.eventTypeId, eventTypeId),
        ne(bookingAttempts.callId, callId),
        eq(bookingAttempts.status, 'pending'),
        gt(bookingAttempts.createdAt, abandonedBefore),
        lt(bookingAttempts.startsAt, endsAt),
        gt(bookingAttempts.endsAt, startsAt),
      ),
    );
  // The lock first; each statement sees what was committed before it began.
  const [, others] = await Promise.all([
    tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${connectionId}:${eventTypeId}`}, 0))`),
    holds.unionAll(rivals).limit(1),
  ]);
  return others.length > 0;
}
