import { Injectable } from '@nestjs/common';
import {
  type Booking,
  CalcomAlreadyCancelledError,
  CalcomAlreadyRescheduledError,
  CalcomClient,
} from '../calcom/index.js';
import { AppLogger, Clock } from '../platform/index.js';
import type { CallContext, WishGap } from './appointment.js';
import { AppointmentRepository, changesOfMove, type MirroredAppointment } from './appointment.repository.js';
import { refusalOf } from './refusal.js';
import { mayHaveBeenDone } from './remote-doubt.js';
import { SlotHolds } from './slot-holds.js';
import { SlotReader } from './slot-reader.js';

export type MoveResult =
  /** As it is now. */
  | { kind: 'moved'; appointment: MirroredAppointment }
  | { kind: 'in_doubt' }
  /** Surely where it was, by Cal.com's own word. */
  | { kind: 'refused'; gap: WishGap }
  /** Cancelled at Cal.com, by somebody of whom we were not told. */
  | { kind: 'gone' };

/** Moves one booking: intent, Cal.com, check of the answer. Cal.com gives it a new uid; the old one leads to it. */
@Injectable()
export class AppointmentMover {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly calcom: CalcomClient,
    private readonly slots: SlotReader,
    private readonly holds: SlotHolds,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /** @throws CalcomError when the move surely did not reach Cal.com */
  async move(call: CallContext, appointment: MirroredAppointment, start: Date): Promise<MoveResult> {
    await this.appointments.intendMoving(call, appointment.id, start, this.clock.now());
    try {
      const change = { start, reason: 'Moved by phone' };
      const booking = await this.calcom.rescheduleBooking(call.tenant.branch.calcom, appointment.calcomUid, change);
      return await this.judge(call, appointment, start, booking);
    } catch (error) {
      return await this.judgeFailure(call, appointment, start, error);
    } finally {
      await Promise.all([this.slots.forget(), this.holds.release(call)]);
    }
  }

  /**
   * Finds out what became of an earlier move whose answer was lost; nothing is sent.
   * @returns the appointment as it is now, the same when it was not moved
   * @throws CalcomError when Cal.com does not tell
   */
  async resolve(call: CallContext, appointment: MirroredAppointment): Promise<MirroredAppointment> {
    const moved = await this.lookUp(call, appointment);
    return moved ? this.follow(call, appointment, moved) : appointment;
  }

  /**
   * The same in the background.
   * @param surelyAbsent - so old that a move Cal.com does not show was not made
   */
  async settle(call: CallContext, appointment: MirroredAppointment, surelyAbsent: boolean): Promise<void> {
    if (!appointment.movingTo) return;
    const now = await this.resolve(call, appointment);
    if (now === appointment && surelyAbsent) {
      await this.appointments.dropMoving(call, appointment.id, this.clock.now());
    }
  }

  /** Only a booking that Cal.com's own chain leads to, at the start asked for, is a move that was made. */
  private async judge(
    call: CallContext,
    appointment: MirroredAppointment,
    start: Date,
    answered: Booking,
  ): Promise<MoveResult> {
    const fits = answered.start.getTime() === start.getTime();
    const isOurs = fits && answered.rescheduledFromUid === appointment.calcomUid;
    const moved = isOurs ? answered : await this.lookUp(call, appointment);
    if (!moved) return { kind: 'in_doubt' };
    const followed = await this.follow(call, appointment, moved);
    return moved.start.getTime() === start.getTime() ? { kind: 'moved', appointment: followed } : { kind: 'in_doubt' };
  }

  private async judgeFailure(
    call: CallContext,
    appointment: MirroredAppointment,
    start: Date,
    error: unknown,
  ): Promise<MoveResult> {
    if (error instanceof CalcomAlreadyCancelledError) {
      await this.appointments.markGone(call, appointment.id, this.clock.now());
      return { kind: 'gone' };
    }
    const gap = refusalOf(error);
    const isOver = mayHaveBeenDone(error) || error instanceof CalcomAlreadyRescheduledError;
    if (gap || !isOver) {
      await this.appointments.dropMoving(call, appointment.id, this.clock.now());
      if (gap) return { kind: 'refused', gap };
      throw error;
    }
    const found = await this.lookUp(call, appointment).catch(() => null);
    return found ? this.judge(call, appointment, start, found) : { kind: 'in_doubt' };
  }

  private async follow(
    call: CallContext,
    appointment: MirroredAppointment,
    booking: Booking,
  ): Promise<MirroredAppointment> {
    try {
      return await this.appointments.markMoved(call, appointment, booking, this.clock.now());
    } catch (error) {
      // Moved is moved (I-52); the open intent has the row mended in the background.
      this.logger.error({ event: 'move_not_noted', err: error });
      return { ...appointment, ...changesOfMove(call, appointment, booking) };
    }
  }

  /** The booking that the appointment was moved to, as Cal.com's chain tells; null while it was not moved. */
  private async lookUp(call: CallContext, appointment: MirroredAppointment): Promise<Booking | null> {
    const connection = call.tenant.branch.calcom;
    const old = await this.calcom.getBooking(connection, appointment.calcomUid);
    return old.rescheduledToUid === null ? null : this.calcom.getBooking(connection, old.rescheduledToUid);
  }
}
