import { Injectable } from '@nestjs/common';
import { and, eq, isNull, lte, ne, or, type SQL } from 'drizzle-orm';
import { CallStory } from '../../call-story/index.js';
import { appointments, bookingMoves, Database } from '../../platform/index.js';
import type { CallContext } from '../appointment.js';
import type { MirroredAppointment } from '../appointment.repository.js';
import type { Moves } from './booking-fate.js';
import { DoubtWatch } from '../doubts/doubt-watch.js';

/** A change that is about to be sent, and when one that has no answer yet must have begun to be given up. */
export interface Claim {
  now: Date;
  abandonedBefore: Date;
}

type Row = typeof appointments.$inferSelect;

/** Intents to change what the mirror holds, and what became of them. */
@Injectable()
export class AppointmentChangeRepository {
  constructor(
    private readonly database: Database,
    private readonly story: CallStory,
    private readonly watch: DoubtWatch,
  ) {}

  /**
   * Writes the intent to move, unless another request is at it or was faster. The call is noted already now, so that its
   * repetition knows a move that is settled after it.
   */
  async claimMoving(call: CallContext, appointment: MirroredAppointment, to: Date, claim: Claim): Promise<boolean> {
    const { now } = claim;
    return this.claim(call, appointment, claim, { movingTo: to, movedInCall: call.callId, updatedAt: now });
  }

  /** @param appointment - as it was before the intent */
  async dropMoving(call: CallContext, { id, movedInCall }: MirroredAppointment, now: Date): Promise<void> {
    await this.update(call, id, { movingTo: null, movedInCall, updatedAt: now });
  }

  /**
   * Follows the booking to its new uid and time. What a call has cancelled meanwhile stays cancelled.
   * @param moves - the bookings that took each other's place since, the last one last
   */
  async markMoved(
    call: CallContext,
    appointment: MirroredAppointment,
    moves: Moves,
    now: Date,
  ): Promise<MirroredAppointment> {
    const moved = changesOfMoves(call, appointment, moves);
    const { company, branch } = call.tenant;
    const links = moves.map(({ uid: newUid }, index) => ({
      companyId: company.id,
      connectionId: branch.calcom.id,
      oldUid: moves[index - 1]?.uid ?? appointment.calcomUid,
      newUid,
    }));
    await this.database.forCompany(company.id, async (tx) => {
      await tx
        .update(appointments)
        .set({ ...moved, updatedAt: now })
        .where(and(eq(appointments.id, appointment.id), isNull(appointments.cancelledInCall)));
      // So that a late word about an old uid is known to be about this booking.
      await tx.insert(bookingMoves).values(links).onConflictDoNothing();
    });
    this.story.record({ kind: 'booking', name: 'move', outcome: moved.status, durationMs: 0 });
    return { ...appointment, ...moved };
  }

  /**
   * Writes the intent to cancel, unless another request is at it or was faster. An earlier cancellation that the appointment
   * was seen with is no hindrance: Cal.com says of the second that it is done.
   */
  async claimCancelling(call: CallContext, appointment: MirroredAppointment, claim: Claim): Promise<boolean> {
    const { now } = claim;
    const { changingSince } = appointment;
    const isSeen = changingSince === null ? undefined : eq(appointments.cancellingSince, changingSince);
    const values = { cancellingInCall: call.callId, cancellingSince: now, updatedAt: now };
    return this.claim(call, appointment, claim, values, isSeen);
  }

  async dropCancelling(call: CallContext, id: string, now: Date): Promise<void> {
    await this.update(call, id, { cancellingInCall: null, cancellingSince: null, updatedAt: now });
  }

  async markCancelled(call: CallContext, id: string, now: Date): Promise<void> {
    await this.update(call, id, {
      status: 'cancelled',
      cancelledInCall: call.callId,
      cancellingInCall: null,
      cancellingSince: null,
      updatedAt: now,
    });
    this.story.record({ kind: 'booking', name: 'cancel', outcome: 'cancelled', durationMs: 0 });
  }

  /** Cal.com holds it no more, by nobody's word in this call. */
  async markGone(call: CallContext, id: string, now: Date): Promise<void> {
    await this.update(call, id, { status: 'cancelled', movingTo: null, updatedAt: now });
  }

  /** Of several requests that would change the same booking only one gets its turn. */
  private async claim(
    call: CallContext,
    { id, calcomUid }: MirroredAppointment,
    { abandonedBefore }: Claim,
    values: Partial<Row>,
    isNoHindrance?: SQL,
  ): Promise<boolean> {
    const { cancellingSince, movingTo, updatedAt } = appointments;
    const isAsSeen = and(eq(appointments.id, id), eq(appointments.calcomUid, calcomUid));
    const isUnmoved = or(isNull(movingTo), lte(updatedAt, abandonedBefore));
    const isUncancelled = or(isNull(cancellingSince), lte(cancellingSince, abandonedBefore), isNoHindrance);
    return this.database.forCompany(call.tenant.company.id, async (tx) => {
      const claimed = await tx
        .update(appointments)
        .set(values)
        .where(and(isAsSeen, ne(appointments.status, 'cancelled'), isUnmoved, isUncancelled))
        .returning({ id: appointments.id });
      if (claimed.length > 0) await this.watch.begin(tx);
      return claimed.length > 0;
    });
  }

  private async update(call: CallContext, id: string, values: Partial<Row>): Promise<void> {
    await this.database.forCompany(call.tenant.company.id, (tx) =>
      tx.update(appointments).set(values).where(eq(appointments.id, id)),
    );
  }
}

/** What moves make of an appointment. */
export function changesOfMoves(call: CallContext, appointment: MirroredAppointment, moves: Moves) {
  const booking = moves.at(-1) ?? moves[0];
  return {
    calcomUid: booking.uid,
    status: booking.status === 'pending' ? ('requested' as const) : ('booked' as const),
    startsAt: booking.start,
    endsAt: booking.end,
    movedInCall: call.callId,
    movedFrom: appointment.startsAt,
    movingTo: null,
    timesMoved: appointment.timesMoved + moves.length,
  };
}
