import { Injectable } from '@nestjs/common';
import { and, asc, eq, gte, inArray, ne, or, type SQL } from 'drizzle-orm';
import { CallStory } from '../call-story/index.js';
import type { Booking } from '../calcom/index.js';
import { appointments, bookingAttempts, Database } from '../platform/index.js';
import type { Branch, Service, Tenant } from '../tenancy/index.js';
import type { Appointment, CallContext } from './appointment.js';
import type { BookingAttempt } from './booking/booking-attempt.repository.js';

/** What we know of a booking at Cal.com; Cal.com owns it. */
export interface MirroredAppointment {
  id: string;
  calcomUid: string;
  service: Service;
  startsAt: Date;
  endsAt: Date;
  status: 'booked' | 'requested' | 'cancelled';
  name: string;
  /** Of whom it is for; null when none is known. */
  attendeePhone: string | null;
  createdAt: Date;
  bookedInCall: string | null;
  movedInCall: string | null;
  movedFrom: Date | null;
  /** Start of a move whose answer is still missing. */
  movingTo: Date | null;
  timesMoved: number;
  cancelledInCall: string | null;
  /** The call that wanted it cancelled and has no answer yet. */
  cancellingInCall: string | null;
  /** When the change began whose answer is still missing. */
  changingSince: Date | null;
}

type Row = typeof appointments.$inferSelect;

/** The mirror of the bookings that callers ask about. Rows of services that are gone are kept, and not spoken of. */
@Injectable()
export class AppointmentRepository {
  constructor(
    private readonly database: Database,
    private readonly story: CallStory,
  ) {}

  /** Confirms an attempt and mirrors its booking, both or neither. */
  async confirm(call: CallContext, attempt: BookingAttempt, booking: Booking, now: Date): Promise<void> {
    const { company, branch } = call.tenant;
    const requested = booking.status === 'pending';
    await this.database.forCompany(company.id, async (tx) => {
      // An attempt that went wrong, was taken back and then succeeded has the row of the wrong booking, if Cal.com told of it.
      const isWrong = and(ne(appointments.calcomUid, booking.uid), eq(appointments.timesMoved, 0));
      const [confirmed] = await Promise.all([
        tx
          .update(bookingAttempts)
          .set({ status: requested ? 'requested' : 'confirmed', calcomUid: booking.uid, updatedAt: now })
          .where(eq(bookingAttempts.id, attempt.id))
          .returning({ id: bookingAttempts.id }),
        tx.delete(appointments).where(and(eq(appointments.id, attempt.id), isWrong)),
        tx
          .insert(appointments)
          .values({
            id: attempt.id,
            companyId: company.id,
            branchId: branch.id,
            connectionId: branch.calcom.id,
            serviceId: attempt.serviceId,
            calcomUid: booking.uid,
            status: requested ? 'requested' : 'booked',
            startsAt: booking.start,
            endsAt: booking.end,
            attendeeName: attempt.attendeeName,
            attendeePhone: attempt.attendeePhone,
            callerNumber: call.callerNumber,
            bookedInCall: call.callId,
            createdAt: now,
            updatedAt: now,
          })
          .onConflictDoNothing(),
      ]);
      if (confirmed.length === 0) throw new Error('The attempt to confirm is gone');
    });
    this.story.record({ kind: 'booking', name: 'book', outcome: requested ? 'requested' : 'booked', durationMs: 0 });
  }

  /** Upcoming ones of the caller's number and of this call, ascending. */
  async listUpcoming(call: CallContext, now: Date): Promise<MirroredAppointment[]> {
    const ofCaller = eq(appointments.bookedInCall, call.callId);
    return this.list(call, [
      call.callerNumber === null ? ofCaller : or(ofCaller, isOfNumber(call.callerNumber)),
      gte(appointments.startsAt, now),
      inArray(appointments.status, ['booked', 'requested']),
    ]);
  }

  /** All of a number, cancelled ones too, ascending. */
  async listOfCaller(call: CallContext, number: string): Promise<MirroredAppointment[]> {
    return this.list(call, [isOfNumber(number)]);
  }

  /** Those that this very call has cancelled before. */
  async listCancelledIn(call: CallContext): Promise<MirroredAppointment[]> {
    return this.list(call, [eq(appointments.cancelledInCall, call.callId)]);
  }

  async find(tenant: Tenant, id: string): Promise<MirroredAppointment | null> {
    const [found] = await this.list({ tenant }, [eq(appointments.id, id)]);
    return found ?? null;
  }

  /** Those that this very call has moved before. */
  async listMovedIn(call: CallContext): Promise<MirroredAppointment[]> {
    return this.list(call, [eq(appointments.movedInCall, call.callId), ne(appointments.status, 'cancelled')]);
  }

  private async list(
    call: Pick<CallContext, 'tenant'>,
    conditions: (SQL | undefined)[],
  ): Promise<MirroredAppointment[]> {
    const { company, branch } = call.tenant;
    const rows = await this.database.forCompany(company.id, (tx) =>
      tx
        .select()
        .from(appointments)
        .where(and(eq(appointments.branchId, branch.id), ...conditions))
        .orderBy(asc(appointments.startsAt))
        .limit(100),
    );
    return rows.flatMap((row) => fromRow(row, branch));
  }
}

/** How callers see it. The ref is ours, short, and changes neither with the uid nor with the time. */
export function toAppointment(appointment: MirroredAppointment): Appointment {
  const { id, service, startsAt, endsAt, status, name } = appointment;
  return { ref: refOf(id), service, start: startsAt, end: endsAt, status, name };
}

export function refOf(id: string): string {
  return id.slice(0, 8);
}

/** The number that booked it, or the one that it was booked for. */
function isOfNumber(number: string): SQL | undefined {
  return or(eq(appointments.callerNumber, number), eq(appointments.attendeePhone, number));
}

function fromRow(row: Row, branch: Branch): MirroredAppointment[] {
  const service = branch.services.find(({ id }) => id === row.serviceId);
  if (!service) return [];
  return [
    {
      id: row.id,
      calcomUid: row.calcomUid,
      service,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      status: row.status,
      name: row.attendeeName,
      attendeePhone: row.attendeePhone,
      createdAt: row.createdAt,
      bookedInCall: row.bookedInCall,
      movedInCall: row.movedInCall,
      movedFrom: row.movedFrom,
      movingTo: row.movingTo,
      timesMoved: row.timesMoved,
      cancelledInCall: row.cancelledInCall,
      cancellingInCall: row.cancellingInCall,
      changingSince: row.movingTo === null ? row.cancellingSince : row.updatedAt,
    },
  ];
}
