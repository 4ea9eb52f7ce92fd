import { Injectable } from '@nestjs/common';
import {
  type Booking,
  CalcomAlreadyCancelledError,
  CalcomAlreadyRescheduledError,
  CalcomClient,
} from '../../calcom/index.js';
import { AppLogger, Clock, Config } from '../../platform/index.js';
import { AppointmentChangeRepository, changesOfMoves } from './appointment-change.repository.js';
import { AppointmentChanges } from './appointment-changes.js';
import type { CallContext, WishGap } from '../appointment.js';
import type { MirroredAppointment } from '../appointment.repository.js';
import { type Moves, readFate } from './booking-fate.js';
import { answeredOrSeen } from '../doubts/answered-or-seen.js';
import { refusalOf } from '../doubts/refusal.js';
import { mayHaveBeenDone } from '../doubts/remote-doubt.js';
import { SlotHolds } from '../holds/slot-holds.js';
import { SlotReader } from '../availability/slot-reader.js';

export type MoveResult =
  /** As it is now. */
  | { kind: 'moved'; appointment: MirroredAppointment }
  | { kind: 'in_doubt' }
  /** Surely where it was, by Cal.com's own word. */
  | { kind: 'refused'; gap: WishGap }
  /** Another request changed it meanwhile, or somebody at Cal.com moved it elsewhere; nothing of this one was done. */
  | { kind: 'overtaken' }
  /** Cancelled at Cal.com, by somebody of whom we were not told. */
  | { kind: 'gone' };

/** Where an appointment is, after whatever was begun before. */
export type Standing = { kind: 'standing'; appointment: MirroredAppointment } | { kind: 'in_doubt' } | { kind: 'gone' };

/** Moves one booking: intent, Cal.com, check of the answer. Cal.com gives it a new uid; the old one leads to it. */
@Injectable()
export class AppointmentMover {
  constructor(
    private readonly changes: AppointmentChanges,
    private readonly rows: AppointmentChangeRepository,
    private readonly calcom: CalcomClient,
    private readonly slots: SlotReader,
    private readonly holds: SlotHolds,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: AppLogger,
  ) {}

  /** @throws CalcomError when the move surely did not reach Cal.com */
  async move(call: CallContext, appointment: MirroredAppointment, start: Date): Promise<MoveResult> {
    if (!(await this.changes.beginMoving(call, appointment, start))) return { kind: 'overtaken' };
    try {
      const change = { start, reason: 'Moved by phone' };
      const answer = this.calcom.rescheduleBooking(call.tenant.branch.calcom, appointment.calcomUid, change);
      const booking = await answeredOrSeen(answer, () => this.findMove(call, appointment, start), this.config);
      return await this.judge(call, appointment, start, booking);
    } catch (error) {
      return await this.judgeFailure(call, appointment, start, error);
    } finally {
      await Promise.all([this.slots.forget(), this.holds.release(call)]);
    }
  }

  /**
   * Finds out what became of an earlier move: waits for the request that makes it now, and asks Cal.com when its answer was
   * lost; nothing is sent.
   */
  async findStanding(call: CallContext, seen: MirroredAppointment): Promise<Standing> {
    const appointment = await this.changes.awaitTurn(call, seen);
    if (appointment.status === 'cancelled') return { kind: 'gone' };
    if (appointment.movingTo === null) {
      // Somebody is still cancelling it.
      return this.changes.isUnderWay(appointment) ? { kind: 'in_doubt' } : { kind: 'standing', appointment };
    }
    const standing = await this.resolve(call, appointment).catch(() => ({ kind: 'in_doubt' }) as const);
    // What Cal.com does not show yet may still be made.
    const isOpen = standing.kind === 'standing' && standing.appointment === appointment;
    return isOpen && this.changes.isUnderWay(appointment) ? { kind: 'in_doubt' } : standing;
  }

  /**
   * Settles a move whose answer was lost, in the background; nothing is sent.
   * @param surelyAbsent - so old that a move Cal.com does not show was not made
   */
  async settle(call: CallContext, appointment: MirroredAppointment, surelyAbsent: boolean): Promise<void> {
    if (!appointment.movingTo) return;
    const now = await this.resolve(call, appointment);
    if (now.kind === 'standing' && now.appointment === appointment && surelyAbsent) {
      await this.changes.dropMoving(call, appointment);
    }
  }

  /**
   * @returns the same appointment when it was not moved
   * @throws CalcomError when Cal.com does not tell
   */
  private async resolve(
    call: CallContext,
    appointment: MirroredAppointment,
  ): Promise<Exclude<Standing, { kind: 'in_doubt' }>> {
    const fate = await this.readFate(call, appointment);
    switch (fate.kind) {
      case 'unmoved':
        return { kind: 'standing', appointment };
      case 'moved':
        return { kind: 'standing', appointment: await this.follow(call, appointment, fate.moves) };
      case 'gone':
        await this.rows.markGone(call, appointment.id, this.clock.now());
        return { kind: 'gone' };
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
    if (!fits || answered.rescheduledFromUid !== appointment.calcomUid) {
      return this.lookUp(call, appointment, start, 'in_doubt');
    }
    return { kind: 'moved', appointment: await this.follow(call, appointment, [answered]) };
  }

  private async judgeFailure(
    call: CallContext,
    appointment: MirroredAppointment,
    start: Date,
    error: unknown,
  ): Promise<MoveResult> {
    if (error instanceof CalcomAlreadyCancelledError) {
      await this.rows.markGone(call, appointment.id, this.clock.now());
      return { kind: 'gone' };
    }
    // Somebody was faster: this call's own move whose answer was lost, or anybody else.
    if (error instanceof CalcomAlreadyRescheduledError) return this.lookUp(call, appointment, start, 'overtaken');
    const gap = refusalOf(error, start, this.clock.now());
    if (gap === null && mayHaveBeenDone(error)) return this.lookUp(call, appointment, start, 'in_doubt');
    // A start may be taken by the very move that is refused, when an earlier request for it was still on its way.
    const earlier = gap === 'taken' ? await this.lookUp(call, appointment, start, 'overtaken') : null;
    if (earlier && earlier.kind !== 'in_doubt') return earlier;
    await this.changes.dropMoving(call, appointment);
    if (gap) return { kind: 'refused', gap };
    throw error;
  }

  /** @param otherwise - what it is when Cal.com shows it elsewhere than asked for */
  private async lookUp(
    call: CallContext,
    appointment: MirroredAppointment,
    start: Date,
    otherwise: 'in_doubt' | 'overtaken',
  ): Promise<MoveResult> {
    const now = await this.resolve(call, appointment).catch(() => null);
    if (now?.kind === 'gone') return now;
    if (!now || now.appointment === appointment) return { kind: 'in_doubt' };
    if (now.appointment.startsAt.getTime() === start.getTime()) return { kind: 'moved', appointment: now.appointment };
    await this.changes.forget(call, 'move');
    return { kind: otherwise };
  }

  private async follow(
    call: CallContext,
    appointment: MirroredAppointment,
    moves: Moves,
  ): Promise<MirroredAppointment> {
    try {
      return await this.rows.markMoved(call, appointment, moves, this.clock.now());
    } catch (error) {
      // Moved is moved (I-52); the open intent has the row mended in the background.
      this.logger.error({ event: 'move_not_noted', err: error });
      return { ...appointment, ...changesOfMoves(call, appointment, moves) };
    }
  }

  /** The booking that took the place of this one, if it is the last and at the start asked for. */
  private async findMove(call: CallContext, appointment: MirroredAppointment, start: Date): Promise<Booking | null> {
    const fate = await this.readFate(call, appointment);
    const [moved, ...others] = fate.kind === 'moved' ? fate.moves : [];
    return moved && others.length === 0 && moved.start.getTime() === start.getTime() ? moved : null;
  }

  private async readFate(call: CallContext, { calcomUid }: MirroredAppointment) {
    return readFate(this.calcom, call.tenant.branch.calcom, calcomUid);
  }
}
