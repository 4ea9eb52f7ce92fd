import { Injectable } from '@nestjs/common';
import { CallStory } from '../../call-story/index.js';
import { AppLogger, Clock, Config } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import { type Tenant, TenantContext, TenantDirectory } from '../../tenancy/index.js';
import { AppointmentMover } from '../changes/appointment-mover.js';
import type { CallContext } from '../appointment.js';
import { AppointmentRepository, type MirroredAppointment } from '../appointment.repository.js';
import { BookingAttemptRepository } from '../booking/booking-attempt.repository.js';
import { BookingSettler } from '../booking/booking-settler.js';
import { CancelAppointmentService } from '../changes/cancel-appointment.service.js';
import { RECONCILING_QUEUE } from './doubt-watch.js';
import { type OpenChange, OpenChangeRepository } from './open-change.repository.js';

/** Cal.com's list lags behind its writes; what it does not show after this long is not there. */
const SURELY_ABSENT_MS = 60_000;

/**
 * Settles what a lost answer or a killed process left open. It only asks Cal.com, and never sends anything again. Its
 * requests leave half of a key's limit to callers.
 */
@Injectable()
export class BookingReconciler {
  constructor(
    private readonly attempts: BookingAttemptRepository,
    private readonly appointments: AppointmentRepository,
    private readonly settler: BookingSettler,
    private readonly changes: OpenChangeRepository,
    private readonly mover: AppointmentMover,
    private readonly canceller: CancelAppointmentService,
    private readonly directory: TenantDirectory,
    private readonly context: TenantContext,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly story: CallStory,
    private readonly logger: AppLogger,
  ) {}

  /**
   * One round over all companies; what cannot be settled now stays for the next.
   * @returns how many were open
   */
  async reconcile(): Promise<number> {
    const now = this.clock.now();
    const answered = new Date(now.getTime() - this.config.calcomWriteBudgetMs);
    const isOld = (since: Date) => now.getTime() - since.getTime() > SURELY_ABSENT_MS;

    const unsettled = await this.attempts.listUnsettled(answered);
    for (const { attempt, ...origin } of unsettled) {
      await this.inCallOf(origin, (tenant) =>
        this.settler.settle({ tenant, ...origin }, attempt, isOld(attempt.intendedAt)),
      );
    }
    const moving = await this.changes.listMoving(answered);
    for (const change of moving) {
      await this.settleChange(change, (call, appointment) => this.mover.settle(call, appointment, isOld(change.since)));
    }
    const cancelling = await this.changes.listCancelling(answered);
    for (const change of cancelling) {
      await this.settleChange(change, (call, appointment) =>
        this.canceller.settle(call, appointment, isOld(change.since)),
      );
    }
    return unsettled.length + moving.length + cancelling.length;
  }

  private async settleChange(
    { appointmentId, callId, ...origin }: OpenChange,
    settle: (call: CallContext, appointment: MirroredAppointment) => Promise<void>,
  ): Promise<void> {
    await this.inCallOf({ ...origin, callId }, async (tenant) => {
      const appointment = await this.appointments.find(tenant, appointmentId);
      if (appointment) await settle({ tenant, callId, toolCallId: null, callerNumber: null }, appointment);
    });
  }

  /** In the context of the call that is settled, so that its story goes on. */
  private async inCallOf(
    { connectionId, branchId, callId }: { connectionId: string; branchId: string; callId: string },
    settle: (tenant: Tenant) => Promise<unknown>,
  ): Promise<void> {
    const company = (await this.directory.findByConnection(connectionId))?.company;
    const branch = company?.branches.find(({ id }) => id === branchId);
    if (!company || !branch) return;
    const tenant: Tenant = { company, branch };
    const startedMs = performance.now();
    const tell = (outcome: string) => {
      const durationMs = performance.now() - startedMs;
      this.story.recordIn(
        { companyId: company.id, callId },
        { kind: 'job', name: RECONCILING_QUEUE, outcome, durationMs },
      );
    };
    try {
      await this.context.runInCall(tenant, callId, () => withUrgency('reconciliation', () => settle(tenant)));
      tell('done');
    } catch (error) {
      tell('failed');
      // One that fails must not keep the others waiting.
      this.logger.error({ event: 'not_reconciled', err: error });
    }
  }
}
