import { Injectable } from '@nestjs/common';
import { Clock, SingleFlight } from '../platform/index.js';
import { AppointmentAlternativesFinder } from './appointment-alternatives.finder.js';
import { denyRescheduling } from './appointment-policy.js';
import type { CallContext, RescheduleOutcome, WishGap } from './appointment.js';
import { AppointmentMover } from './appointment-mover.js';
import { type MirroredAppointment, toAppointment } from './appointment.repository.js';
import { type AppointmentPointer, CallerAppointments } from './caller-appointments.js';
import { instantWish } from './instant-wish.js';
import { readOptionId } from './option-token.js';
import { type HoldView, SlotHolds } from './slot-holds.js';
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
    private readonly finder: AppointmentAlternativesFinder,
    private readonly mover: AppointmentMover,
    private readonly holds: SlotHolds,
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
    // An earlier move whose answer was lost is looked up before anything else is said of it.
    const appointment = pointed.appointment.movingTo
      ? await this.mover.resolve(call, pointed.appointment).catch(() => null)
      : pointed.appointment;
    if (!appointment) {
      return { kind: 'in_doubt', appointment: { ...toAppointment(pointed.appointment), status: 'in_doubt' } };
    }
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
    if (!start || !confirm) {
      const checked = await this.check(call, appointment, target);
      const [offered] = checked.kind === 'available' ? checked.options : [];
      if (offered) this.holds.reserve(call, offered);
      return checked;
    }
    const refused = await this.refuse(call, appointment, { ...target, start });
    return refused ?? this.move(call, appointment, { ...target, start });
  }

  /**
   * What another call holds is not taken. Without a look at Cal.com go: what it offered to this call, and, while nothing
   * is known of the day, a start on the grid of the old one, since the move itself tells whether it is free.
   */
  private async refuse(
    call: CallContext,
    appointment: MirroredAppointment,
    target: Wish & { start: Date; offered: boolean },
  ): Promise<RescheduleOutcome | null> {
    const { start, service } = target;
    const isOwn = ({ own }: HoldView) => own.some((held) => held.getTime() === start.getTime());
    if (!target.offered && isOwn(await this.holds.list(call, service))) return null;
    if (target.offered || (isOnGridOf(appointment, start) && (await this.finder.isOpen(call, target)))) {
      return isOwn(await this.holds.take(call, service, start))
        ? null
        : this.slotTaken(call, appointment, target, 'taken');
    }
    const checked = await this.check(call, appointment, target);
    return checked.kind === 'available' ? null : checked;
  }

  private readTarget(call: CallContext, appointment: MirroredAppointment, newTime: NewTime) {
    const { branch, company } = call.tenant;
    if (newTime.optionId !== undefined) {
      const scope = { branchId: branch.id, callId: call.callId };
      const option = readOptionId(this.tokenKey.key, scope, branch.services, newTime.optionId);
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

  private async move(
    call: CallContext,
    appointment: MirroredAppointment,
    target: Wish & { start: Date },
  ): Promise<RescheduleOutcome> {
    const result = await this.mover.move(call, appointment, target.start);
    switch (result.kind) {
      case 'moved':
        return {
          kind: 'rescheduled',
          appointment: toAppointment(result.appointment),
          previous: toAppointment(appointment),
        };
      case 'in_doubt':
        return { kind: 'in_doubt', appointment: { ...toAppointment(appointment), status: 'in_doubt' } };
      case 'refused':
        return this.slotTaken(call, appointment, target, result.gap);
      case 'gone':
        return { kind: 'not_found' };
    }
  }

  private async slotTaken(
    call: CallContext,
    appointment: MirroredAppointment,
    target: Wish,
    gap: WishGap,
  ): Promise<RescheduleOutcome> {
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

/** Whole services away from where Cal.com put it: on its grid, as far as that can be told without asking. */
function isOnGridOf({ startsAt, service }: MirroredAppointment, start: Date): boolean {
  return (start.getTime() - startsAt.getTime()) % (service.durationMinutes * 60_000) === 0;
}
