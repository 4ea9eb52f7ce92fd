import { Injectable } from '@nestjs/common';
import { Cache, Clock, Config } from '../../platform/index.js';
import { CacheKeyFactory } from '../../tenancy/index.js';
import { AppointmentChangeRepository, type Claim } from './appointment-change.repository.js';
import type { CallContext } from '../appointment.js';
import { AppointmentRepository, type MirroredAppointment } from '../appointment.repository.js';
import { awaitOther } from '../doubts/await-other.js';

/** Longer than Retell sends one invocation again. */
const REMEMBERED_MS = 60 * 60 * 1000;

type Kind = 'move' | 'cancel';

/** What an invocation began to change, so that it is the same when it is delivered again, whatever its words mean by then. */
interface Begun {
  appointmentId: string;
  /** Before the change. */
  timesMoved: number;
  startsAtMs: number;
  endsAtMs: number;
}

/** A change that this very invocation has begun before. */
export interface DeliveredChange {
  /** As it stands now. */
  appointment: MirroredAppointment;
  /** As it was before. */
  previous: Pick<MirroredAppointment, 'startsAt' | 'endsAt' | 'timesMoved'>;
}

/** One change of an appointment at a time, on whatever instance, and once for one invocation. */
@Injectable()
export class AppointmentChanges {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly changes: AppointmentChangeRepository,
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @returns the appointment once nobody changes it any more, or as it is when that takes too long */
  async awaitTurn(call: CallContext, appointment: MirroredAppointment): Promise<MirroredAppointment> {
    return awaitOther(
      appointment,
      {
        isAtIt: (current) => this.isUnderWay(current),
        read: () => this.appointments.find(call.tenant, appointment.id),
      },
      this.config,
    );
  }

  /** Whether a request that is not answered yet may still change it. */
  isUnderWay({ changingSince }: MirroredAppointment): boolean {
    return changingSince !== null && changingSince > this.claim().abandonedBefore;
  }

  /** Whether nobody has begun to change it since it was read. */
  async isAsSeen(call: CallContext, seen: MirroredAppointment): Promise<boolean> {
    const now = await this.appointments.find(call.tenant, seen.id);
    return now?.calcomUid === seen.calcomUid && now.status === seen.status && !this.isUnderWay(now);
  }

  /** @returns false when another request is at it or was faster */
  async beginMoving(call: CallContext, appointment: MirroredAppointment, start: Date): Promise<boolean> {
    const isClaimed = await this.changes.claimMoving(call, appointment, start, this.claim());
    if (isClaimed) await this.remember(call, 'move', appointment);
    return isClaimed;
  }

  /** @returns false when another request moves it, or was faster */
  async beginCancelling(call: CallContext, appointment: MirroredAppointment): Promise<boolean> {
    const isClaimed = await this.changes.claimCancelling(call, appointment, this.claim());
    if (isClaimed) await this.remember(call, 'cancel', appointment);
    return isClaimed;
  }

  /** The move was surely not made. @param appointment - as it was before */
  async dropMoving(call: CallContext, appointment: MirroredAppointment): Promise<void> {
    await this.forget(call, 'move');
    await this.changes.dropMoving(call, appointment, this.clock.now());
  }

  /** The cancellation was surely not made. */
  async dropCancelling(call: CallContext, { id }: MirroredAppointment): Promise<void> {
    await this.forget(call, 'cancel');
    await this.changes.dropCancelling(call, id, this.clock.now());
  }

  /** What this very invocation began to change before; null when it did not, or surely failed. */
  async findDelivered(call: CallContext, kind: Kind): Promise<DeliveredChange | null> {
    const key = this.keyOf(call, kind);
    const begun = key === null ? undefined : await this.cache.get<Begun>(key);
    if (!begun) return null;
    const appointment = await this.appointments.find(call.tenant, begun.appointmentId);
    if (!appointment) return null;
    const { timesMoved, startsAtMs, endsAtMs } = begun;
    return { appointment, previous: { timesMoved, startsAt: new Date(startsAtMs), endsAt: new Date(endsAtMs) } };
  }

  /** The invocation came to nothing that it could hear again. */
  async forget(call: CallContext, kind: Kind): Promise<void> {
    const key = this.keyOf(call, kind);
    if (key !== null) await this.cache.delete(key);
  }

  private claim(): Claim {
    const now = this.clock.now();
    return { now, abandonedBefore: new Date(now.getTime() - this.config.calcomWriteBudgetMs) };
  }

  private async remember(call: CallContext, kind: Kind, appointment: MirroredAppointment): Promise<void> {
    const key = this.keyOf(call, kind);
    if (key === null) return;
    const { id: appointmentId, timesMoved, startsAt, endsAt } = appointment;
    const begun: Begun = { appointmentId, timesMoved, startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime() };
    await this.cache.set(key, begun, REMEMBERED_MS);
  }

  private keyOf({ callId, toolCallId }: CallContext, kind: Kind) {
    return toolCallId === null ? null : this.keys.key('change', kind, callId, toolCallId);
  }
}
