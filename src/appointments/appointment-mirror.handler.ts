import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BookingEvent } from '../calcom/index.js';
import { AppError, AppLogger, cleanText, Clock, readPhoneNumber } from '../platform/index.js';
import { type Branch, regionOf, type Service, type Tenant, TenantContext, TenantDirectory } from '../tenancy/index.js';
import { type Delivery, Inbox } from '../webhooks/index.js';
import { AppointmentMirrorRepository, type ToldBooking } from './appointment-mirror.repository.js';
import { SlotReader } from './slot-reader.js';

/** As long as a call may wait for the answer of Cal.com; after that nobody writes the row any more. */
const IN_FLIGHT_MS = 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The webhook of a booking overtook the answer to the one who books; its own row comes first. */
export class BookingInFlightError extends AppError {
  readonly code = 'booking_in_flight';

  constructor() {
    super('The booking of this event is still being written');
  }
}

/** Follows what happens to bookings in Cal.com, so that callers hear of it: in any order, any number of times. */
@Injectable()
export class AppointmentMirrorHandler implements OnModuleInit {
  constructor(
    private readonly inbox: Inbox,
    private readonly tenants: TenantDirectory,
    private readonly context: TenantContext,
    private readonly mirror: AppointmentMirrorRepository,
    private readonly slots: SlotReader,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.inbox.register('calcom', (delivery) => this.handle(delivery));
  }

  private async handle(delivery: Delivery): Promise<void> {
    // Only the controller of the webhook writes these rows.
    const event = delivery.facts as BookingEvent;
    const { connectionId } = event;
    const company = (await this.tenants.findByConnection(connectionId))?.company;
    if (company?.id !== delivery.companyId) return;
    const tenants = company.branches
      .filter(({ calcom }) => calcom.id === connectionId)
      .map((branch): Tenant => ({ company, branch }));
    if (event.kind === 'no_show') {
      await this.mirror.markNoShow(company.id, connectionId, event.uid, event.noShow, new Date(event.at));
      return;
    }
    await this.follow(event, tenants, delivery.id);
    for (const tenant of tenants) await this.context.run(tenant, () => this.slots.forget());
  }

  /** @throws BookingInFlightError */
  private async follow(event: BookingEvent, tenants: Tenant[], webhookId: string): Promise<void> {
    const owner = ownerOf(event, tenants);
    if (owner === null || event.start === null || event.end === null) {
      // One host may have event types that no caller is offered; they take time, and are nobody's appointment here.
      this.logger.debug({ event: 'webhook_of_unknown_service', webhookId, connectionId: event.connectionId });
      return;
    }
    const { tenant, branch, service } = owner;
    const told: ToldBooking = {
      companyId: tenant.company.id,
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
    const now = this.clock.now();
    const applied = await this.mirror.apply(
      told,
      now,
      ({ status, updatedAt }) => status === 'pending' && now.getTime() - updatedAt.getTime() < IN_FLIGHT_MS,
    );
    if (applied === 'in_flight') throw new BookingInFlightError();
  }
}

/** The service that is booked; two branches of one connection do not share event types. */
function ownerOf(
  { eventTypeId }: BookingEvent,
  tenants: Tenant[],
): { tenant: Tenant; branch: Branch; service: Service } | null {
  for (const tenant of tenants) {
    const service = tenant.branch.services.find((one) => one.eventTypeId === eventTypeId);
    if (service) return { tenant, branch: tenant.branch, service };
  }
  return null;
}
