import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, eq, inArray, ne, or, sql } from 'drizzle-orm';
import {
  appointments,
  bookingAttempts,
  bookingMoves,
  bookingNoShows,
  calcomConnections,
  Database,
  type Transaction,
} from '../../platform/index.js';
import { type Attempt, isSame, type Merge, mergeTellings, type Row, type ToldBooking } from './appointment-merge.js';
import { type BookingMove, chainAround } from './booking-chain.js';

export interface ToldNoShow {
  companyId: string;
  connectionId: string;
  calcomUid: string;
  noShow: boolean;
  at: Date;
}

export type Applied =
  | 'changed'
  | 'unchanged'
  /** The one who makes this booking is still waiting for the answer; nothing was changed. */
  | 'in_flight';

/** Longer than any chain of moves that a person makes. */
const MAX_CHAIN = 50;

/** Brings rows of the mirror to what Cal.com tells, by connection and uid only; the same in whatever order it is told. */
@Injectable()
export class AppointmentMirrorRepository {
  constructor(private readonly database: Database) {}

  /** @param isInFlight - whether the one who makes this attempt will still write its row */
  async apply(told: ToldBooking, now: Date, isInFlight: (attempt: Attempt) => boolean): Promise<Applied> {
    return this.database.forCompany(told.companyId, async (tx) => {
      // In this order, and sent together: what follows the lock sees what was committed before it was had.
      const [, chain, attempt] = await Promise.all([
        lockConnection(tx, told.connectionId),
        readChain(tx, told),
        findAttempt(tx, told),
      ]);
      const [rows, noShow] = await Promise.all([readRows(tx, told, chain), readNoShow(tx, told.connectionId, chain)]);
      if (attempt && isInFlight(attempt)) return 'in_flight';
      await noteMove(tx, told);
      const own = attempt && !rows.some(({ id }) => id === attempt.id) ? await findOwnRow(tx, told) : null;
      // Its row has gone on to a later booking, by a move of which Cal.com has not told yet.
      if (own && told.previousUid === null) return 'unchanged';
      if (own) rows.push(own);
      if (attempt) await settle(tx, attempt, told, now);
      return write(tx, { told, chain, rows, attempt, noShow }, now);
    });
  }

  /** Of a booking that is known and whose service is not offered any more. @returns whether there was one */
  async end(companyId: string, connectionId: string, calcomUid: string, now: Date): Promise<boolean> {
    const ended = await this.database.forCompany(companyId, (tx) =>
      tx
        .update(appointments)
        .set({ status: 'cancelled', movingTo: null, updatedAt: now })
        .where(and(eq(appointments.connectionId, connectionId), eq(appointments.calcomUid, calcomUid)))
        .returning({ id: appointments.id }),
    );
    return ended.length > 0;
  }

  /** Also of a booking that is told of only later. */
  async noteNoShow({ companyId, connectionId, calcomUid, noShow, at }: ToldNoShow): Promise<void> {
    await this.database.forCompany(companyId, async (tx) => {
      await lockConnection(tx, connectionId);
      const later = sql`(excluded.told_at, excluded.no_show) > (${bookingNoShows.toldAt}, ${bookingNoShows.noShow})`;
      await tx
        .insert(bookingNoShows)
        .values({ companyId, connectionId, calcomUid, noShow, toldAt: at })
        .onConflictDoUpdate({
          target: [bookingNoShows.connectionId, bookingNoShows.calcomUid],
          set: { noShow, toldAt: at },
          setWhere: later,
        });
      // It may have been moved since, and go by another uid now.
      const chain = await readChain(tx, { connectionId, calcomUid, previousUid: null });
      const known = await readNoShow(tx, connectionId, chain);
      if (known === null) return;
      await tx
        .update(appointments)
        .set(known)
        .where(and(eq(appointments.connectionId, connectionId), inArray(appointments.calcomUid, chain)));
    });
  }

  /** Other connections, of any company, that hold one of these bookings. */
  async listOtherOwners(connectionId: string, uids: string[]): Promise<string[]> {
    const owners = await this.database.asOperator(async (tx) => [
      ...(await tx
        .selectDistinct({ id: appointments.connectionId })
        .from(appointments)
        .where(and(inArray(appointments.calcomUid, uids), ne(appointments.connectionId, connectionId)))),
      ...(await tx
        .selectDistinct({ id: bookingAttempts.connectionId })
        .from(bookingAttempts)
        .where(and(inArray(bookingAttempts.calcomUid, uids), ne(bookingAttempts.connectionId, connectionId)))),
    ]);
    return [...new Set(owners.map(({ id }) => id))];
  }
}

/** Two events of one booking at once would each miss the other's row, and leave two. */
async function lockConnection(tx: Transaction, connectionId: string): Promise<void> {
  await tx
    .select({ id: calcomConnections.id })
    .from(calcomConnections)
    .where(eq(calcomConnections.id, connectionId))
    .for('no key update');
}

/** The uids of the booking that is told of, with the move that it tells of. */
async function readChain(
  tx: Transaction,
  told: Pick<ToldBooking, 'connectionId' | 'calcomUid' | 'previousUid'>,
): Promise<string[]> {
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

async function readRows(tx: Transaction, { connectionId }: ToldBooking, chain: string[]): Promise<Row[]> {
  return tx
    .select()
    .from(appointments)
    .where(and(eq(appointments.connectionId, connectionId), inArray(appointments.calcomUid, chain)))
    .orderBy(appointments.createdAt, appointments.id)
    .for('update');
}

async function noteMove(tx: Transaction, told: ToldBooking): Promise<void> {
  const { companyId, connectionId, calcomUid, previousUid } = told;
  if (previousUid === null || previousUid === calcomUid) return;
  const move = { companyId, connectionId, oldUid: previousUid, newUid: calcomUid };
  await tx.insert(bookingMoves).values(move).onConflictDoNothing();
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

/** The proof that was missing: the booking of a doubtful attempt exists. One at another time than asked for is no such proof. */
async function settle(tx: Transaction, attempt: Attempt, told: ToldBooking, now: Date): Promise<void> {
  const isOpen = attempt.status === 'pending' || attempt.status === 'in_doubt' || attempt.failureCode === 'absent';
  const isMoved = told.previousUid !== null;
  if (!isOpen || (!isMoved && told.startsAt.getTime() !== attempt.startsAt.getTime())) return;
  await tx
    .update(bookingAttempts)
    .set({
      status: told.status === 'requested' ? 'requested' : 'confirmed',
      calcomUid: told.calcomUid,
      failureCode: null,
      updatedAt: now,
    })
    .where(eq(bookingAttempts.id, attempt.id));
}

async function readNoShow(tx: Transaction, connectionId: string, chain: string[]): Promise<Merge['noShow']> {
  const told = await tx
    .select()
    .from(bookingNoShows)
    .where(and(eq(bookingNoShows.connectionId, connectionId), inArray(bookingNoShows.calcomUid, chain)));
  const [latest] = told.toSorted(
    (a, b) => b.toldAt.getTime() - a.toldAt.getTime() || Number(b.noShow) - Number(a.noShow),
  );
  return latest ? { noShow: latest.noShow, noShowAt: latest.toldAt } : null;
}

/** Makes one row of all. */
async function write(tx: Transaction, merge: Merge, now: Date): Promise<Applied> {
  const { kept, others, state } = mergeTellings(merge);
  if (!kept) {
    const { companyId, connectionId } = merge.told;
    const times = { createdAt: now, updatedAt: now };
    await tx.insert(appointments).values({ id: randomUUID(), ...state, ...times, companyId, connectionId });
    return 'changed';
  }
  if (others.length > 0) await tx.delete(appointments).where(inArray(appointments.id, others));
  else if (isSame(kept, state)) return 'unchanged';
  await tx
    .update(appointments)
    .set({ ...state, updatedAt: now })
    .where(eq(appointments.id, kept.id));
  // That Cal.com says as well what a call wrote is news to nobody.
  const { eventAt: _eventAt, ...visible } = state;
  return others.length === 0 && isSame(kept, visible) ? 'unchanged' : 'changed';
}
