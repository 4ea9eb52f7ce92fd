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
} from '../platform/index.js';
import {
  bestContact,
  type BookingMove,
  type BookingTelling,
  chainAround,
  type ContactTelling,
  latestTelling,
} from './booking-chain.js';

/** What Cal.com says a booking is now. */
export interface ToldBooking extends BookingTelling {
  companyId: string;
  connectionId: string;
  /** The booking that this one took the place of. */
  previousUid: string | null;
  /** Ours, from the metadata, when a call booked it. */
  attemptId: string | null;
  eventAt: Date;
  branchId: string;
  serviceId: string;
  attendeeName: string;
  attendeePhone: string | null;
}

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

type Row = typeof appointments.$inferSelect;
type Attempt = typeof bookingAttempts.$inferSelect;

/** Longer than any chain of moves that a person makes. */
const MAX_CHAIN = 50;

/** Brings rows of the mirror to what Cal.com tells, by connection and uid only; the same in whatever order it is told. */
@Injectable()
export class AppointmentMirrorRepository {
  constructor(private readonly database: Database) {}

  /** @param isInFlight - whether the one who makes this attempt will still write its row */
  async apply(told: ToldBooking, now: Date, isInFlight: (attempt: Attempt) => boolean): Promise<Applied> {
    return this.database.forCompany(told.companyId, async (tx) => {
      await lockConnection(tx, told.connectionId);
      const chain = await readChain(tx, told);
      const rows = await readRows(tx, told, chain);
      const attempt = await findAttempt(tx, told);
      if (attempt && isInFlight(attempt)) return 'in_flight';
      await noteMove(tx, told);
      const own = attempt && !rows.some(({ id }) => id === attempt.id) ? await findOwnRow(tx, told) : null;
      // Its row has gone on to a later booking, by a move of which Cal.com has not told yet.
      if (own && told.previousUid === null) return 'unchanged';
      if (own) rows.push(own);
      if (attempt) await settle(tx, attempt, told, now);
      const noShow = await readNoShow(tx, told.connectionId, chain);
      return write(tx, { told, chain, rows, attempt, noShow, now });
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

async function readNoShow(tx: Transaction, connectionId: string, chain: string[]): Promise<Partial<Row>> {
  const told = await tx
    .select()
    .from(bookingNoShows)
    .where(and(eq(bookingNoShows.connectionId, connectionId), inArray(bookingNoShows.calcomUid, chain)));
  const [latest] = told.toSorted(
    (a, b) => b.toldAt.getTime() - a.toldAt.getTime() || Number(b.noShow) - Number(a.noShow),
  );
  return latest ? { noShow: latest.noShow, noShowAt: latest.toldAt } : {};
}

interface Merge {
  told: ToldBooking;
  chain: string[];
  /** All of this one booking; more than one when events told of its parts before they told of the move. */
  rows: Row[];
  attempt: Attempt | null;
  noShow: Partial<Row>;
  now: Date;
}

/** Makes one row of them all. */
async function write(tx: Transaction, { told, chain, rows, attempt, noShow, now }: Merge): Promise<Applied> {
  // Rows that calls booked or moved know more than those that Cal.com's word began.
  const kept = rows.find(({ bookedInCall }) => bookedInCall !== null) ?? rows[0] ?? null;
  const others = rows.filter((row) => row !== kept).map(({ id }) => id);
  const state = {
    ...stateOf(told, chain, rows),
    ...contactOf(told, rows, attempt),
    ...(attempt ? { id: attempt.id, bookedInCall: attempt.callId, callerNumber: attempt.callerNumber } : {}),
    ...noShow,
    timesMoved: Math.max(chain.length - 1, ...rows.map((row) => row.timesMoved)),
  };
  if (!kept) {
    const { companyId, connectionId } = told;
    await tx
      .insert(appointments)
      .values({ id: randomUUID(), ...state, companyId, connectionId, createdAt: now, updatedAt: now });
    return 'changed';
  }
  if (others.length > 0) await tx.delete(appointments).where(inArray(appointments.id, others));
  const changes: Partial<Row> = { ...state, ...settledMove(kept, state) };
  if (others.length === 0 && isSame(kept, changes)) return 'unchanged';
  await tx
    .update(appointments)
    .set({ ...changes, updatedAt: now })
    .where(eq(appointments.id, kept.id));
  return 'changed';
}

function stateOf(told: ToldBooking, chain: string[], rows: Row[]) {
  const latest = latestTelling<BookingTelling & Pick<Row, 'branchId' | 'serviceId'>>(chain, [told, ...rows]);
  const { calcomUid, status, startsAt, endsAt, eventAt, branchId, serviceId } = latest;
  return { calcomUid, status, startsAt, endsAt, eventAt, branchId, serviceId };
}

function contactOf(told: ToldBooking, rows: Row[], attempt: Attempt | null): ContactTelling {
  const { attendeeName, attendeePhone, contactAt } = bestContact<ContactTelling>([
    { attendeeName: told.attendeeName, attendeePhone: told.attendeePhone, contactAt: told.eventAt },
    ...(attempt && rows.every(({ bookedInCall }) => bookedInCall === null) ? [{ ...attempt, contactAt: null }] : []),
    ...rows,
  ]);
  return { attendeeName, attendeePhone, contactAt };
}

/** A booking that has another uid now, or is over, has no open move any more: it was that one, or came to nothing. */
function settledMove(kept: Row, latest: BookingTelling): Partial<Row> {
  const { movingTo, calcomUid } = kept;
  if (movingTo === null || (latest.calcomUid === calcomUid && latest.status !== 'cancelled')) return {};
  const isMade = latest.startsAt.getTime() === movingTo.getTime();
  return { movingTo: null, ...(isMade ? { movedFrom: kept.startsAt } : {}) };
}

function isSame(row: Row, state: Partial<Row>): boolean {
  const comparable = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  return Object.entries(state).every(([field, value]) => comparable(value) === comparable(row[field as keyof Row]));
}
