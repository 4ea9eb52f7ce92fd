import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import { appointments, bookingAttempts, bookingMoves, Database, type Transaction } from '../platform/index.js';
import { type BookingMove, type BookingTelling, chainAround, latestTelling } from './booking-chain.js';

/** What an event says a booking is now. */
export interface ToldBooking {
  companyId: string;
  connectionId: string;
  calcomUid: string;
  previousUid: string | null;
  attemptId: string | null;
  eventAt: Date;
  status: 'booked' | 'requested' | 'cancelled';
  startsAt: Date;
  endsAt: Date;
  branchId: string;
  serviceId: string;
  attendeeName: string;
  attendeePhone: string | null;
}

type Row = typeof appointments.$inferSelect;
type Attempt = typeof bookingAttempts.$inferSelect;

/** Longer than any chain of moves that a person makes. */
const MAX_CHAIN = 50;
const FAR_FUTURE = new Date('9999-01-01T00:00:00Z');

/** Brings rows of the mirror to what Cal.com tells, by connection and uid only. */
@Injectable()
export class AppointmentMirrorRepository {
  constructor(private readonly database: Database) {}

  /**
   * @param isInFlight - whether the one who makes this attempt will still write its row
   * @returns "in_flight" when nothing was changed because of that
   */
  async apply(
    told: ToldBooking,
    now: Date,
    isInFlight: (attempt: Attempt) => boolean,
  ): Promise<'applied' | 'in_flight'> {
    return this.database.forCompany(told.companyId, async (tx) => {
      const { companyId, connectionId, calcomUid, previousUid } = told;
      const chain = await readChain(tx, told);
      const rows = await tx
        .select()
        .from(appointments)
        .where(and(eq(appointments.connectionId, connectionId), inArray(appointments.calcomUid, chain)))
        .orderBy(appointments.createdAt, appointments.id)
        .for('update');
      const attempt = rows.length === 0 ? await findAttempt(tx, told) : null;
      if (attempt && isInFlight(attempt)) return 'in_flight';
      if (previousUid !== null && previousUid !== calcomUid) {
        const move = { companyId, connectionId, oldUid: previousUid, newUid: calcomUid };
        await tx.insert(bookingMoves).values(move).onConflictDoNothing();
      }
      if (rows.length === 0 && told.attemptId !== null) {
        const own = await findOwnRow(tx, told);
        // Its row has gone on to a later booking, by a move of ours whose event is still to come.
        if (own && (previousUid === null || own.updatedAt > told.eventAt)) return 'applied';
        if (own) rows.push(own);
      }
      const latest = latestTelling<BookingTelling & Pick<ToldBooking, 'status' | 'startsAt' | 'endsAt'>>(chain, [
        ...rows.map((row) => ({ ...row, eventAt: lastChangeOf(row) })),
        told,
      ]);
      const { status, startsAt, endsAt } = latest ?? told;
      const eventAt =
        latest === told
          ? told.eventAt
          : (rows.find(({ calcomUid: uid }) => uid === latest?.calcomUid)?.eventAt ?? null);
      // Rows that calls booked or moved know more than those that events began.
      const kept = rows.find(({ bookedInCall }) => bookedInCall !== null) ?? rows[0];
      const others = rows.filter((row) => row !== kept).map(({ id }) => id);
      if (others.length > 0) await tx.delete(appointments).where(inArray(appointments.id, others));
      const timesMoved = Math.max(chain.length - 1, ...rows.map((row) => row.timesMoved));
      const state = {
        calcomUid: chain.at(-1) ?? calcomUid,
        status,
        startsAt,
        endsAt,
        eventAt,
        timesMoved,
        updatedAt: now,
      };
      if (kept) {
        const attendeePhone = kept.attendeePhone ?? told.attendeePhone;
        await tx
          .update(appointments)
          .set({ ...state, attendeePhone })
          .where(eq(appointments.id, kept.id));
        return 'applied';
      }
      if (attempt) await settle(tx, attempt, told, now);
      await tx.insert(appointments).values({
        ...state,
        companyId,
        connectionId,
        id: attempt?.id ?? randomUUID(),
        branchId: told.branchId,
        serviceId: told.serviceId,
        attendeeName: told.attendeeName,
        attendeePhone: attempt?.attendeePhone ?? told.attendeePhone,
        callerNumber: attempt?.callerNumber ?? null,
        bookedInCall: attempt?.callId ?? null,
        createdAt: now,
      });
      return 'applied';
    });
  }

  /** A booking that the mirror does not hold has no one to be missed by. */
  async markNoShow(companyId: string, connectionId: string, uid: string, noShow: boolean, at: Date): Promise<void> {
    await this.database.forCompany(companyId, (tx) =>
      tx
        .update(appointments)
        .set({ noShow, noShowAt: at })
        .where(
          and(
            eq(appointments.connectionId, connectionId),
            eq(appointments.calcomUid, uid),
            or(isNull(appointments.noShowAt), lt(appointments.noShowAt, at)),
          ),
        ),
    );
  }
}

/** The uids of the booking that the event is about, with the move that it tells of. */
async function readChain(tx: Transaction, told: ToldBooking): Promise<string[]> {
  const { connectionId, calcomUid, previousUid } = told;
  const moves: BookingMove[] = previousUid === null ? [] : [{ oldUid: previousUid, newUid: calcomUid }];
  let known = new Set([calcomUid, ...(previousUid === null ? [] : [previousUid])]);
  for (let size = 0; known.size > size && known.size < MAX_CHAIN;) {
    size = known.size;
    const uids = [...known];
    const found = await tx
      .select({ oldUid: bookingMoves.oldUid, newUid: bookingMoves.newUid })
      .from(bookingMoves)
      .where(
        and(
          eq(bookingMoves.connectionId, connectionId),
          or(inArray(bookingMoves.oldUid, uids), inArray(bookingMoves.newUid, uids)),
        ),
      );
    moves.push(...found);
    known = new Set([...known, ...found.flatMap(({ oldUid, newUid }) => [oldUid, newUid])]);
  }
  return chainAround(calcomUid, moves);
}

/** What a call has cancelled stays cancelled; what only we wrote happened when we wrote it. */
function lastChangeOf(row: Row): Date {
  return row.cancelledInCall === null ? (row.eventAt ?? row.updatedAt) : FAR_FUTURE;
}

async function findOwnRow(tx: Transaction, { attemptId, connectionId }: ToldBooking): Promise<Row | null> {
  const [row] = await tx
    .select()
    .from(appointments)
    .where(and(eq(appointments.id, attemptId ?? ''), eq(appointments.connectionId, connectionId)))
    .for('update');
  return row ?? null;
}

async function findAttempt(tx: Transaction, { attemptId, connectionId }: ToldBooking): Promise<Attempt | null> {
  if (attemptId === null) return null;
  const [attempt] = await tx
    .select()
    .from(bookingAttempts)
    .where(and(eq(bookingAttempts.id, attemptId), eq(bookingAttempts.connectionId, connectionId)));
  return attempt ?? null;
}

/** The proof that was missing: the booking of a doubtful attempt exists. */
async function settle(tx: Transaction, attempt: Attempt, told: ToldBooking, now: Date): Promise<void> {
  const status = told.status === 'requested' ? 'requested' : 'confirmed';
  await tx
    .update(bookingAttempts)
    .set({ status, calcomUid: told.calcomUid, updatedAt: now })
    .where(eq(bookingAttempts.id, attempt.id));
}
