import { Injectable } from '@nestjs/common';
import { type Booking, CalcomClient } from '../../calcom/index.js';
import { AppLogger, Clock } from '../../platform/index.js';
import type { CallContext, WishGap } from '../appointment.js';
import { AppointmentRepository } from '../appointment.repository.js';
import { type BookingAttempt, BookingAttemptRepository } from './booking-attempt.repository.js';
import { checkBooking, CLOCK_SKEW_MS } from './booking-check.js';

export type WriteResult =
  | { kind: 'confirmed' | 'requested' | 'in_doubt'; attempt: BookingAttempt }
  /** Surely not booked, by Cal.com's own word. */
  | { kind: 'refused'; gap: WishGap };

/** Brings an attempt to its end: by what Cal.com shows of it, and nothing else. */
@Injectable()
export class BookingSettler {
  constructor(
    private readonly calcom: CalcomClient,
    private readonly attempts: BookingAttemptRepository,
    private readonly appointments: AppointmentRepository,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /**
   * Settles an attempt whose outcome is open by asking Cal.com; nothing is sent again.
   * @param surelyAbsent - so old that a booking Cal.com does not show is not there
   */
  async settle(call: CallContext, attempt: BookingAttempt, surelyAbsent: boolean): Promise<WriteResult> {
    return this.lookUp(call, attempt, { whenMissing: surelyAbsent ? 'absent' : 'in_doubt' });
  }

  /** Asks Cal.com what became of an attempt; nothing is sent again meanwhile. */
  async lookUp(
    call: CallContext,
    attempt: BookingAttempt,
    { whenMissing }: { whenMissing: 'refused' | 'absent' | 'in_doubt' },
  ): Promise<WriteResult> {
    const checked = await this.listChecked(call, attempt).catch(() => null);
    if (!checked) return this.doubt(call, attempt);
    const ours = checked.find(({ kind }) => kind === 'ours');
    if (ours) return this.confirm(call, attempt, ours.booking);
    const wrong = checked.find(({ kind, booking }) => kind === 'ours_but_wrong' && isLive(booking));
    if (wrong && wrong.booking.rescheduledFromUid === null) return this.undo(call, attempt, wrong.booking);
    if (wrong) {
      // Booked as asked, and moved since by somebody: kept, but not at the time of this wish.
      await this.confirm(call, attempt, wrong.booking);
      return { kind: 'refused', gap: 'taken' };
    }
    if (whenMissing === 'in_doubt') return this.doubt(call, attempt);
    const code = whenMissing === 'absent' ? 'absent' : 'booking_foreign';
    await this.attempts.fail(call, attempt.id, code, this.clock.now());
    return { kind: 'refused', gap: 'taken' };
  }

  /**
   * The booking of an attempt, as asked for.
   * @throws CalcomError when Cal.com does not tell
   */
  async findOwn(call: CallContext, attempt: BookingAttempt): Promise<Booking | null> {
    const checked = await this.listChecked(call, attempt);
    return checked.find(({ kind }) => kind === 'ours')?.booking ?? null;
  }

  private async listChecked(call: CallContext, attempt: BookingAttempt) {
    const bookings = await this.calcom.listBookings(call.tenant.branch.calcom, {
      eventTypeId: attempt.eventTypeId,
      ...(attempt.attendeeEmail === null ? {} : { attendeeEmail: attempt.attendeeEmail }),
      afterCreatedAt: new Date(attempt.intendedAt.getTime() - CLOCK_SKEW_MS),
      take: 100,
    });
    return bookings.map((booking) => ({ booking, ...checkBooking(booking, expectationOf(attempt)) }));
  }

  /** Takes back what our own write caused by mistake. */
  async undo(call: CallContext, attempt: BookingAttempt, booking: Booking): Promise<WriteResult> {
    try {
      await this.calcom.cancelBooking(call.tenant.branch.calcom, booking.uid, 'Booked by mistake');
    } catch (error) {
      this.logger.error({ event: 'booking_not_undone', attemptId: attempt.id, err: error });
      return this.doubt(call, attempt);
    }
    await this.attempts.fail(call, attempt.id, 'booking_wrong', this.clock.now());
    return { kind: 'refused', gap: 'taken' };
  }

  /** Cal.com holds the booking: from here on no failure of ours may turn the answer into one (I-52). */
  async confirm(call: CallContext, attempt: BookingAttempt, booking: Booking): Promise<WriteResult> {
    const kind = booking.status === 'pending' ? 'requested' : 'confirmed';
    const confirmed: BookingAttempt = { ...attempt, status: kind, calcomUid: booking.uid };
    try {
      await this.appointments.confirm(call, attempt, booking, this.clock.now());
    } catch (error) {
      this.logger.error({ event: 'attempt_not_confirmed', attemptId: attempt.id, err: error });
    }
    return { kind, attempt: confirmed };
  }

  private async doubt(call: CallContext, attempt: BookingAttempt): Promise<WriteResult> {
    try {
      await this.attempts.doubt(call, attempt.id, this.clock.now());
    } catch (error) {
      // The intent stands, which is looked after all the same.
      this.logger.error({ event: 'doubt_not_noted', attemptId: attempt.id, err: error });
    }
    return { kind: 'in_doubt', attempt: { ...attempt, status: 'in_doubt' } };
  }
}

function isLive({ status }: Booking): boolean {
  return status === 'accepted' || status === 'pending';
}

/** What the booking of an attempt must be. */
export function expectationOf(attempt: BookingAttempt): Parameters<typeof checkBooking>[1] {
  return {
    attemptId: attempt.id,
    start: attempt.startsAt,
    attendee: { email: attempt.attendeeEmail, phoneNumber: attempt.attendeePhone },
    intendedAt: attempt.intendedAt,
  };
}
