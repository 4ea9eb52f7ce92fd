import { Injectable } from '@nestjs/common';
import {
  type Booking,
  CalcomAlreadyCancelledError,
  CalcomAlreadyRescheduledError,
  CalcomClient,
} from '../../calcom/index.js';
import { AppLogger, Clock, Config, SingleFlight } from '../../platform/index.js';
import type { CalcomConnection } from '../../tenancy/index.js';
import { denyCancelling } from './appointment-policy.js';
import type { CallContext, CancelOutcome } from '../appointment.js';
import { AppointmentChangeRepository } from './appointment-change.repository.js';
import { AppointmentChanges } from './appointment-changes.js';
import { type MirroredAppointment, toAppointment } from '../appointment.repository.js';
import { MOVES_FOLLOWED, readFate } from './booking-fate.js';
import { type AppointmentPointer, CallerAppointments } from '../callers/caller-appointments.js';
import { answeredOrSeen } from '../doubts/answered-or-seen.js';
import { mayHaveBeenDone } from '../doubts/remote-doubt.js';
import { SlotReader } from '../availability/slot-reader.js';

/** Cal.com refuses a cancellation without a reason when the key is the organizer's. */
const DEFAULT_REASON = 'Cancelled by phone';

/** "I cannot come": reads back first, cancels on yes. */
@Injectable()
export class CancelAppointmentService {
  /** The same request in parallel waits for the first and gets its answer. */
  readonly #cancelling = new SingleFlight<CancelOutcome>();

  constructor(
    private readonly callers: CallerAppointments,
    private readonly changes: AppointmentChanges,
    private readonly rows: AppointmentChangeRepository,
    private readonly calcom: CalcomClient,
    private readonly slots: SlotReader,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly logger: AppLogger,
  ) {}

  /** @throws CalcomError when the cancellation surely did not reach Cal.com */
  async cancel(
    call: CallContext,
    pointer: AppointmentPointer,
    decision: { confirm: boolean; reason?: string | undefined },
  ): Promise<CancelOutcome> {
    const key = JSON.stringify([call.tenant.company.id, call.callId, pointer, decision.confirm]);
    return this.#cancelling.run(key, () => this.cancelOnce(call, pointer, decision));
  }

  private async cancelOnce(
    call: CallContext,
    pointer: AppointmentPointer,
    { confirm, reason }: { confirm: boolean; reason?: string | undefined },
  ): Promise<CancelOutcome> {
    const delivered = await this.changes.findDelivered(call, 'cancel');
    const pointed = delivered ? ({ kind: 'one', ...delivered } as const) : await this.callers.pointAt(call, pointer);
    if (pointed.kind === 'not_found' || pointed.kind === 'identify') {
      const again = await this.callers.findCancelledIn(call, pointer);
      return again ? { kind: 'cancelled', appointment: toAppointment(again) } : pointed;
    }
    if (pointed.kind !== 'one') return pointed;
    const appointment = await this.changes.awaitTurn(call, pointed.appointment);
    if (appointment.status === 'cancelled') {
      const isOurs = appointment.cancelledInCall === call.callId;
      return isOurs ? { kind: 'cancelled', appointment: toAppointment(appointment) } : { kind: 'not_found' };
    }
    const denial = denyCancelling(call.tenant.company.policy, appointment.startsAt, this.clock.now());
    const isAllowed = appointment.bookedInCall === call.callId || appointment.cancellingInCall === call.callId;
    if (denial && !isAllowed) return { kind: 'denied', appointment: toAppointment(appointment), denial };
    if (!confirm) return { kind: 'confirm', appointment: toAppointment(appointment) };
    // Cancelled now, it might be moved all the same.
    if (appointment.movingTo && this.changes.isUnderWay(appointment)) return inDoubt(appointment);
    const isFirst = await this.changes.beginCancelling(call, appointment);
    return isFirst
      ? this.write(call, appointment, reason ?? DEFAULT_REASON)
      : this.cancelOnce(call, pointer, { confirm, reason });
  }

  private async write(call: CallContext, appointment: MirroredAppointment, reason: string): Promise<CancelOutcome> {
    let done: boolean;
    try {
      done = await this.cancelChain(call, appointment.calcomUid, reason);
    } catch (error) {
      await this.changes.dropCancelling(call, appointment);
      throw error;
    } finally {
      await this.slots.forget();
    }
    if (!done) return inDoubt(appointment);
    try {
      await this.rows.markCancelled(call, appointment.id, this.clock.now());
    } catch (error) {
      // Cancelled is cancelled (I-52); the open intent has the row mended in the background.
      this.logger.error({ event: 'cancellation_not_noted', err: error });
    }
    return { kind: 'cancelled', appointment: { ...toAppointment(appointment), status: 'cancelled' } };
  }

  /**
   * Settles a cancellation whose answer was lost; nothing is sent again.
   * @param surelyAbsent - so old that one that Cal.com does not show was not made
   */
  async settle(call: CallContext, appointment: MirroredAppointment, surelyAbsent: boolean): Promise<void> {
    const fate = await readFate(this.calcom, call.tenant.branch.calcom, appointment.calcomUid);
    if (fate.kind === 'gone') {
      await this.rows.markCancelled(call, appointment.id, this.clock.now());
    } else if (surelyAbsent) {
      await this.changes.dropCancelling(call, appointment);
    }
  }

  /**
   * Cancels a booking, or the one it was moved to without our knowing: Cal.com calls a moved booking cancelled.
   * @returns whether Cal.com holds nothing of it any more; false when its answer is lost
   */
  private async cancelChain(call: CallContext, firstUid: string, reason: string): Promise<boolean> {
    const connection = call.tenant.branch.calcom;
    let uid = firstUid;
    for (let move = 0; move < MOVES_FOLLOWED; move += 1) {
      try {
        const answer = this.calcom.cancelBooking(connection, uid, reason);
        const booking = await answeredOrSeen(answer, () => this.findCancelled(connection, uid), this.config);
        return booking.uid === uid && booking.status === 'cancelled';
      } catch (error) {
        const gone = error instanceof CalcomAlreadyCancelledError || error instanceof CalcomAlreadyRescheduledError;
        if (!gone && !mayHaveBeenDone(error)) throw error;
        const booking = await this.calcom.getBooking(connection, uid).catch(() => null);
        if (booking?.status !== 'cancelled') return false;
        if (booking.rescheduledToUid === null) return true;
        uid = booking.rescheduledToUid;
      }
    }
    return false;
  }

  private async findCancelled(connection: CalcomConnection, uid: string): Promise<Booking | null> {
    const booking = await this.calcom.getBooking(connection, uid);
    return booking.status === 'cancelled' && booking.rescheduledToUid === null ? booking : null;
  }
}

function inDoubt(appointment: MirroredAppointment): CancelOutcome {
  return { kind: 'in_doubt', appointment: { ...toAppointment(appointment), status: 'in_doubt' } };
}
