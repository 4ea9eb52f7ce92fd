import { Injectable } from '@nestjs/common';
import { Clock, SingleFlight } from '../../platform/index.js';
import { AppointmentAlternativesFinder } from '../availability/appointment-alternatives.finder.js';
import { AppointmentChanges } from './appointment-changes.js';
import { denyRescheduling } from './appointment-policy.js';
import type { CallContext, RescheduleOutcome, WishGap } from '../appointment.js';
import { AppointmentMover } from './appointment-mover.js';
import { type MirroredAppointment, toAppointment } from '../appointment.repository.js';
import { type AppointmentPointer, CallerAppointments } from '../callers/caller-appointments.js';
import { instantWish } from '../wishes/instant-wish.js';
import { readOptionId } from '../availability/option-token.js';
import { type HoldView, SlotHolds } from '../holds/slot-holds.js';
import { readWish, type Wish } from '../wishes/wish.js';
import { TokenKey } from '../token-key.js';

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
    private readonly changes: AppointmentChanges,
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
    const delivered = await this.repeatDelivered(call);
    if (delivered) return delivered;
    const pointed = await this.callers.pointAt(call, pointer);
    if (pointed.kind === 'not_found' || pointed.kind === 'identify') {
      return (await this.repeatByOldTime(call, pointer, newTime)) ?? pointed;
    }
    if (pointed.kind !== 'one') return pointed;
    // An earlier move is settled before anything else is said of the appointment.
    const standing = await this.mover.findStanding(call, pointed.appointment);
    if (standing.kind === 'gone') return { kind: 'not_found' };
    if (standing.kind === 'in_doubt') return inDoubt(pointed.appointment);
    const { appointment } = standing;
    // The request that it waited for may have been this very invocation.
    const answered = appointment === pointed.appointment ? null : await this.repeatDelivered(call);
    if (answered) return answered;
    const target = this.readTarget(call, appointment, newTime);
    if (target.kind === 'ask') return target;
    const { start } = target.requested;

    const repeated = start ? repeatMove(call, appointment, start) : null;
    if (repeated) return repeated;
    const now = this.clock.now();
    const denial = denyRescheduling(call.tenant.company.policy, appointment.startsAt, appointment.timesMoved, now);
    if (denial) return { kind: 'denied', appointment: toAppointment(appointment), denial };
    if (start?.getTime() === appointment.startsAt.getTime()) return unchanged(target);
    if (!start || !confirm) {
      const checked = await this.check(call, appointment, target);
      const [offered] = checked.kind === 'available' ? checked.options : [];
      if (offered) this.holds.reserve(call, offered);
      return checked;
    }
    const refused = await this.refuse(call, appointment, { ...target, start });
    // A time that another request has taken for this very appointment meanwhile is no refusal.
    if (refused && (await this.changes.isAsSeen(call, appointment))) return refused;
    const outcome = refused ? null : await this.move(call, appointment, { ...target, start });
    return outcome ?? this.rescheduleOnce(call, pointer, newTime, { confirm });
  }

  /** What this very invocation has moved already, whatever its words would mean by now; null when nothing. */
  private async repeatDelivered(call: CallContext): Promise<RescheduleOutcome | null> {
    const delivered = await this.changes.findDelivered(call, 'move');
    if (!delivered) return null;
    const { previous } = delivered;
    const standing = await this.mover.findStanding(call, delivered.appointment);
    if (standing.kind === 'gone') return { kind: 'not_found' };
    if (standing.kind === 'in_doubt') return inDoubt(delivered.appointment);
    return standing.appointment.timesMoved > previous.timesMoved ? rescheduled(standing.appointment, previous) : null;
  }

  /** What this call has moved already, named by the time that it was moved from. */
  private async repeatByOldTime(
    call: CallContext,
    pointer: AppointmentPointer,
    newTime: NewTime,
  ): Promise<RescheduleOutcome | null> {
    const appointment = await this.callers.findMovedIn(call, pointer);
    const target = appointment && this.readTarget(call, appointment, newTime);
    if (!target || target.kind === 'ask' || !target.requested.start) return null;
    return repeatMove(call, appointment, target.requested.start);
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

  /** @returns null when the appointment is not where it was seen any more */
  private async move(
    call: CallContext,
    appointment: MirroredAppointment,
    target: Wish & { start: Date },
  ): Promise<RescheduleOutcome | null> {
    const result = await this.mover.move(call, appointment, target.start);
    switch (result.kind) {
      case 'moved':
        return rescheduled(result.appointment, appointment);
      case 'in_doubt':
        return inDoubt(appointment);
      case 'overtaken':
        return null;
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

/** This call has moved it there already. */
function repeatMove(call: CallContext, appointment: MirroredAppointment, start: Date): RescheduleOutcome | null {
  const { movedInCall, movedFrom, startsAt, endsAt } = appointment;
  if (movedInCall !== call.callId || movedFrom === null || start.getTime() !== startsAt.getTime()) return null;
  const durationMs = endsAt.getTime() - startsAt.getTime();
  return rescheduled(appointment, { startsAt: movedFrom, endsAt: new Date(movedFrom.getTime() + durationMs) });
}

function rescheduled(
  appointment: MirroredAppointment,
  previous: Pick<MirroredAppointment, 'startsAt' | 'endsAt'>,
): RescheduleOutcome {
  const { startsAt, endsAt } = previous;
  return {
    kind: 'rescheduled',
    appointment: toAppointment(appointment),
    previous: toAppointment({ ...appointment, startsAt, endsAt }),
  };
}

/** It is there already, so another time must be meant. */
function unchanged({ service, requested }: Wish): RescheduleOutcome {
  return { kind: 'ask', question: { field: 'time', because: 'unchanged', choices: [] }, service, requested };
}

function inDoubt(appointment: MirroredAppointment): RescheduleOutcome {
  return { kind: 'in_doubt', appointment: { ...toAppointment(appointment), status: 'in_doubt' } };
}

/** Whole services away from where Cal.com put it: on its grid, as far as that can be told without asking. */
function isOnGridOf({ startsAt, service }: MirroredAppointment, start: Date): boolean {
  return (start.getTime() - startsAt.getTime()) % (service.durationMinutes * 60_000) === 0;
}
