import { Inject, Injectable } from '@nestjs/common';
import type { BookingEvent } from '../../calcom/index.js';
import { AppError, AppLogger, cleanText, Clock, readPhoneNumber } from '../../platform/index.js';
import { regionOf, type Service, type Tenant, TenantContext, TenantDirectory } from '../../tenancy/index.js';
import type { ToldBooking } from './appointment-merge.js';
import { AppointmentMirrorRepository } from './appointment-mirror.repository.js';
import { SlotReader } from '../availability/slot-reader.js';

/** As long as a call may wait for the answer of Cal.com; after that nobody writes the row any more. */
const IN_FLIGHT_MS = 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** News of a booking overtook the answer to the one who books; its own row comes first. */
export class BookingInFlightError extends AppError {
  readonly code = 'booking_in_flight';

  constructor() {
    super('The booking of this event is still being written');
  }
}

export type Followed =
  | 'changed'
  | 'unchanged'
  /** Of an event type that no caller is offered, or of a connection that is gone. */
  | 'not_ours'
  /** Names a booking of somebody else's connection; nothing was changed. */
  | 'suspicious';

/** Follows what happens to bookings in Cal.com, so that callers hear of it: in any order, any number of times. */
@Injectable()
export class AppointmentMirror {
  constructor(
    @Inject(TenantDirectory) private readonly tenants: Pick<TenantDirectory, 'findByConnection'>,
    private readonly context: TenantContext,
    private readonly mirror: AppointmentMirrorRepository,
    private readonly slots: SlotReader,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  /**
   * @param ownUid - of a booking that we know to be of this connection
   * @throws BookingInFlightError when it must be told again later
   */
  async follow(event: BookingEvent, ownUid: string | null = null): Promise<Followed> {
    const { connectionId } = event;
    const [first, ...others] = await this.tenantsOf(connectionId);
    if (!first) return 'not_ours';
    const isOwn = event.uid === ownUid && event.previousUid === null;
    if (!isOwn && (await this.isForeign(event, first))) {
      this.logger.warn({ event: 'webhook_suspicious', companyId: first.company.id, connectionId });
      return 'suspicious';
    }
    if (event.kind === 'no_show') {
      const { uid: calcomUid, noShow } = event;
      const at = new Date(event.at);
      await this.mirror.noteNoShow({ companyId: first.company.id, connectionId, calcomUid, noShow, at });
      return 'changed';
    }
    return this.apply(event, [first, ...others]);
  }

  /** Makes cached slots stale, even of services that were not named: one person serves several. */
  async forgetSlots(connectionId: string): Promise<void> {
    for (const tenant of await this.tenantsOf(connectionId)) {
      await this.context.run(tenant, () => this.slots.forget());
    }
  }

  private async apply(event: BookingEvent, tenants: [Tenant, ...Tenant[]]): Promise<Followed> {
    const told = toldBy(event, tenants);
    const now = this.clock.now();
    if (told === null) {
      if (event.kind !== 'ended') return 'not_ours';
      const [{ company }] = tenants;
      const ended = await this.mirror.end(company.id, event.connectionId, event.uid, now);
      return ended ? 'changed' : 'not_ours';
    }
    const applied = await this.mirror.apply(
      told,
      now,
      ({ status, updatedAt }) => status === 'pending' && now.getTime() - updatedAt.getTime() < IN_FLIGHT_MS,
    );
    if (applied === 'in_flight') throw new BookingInFlightError();
    return applied;
  }

  private async tenantsOf(connectionId: string): Promise<Tenant[]> {
    const company = (await this.tenants.findByConnection(connectionId))?.company;
    return (company?.branches ?? []).flatMap((branch) =>
      company && branch.calcom.id === connectionId ? [{ company, branch }] : [],
    );
  }

  /** Connections of one Cal.com account are told of the same bookings; those of others must not be (I-77). */
  private async isForeign({ connectionId, uid, previousUid }: BookingEvent, { branch }: Tenant): Promise<boolean> {
    const uids = [uid, ...(previousUid === null ? [] : [previousUid])];
    for (const other of await this.mirror.listOtherOwners(connectionId, uids)) {
      const owner = (await this.tenants.findByConnection(other))?.branch.calcom;
      if (!owner) continue;
      const { apiUrl, apiKey } = branch.calcom;
      if (owner.apiUrl !== apiUrl || owner.apiKey.reveal() !== apiKey.reveal()) return true;
    }
    return false;
  }
}

function toldBy(event: BookingEvent, tenants: Tenant[]): ToldBooking | null {
  const owner = ownerOf(event, tenants);
  if (owner === null || event.start === null || event.end === null) return null;
  const {
    tenant: { company, branch },
    service,
  } = owner;
  return {
    companyId: company.id,
    connectionId: event.connectionId,
    calcomUid: event.uid,
    previousUid: event.previousUid,
    attemptId: event.attemptId !== null && UUID.test(event.attemptId) ? event.attemptId : null,
    eventAt: new Date(event.at),
    status: event.kind === 'ended' ? 'cancelled' : event.pending ? 'requested' : 'booked',
    startsAt: new Date(event.start),
    endsAt: new Date(event.end),
    branchId: branch.id,
    serviceId: service.id,
    attendeeName: cleanText(event.name ?? ''),
    attendeePhone: event.phone === null ? null : readPhoneNumber(event.phone, regionOf(branch)),
  };
}

/** The service that is booked; two branches of one connection do not share event types. */
function ownerOf({ eventTypeId }: BookingEvent, tenants: Tenant[]): { tenant: Tenant; service: Service } | null {
  for (const tenant of tenants) {
    const service = tenant.branch.services.find((one) => one.eventTypeId === eventTypeId);
    if (service) return { tenant, service };
  }
  return null;
}
