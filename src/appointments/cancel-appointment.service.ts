import { Injectable } from '@nestjs/common';
import { CalcomAlreadyCancelledError, CalcomClient } from '../calcom/index.js';
import { Clock } from '../platform/index.js';
import { denyCancelling } from './appointment-policy.js';
import type { CallContext, CancelOutcome } from './appointment.js';
import { AppointmentRepository, type MirroredAppointment, toAppointment } from './appointment.repository.js';
import { type AppointmentPointer, CallerAppointments } from './caller-appointments.js';
import { mayHaveBeenDone } from './remote-doubt.js';
import { SlotReader } from './slot-reader.js';

/** Cal.com refuses a cancellation without a reason when the key is the organizer's. */
const DEFAULT_REASON = 'Cancelled by phone';

/** "I cannot come": reads back first, cancels on yes. */
@Injectable()
export class CancelAppointmentService {
  constructor(
    private readonly callers: CallerAppointments,
    private readonly appointments: AppointmentRepository,
    private readonly calcom: CalcomClient,
    private readonly slots: SlotReader,
    private readonly clock: Clock,
  ) {}

  /** @throws CalcomError when the cancellation surely did not reach Cal.com */
  async cancel(
    call: CallContext,
    pointer: AppointmentPointer,
    { confirm, reason }: { confirm: boolean; reason?: string | undefined },
  ): Promise<CancelOutcome> {
    const again = pointer.ref === undefined ? null : await this.appointments.findCancelledIn(call, pointer.ref);
    if (again) return { kind: 'cancelled', appointment: toAppointment(again) };
    const pointed = await this.callers.pointAt(call, pointer);
    if (pointed.kind !== 'one') return pointed;
    const { appointment } = pointed;
    const denial = denyCancelling(call.tenant.company.policy, appointment.startsAt, this.clock.now());
    if (denial && appointment.bookedInCall !== call.callId) {
      return { kind: 'denied', appointment: toAppointment(appointment), denial };
    }
    if (!confirm) return { kind: 'confirm', appointment: toAppointment(appointment) };
    return this.write(call, appointment, reason ?? DEFAULT_REASON);
  }

  private async write(call: CallContext, appointment: MirroredAppointment, reason: string): Promise<CancelOutcome> {
    const connection = call.tenant.branch.calcom;
    try {
      await this.calcom.cancelBooking(connection, appointment.calcomUid, reason);
    } catch (error) {
      if (!(error instanceof CalcomAlreadyCancelledError)) {
        if (!mayHaveBeenDone(error)) throw error;
        const booking = await this.calcom.getBooking(connection, appointment.calcomUid).catch(() => null);
        if (booking?.status !== 'cancelled') {
          return { kind: 'in_doubt', appointment: { ...toAppointment(appointment), status: 'in_doubt' } };
        }
      }
    } finally {
      await this.slots.forget();
    }
    await this.appointments.markCancelled(call, appointment.id, this.clock.now());
    return { kind: 'cancelled', appointment: { ...toAppointment(appointment), status: 'cancelled' } };
  }
}
