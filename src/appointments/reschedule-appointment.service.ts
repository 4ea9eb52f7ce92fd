import { Injectable } from '@nestjs/common';
import { type Booking, CalcomAlreadyRescheduledError, CalcomClient } from '../calcom/index.js';
import { Clock, SingleFlight } from '../platform/index.js';
import { AppointmentAlternativesFinder } from './appointment-alternatives.finder.js';
import { denyRescheduling } from './appointment-policy.js';
import type { CallContext, RescheduleOutcome, WishGap } from './appointment.js';
import { AppointmentRepository, type MirroredAppointment, toAppointment } from './appointment.repository.js';
import { type AppointmentPointer, CallerAppointments } from './caller-appointments.js';
import { instantWish } from './instant-wish.js';
import { readOptionId } from './option-token.js';
import { mayHaveBeenDone } from './remote-doubt.js';
import { refusalOf } from './refusal.js';
import { SlotReader } from './slot-reader.js';
import { readWish, type Wish } from './wish.js';
import { TokenKey } from './token-key.js';

export interface NewTime {
  optionId?: string | undefined;
  date?: string | undefined;
  time?: string | undefined;
}

/** "Can I come on Friday instead?": checks the new time, moves on yes. The appointment keeps its ref, Cal.com's uid changes. */
@Injectable()
export class RescheduleAppointmentService {
  /** The same request in parallel waits for the first and gets its answer. */
  readonly #moving = new SingleFlight<RescheduleOutcome>();

  constructor(
    private readonly callers: CallerAppointments,
    private readonly appointments: AppointmentRepository,
    private readonly finder: AppointmentAlternativesFinder,
    private readonly calcom: CalcomClient,
    private readonly slots: SlotReader,
    private readonly clock: Clock,
    private readonly tokenKey: TokenKey,
  ) {}

  /** @throws CalcomError when the move surely did not reach Cal.com */
  async reschedule(
    call: CallContext,
    pointer: AppointmentPointer,
    newTime: NewTime,
    decision: { confirm: boolean },
  ): Promise<RescheduleOutcome> {
    const key = JSON.stringify([call.tenant.company.id, call.callId, pointer, newTime, decision.confirm]);
    return this.#moving.run(key, () => this.rescheduleOnce(call, pointer, newTime, decision));
  }

  private async rescheduleOnce(
    call: CallContext,
    pointer: AppointmentPointer,
    newTime: NewTime,
    { confirm }: { confirm: boolean },
  ): Promise<RescheduleOutcome> {
    const pointed = await this.callers.pointAt(call, pointer);
    if (pointed.kind !== 'one') return pointed;
    const { appointment } = pointed;
    const target = this.readTarget(call, appointment, newTime);
    if (target.kind === 'ask') return target;
    const start = target.requested.start;

    if (start && start.getTime() === appointment.startsAt.getTime() && appointment.movedInCall === call.callId) {
      const previous = { ...toAppointment(appointment), start: appointment.movedFrom ?? appointment.startsAt };
      return { kind: 'rescheduled', appointment: toAppointment(appointment), previous };
    }
    const now = this.clock.now();
    const denial = denyRescheduling(call.tenant.company.policy, appointment.startsAt, appointment.timesMoved, now);
    if (denial) return { kind: 'denied', appointment: toAppointment(appointment), denial };
    if (!start || !target.offered || !confirm) {
      const checked = await this.check(call, appointment, target);
      if (checked.kind !== 'available' || !confirm) return checked;
    }
    return start ? this.write(call, appointment, { ...target, start }) : this.check(call, appointment, target);
  }

  private readTarget(call: CallContext, appointment: MirroredAppointment, newTime: NewTime) {
    const { branch, company } = call.tenant;
    if (newTime.optionId !== undefined) {
      const scope = { branchId: branch.id, callId: call.callId };
      const option = readOptionId(this.tokenKey.bytes, scope, branch.services, newTime.optionId);
      if (option && option.service.id === appointment.service.id) {
        return { ...instantWish(appointment.service, option.start, branch.timeZone), offered: true };
      }
    }
    const said = { service: appointment.service.slug, date: newTime.date, time: newTime.time };
    const wish = readWish(said, branch, company.locale, this.clock.now());
    return wish.kind === 'ask' ? wish : { ...wish, offered: false };
  }

  /** The moved appointment never blocks its own new slot. */
  private async check(call: CallContext, appointment: MirroredAppointment, wish: Wish): Promise<RescheduleOutcome> {
    const outcome = await this.finder.find(call, wish, { movingUid: appointment.calcomUid });
    switch (outcome.kind) {
      case 'available':
        return { kind: 'available', appointment: toAppointment(appointment), options: outcome.options };
      case 'alternatives':
      case 'none':
        return { ...outcome, appointment: toAppointment(appointment) };
      case 'ask':
        return outcome;
    }
  }

  private async write(
    call: CallContext,
    appointment: MirroredAppointment,
    target: Wish & { start: Date },
  ): Promise<RescheduleOutcome> {
    const { start } = target;
    const connection = call.tenant.branch.calcom;
    const inDoubt: RescheduleOutcome = {
      kind: 'in_doubt',
      appointment: { ...toAppointment(appointment), status: 'in_doubt' },
    };
    // An earlier move whose answer was lost is looked up before anything is sent again.
    if (appointment.movingTo) {
      const moved = await this.lookUp(call, appointment);
      if (moved?.start.getTime() === start.getTime()) return this.confirm(call, appointment, moved);
      if (moved) return this.write(call, await this.follow(call, appointment, moved), target);
    }
    await this.appointments.intendMoving(call, appointment.id, start, this.clock.now());
    try {
      const booking = await this.calcom.rescheduleBooking(connection, appointment.calcomUid, {
        start,
        reason: 'Moved by phone',
      });
      return await this.judge(call, appointment, target, booking);
    } catch (error) {
      const gap = refusalOf(error);
      if (gap) return await this.slotTaken(call, appointment, target, gap);
      if (!mayHaveBeenDone(error) && !(error instanceof CalcomAlreadyRescheduledError)) {
        await this.appointments.dropMoving(call, appointment.id, this.clock.now());
        throw error;
      }
      const found = await this.lookUp(call, appointment).catch(() => null);
      return found ? await this.judge(call, appointment, target, found) : inDoubt;
    } finally {
      await this.slots.forget();
    }
  }

  /**
   * Settles a move whose answer was lost; nothing is sent again.
   * @param surelyAbsent - so old that a move Cal.com does not show was not made
   */
  async settle(call: CallContext, appointment: MirroredAppointment, surelyAbsent: boolean): Promise<void> {
    const moved = await this.lookUp(call, appointment);
    if (moved) await this.follow(call, appointment, moved);
    else if (surelyAbsent) await this.appointments.dropMoving(call, appointment.id, this.clock.now());
  }

  /** Only a booking that Cal.com's own chain leads to, at the start asked for, is a move that was made. */
  private async judge(
    call: CallContext,
    appointment: MirroredAppointment,
    target: { start: Date },
    answered: Booking,
  ): Promise<RescheduleOutcome> {
    const inDoubt: RescheduleOutcome = {
      kind: 'in_doubt',
      appointment: { ...toAppointment(appointment), status: 'in_doubt' },
    };
    const fits = answered.start.getTime() === target.start.getTime();
    if (fits && answered.rescheduledFromUid === appointment.calcomUid) return this.confirm(call, appointment, answered);
    const moved = await this.lookUp(call, appointment);
    if (!moved) return inDoubt;
    if (moved.start.getTime() === target.start.getTime()) return this.confirm(call, appointment, moved);
    await this.follow(call, appointment, moved);
    return inDoubt;
  }

  private async follow(
    call: CallContext,
    appointment: MirroredAppointment,
    booking: Booking,
  ): Promise<MirroredAppointment> {
    return this.appointments.markMoved(call, appointment, booking, this.clock.now());
  }

  /** The booking that the appointment was moved to, as Cal.com's chain tells; null while it was not moved. */
  private async lookUp(call: CallContext, appointment: MirroredAppointment): Promise<Booking | null> {
    const connection = call.tenant.branch.calcom;
    const old = await this.calcom.getBooking(connection, appointment.calcomUid);
    return old.rescheduledToUid === null ? null : this.calcom.getBooking(connection, old.rescheduledToUid);
  }

  private async confirm(
    call: CallContext,
    appointment: MirroredAppointment,
    booking: Booking,
  ): Promise<RescheduleOutcome> {
    const moved = await this.follow(call, appointment, booking);
    return { kind: 'rescheduled', appointment: toAppointment(moved), previous: toAppointment(appointment) };
  }

  private async slotTaken(
    call: CallContext,
    appointment: MirroredAppointment,
    target: Wish,
    gap: WishGap,
  ): Promise<RescheduleOutcome> {
    await this.appointments.dropMoving(call, appointment.id, this.clock.now());
    await this.slots.forget();
    const others = await this.finder.findOthers(call, target, { movingUid: appointment.calcomUid }).catch(() => null);
    return {
      kind: 'slot_taken',
      gap,
      appointment: toAppointment(appointment),
      requested: target.requested,
      options: others?.kind === 'alternatives' ? others.options : [],
    };
  }
}
