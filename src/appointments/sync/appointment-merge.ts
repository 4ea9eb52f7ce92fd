import type { appointments, bookingAttempts } from '../../platform/index.js';
import { bestContact, type BookingTelling, type ContactTelling, latestTelling } from './booking-chain.js';

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

export type Row = typeof appointments.$inferSelect;
export type Attempt = typeof bookingAttempts.$inferSelect;

/** All that is known of one booking. */
export interface Merge {
  told: ToldBooking;
  /** Its uids, oldest first. */
  chain: string[];
  /** More than one when its parts were told of before the move that links them. */
  rows: Row[];
  /** The one of a call that made it. */
  attempt: Attempt | null;
  noShow: Pick<Row, 'noShow' | 'noShowAt'> | null;
}

/** @returns the row that goes on, ids of those that go, and what is to stand in the row */
export function mergeTellings({ told, chain, rows, attempt, noShow }: Merge) {
  // Rows that calls booked or moved know more than those that Cal.com's word began.
  const kept = rows.find(({ bookedInCall }) => bookedInCall !== null) ?? rows[0] ?? null;
  const latest = stateOf(told, chain, rows);
  const state = {
    ...latest,
    ...contactOf(told, rows, attempt),
    ...(attempt ? { id: attempt.id, bookedInCall: attempt.callId, callerNumber: attempt.callerNumber } : {}),
    ...noShow,
    ...(kept ? { ...settledMove(kept, latest), ...settledCancellation(kept, latest) } : {}),
    timesMoved: Math.max(chain.length - 1, ...rows.map((row) => row.timesMoved)),
  };
  return { kept, others: rows.filter((row) => row !== kept).map(({ id }) => id), state };
}

/** Whether the row says all that already. */
export function isSame(row: Row, state: Partial<Row>): boolean {
  const comparable = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  return Object.entries(state).every(([field, value]) => comparable(value) === comparable(row[field as keyof Row]));
}

function stateOf(told: ToldBooking, chain: string[], rows: Row[]) {
  const latest = latestTelling<BookingTelling & Pick<Row, 'branchId' | 'serviceId'>>(chain, [told, ...rows]);
  const { calcomUid, status, startsAt, endsAt, eventAt, branchId, serviceId } = latest;
  return { calcomUid, status, startsAt, endsAt, eventAt, branchId, serviceId };
}

function contactOf(told: ToldBooking, rows: Row[], attempt: Attempt | null): ContactTelling {
  const { attendeeName, attendeePhone, contactAt } = bestContact([
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

/** The proof that was missing: what a call wanted cancelled is, so it hears that when it asks again. */
function settledCancellation({ cancellingInCall }: Row, { status }: BookingTelling): Partial<Row> {
  if (cancellingInCall === null || status !== 'cancelled') return {};
  return { cancelledInCall: cancellingInCall, cancellingInCall: null, cancellingSince: null };
}
