import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Booking, bookingEventOf, CalcomClient, lastChangeOf } from '../../calcom/index.js';
import { Clock, Jobs } from '../../platform/index.js';
import type { CalcomConnection, Company } from '../../tenancy/index.js';
import { AppointmentMirror, BookingInFlightError } from './appointment-mirror.js';
import { CalcomSyncRepository } from './calcom-sync.repository.js';
import { ConnectionRound } from './connection-round.js';
import { readUpcomingBookings } from './upcoming-bookings.js';

const QUEUE = 'appointments.catch-up';
const EVERY_FIVE_MINUTES = '*/5 * * * *';
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 30 * MINUTE_MS;
/** Cal.com's list lags behind its writes, and its clock need not be ours. */
const OVERLAP_MS = 5 * MINUTE_MS;
const PAGE = 100;
/** What is left waits for the next round, so that nobody takes a whole minute of a key. */
const MAX_PAGES = 10;

/** Webhooks are hints, sent once: reads what changed in Cal.com since the last time, and follows what they missed. */
@Injectable()
export class BookingCatchUpJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly round: ConnectionRound,
    private readonly calcom: CalcomClient,
    private readonly syncs: CalcomSyncRepository,
    private readonly mirror: AppointmentMirror,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.define(QUEUE, () => this.run(), { cron: EVERY_FIVE_MINUTES, timeoutMs: TIMEOUT_MS });
  }

  async run(): Promise<void> {
    await this.round.run(QUEUE, (connection, company) => this.catchUp(connection, company));
  }

  private async catchUp(connection: CalcomConnection, company: Company): Promise<void> {
    const now = this.clock.now();
    const caughtUp = new Date(now.getTime() - OVERLAP_MS);
    const since = await this.syncs.caughtUpTo(connection);
    if (since) return this.readChanges(connection, company, { since, caughtUp });
    // Never read before: who booked on the web until now is to be known on the phone.
    for await (const bookings of readUpcomingBookings(this.calcom, connection, now)) {
      await this.followAll(connection, company, bookings);
    }
    await this.syncs.saveCaughtUp(connection, caughtUp);
  }

  private async readChanges(
    connection: CalcomConnection,
    company: Company,
    span: { since: Date; caughtUp: Date },
  ): Promise<void> {
    let { since } = span;
    let skip = 0;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const filter = { afterUpdatedAt: since, sortUpdatedAt: 'asc' as const, take: PAGE, skip };
      const { bookings, hasMore } = await this.calcom.listBookingPage(connection, filter);
      await this.followAll(connection, company, bookings);
      if (!hasMore) return this.syncs.saveCaughtUp(connection, since > span.caughtUp ? since : span.caughtUp);
      // Page by page from the last change read: what changes meanwhile moves to the end and shifts the others.
      const last = bookings.at(-1);
      const reached = last ? lastChangeOf(last) : since;
      skip = isSameSecond(reached, since) ? skip + PAGE : 0;
      since = reached;
      await this.syncs.saveCaughtUp(connection, since);
    }
  }

  private async followAll(connection: CalcomConnection, company: Company, bookings: Booking[]): Promise<void> {
    let changed = false;
    for (const booking of bookings) {
      if (isOffered(booking, connection, company) && (await this.follow(connection, booking))) changed = true;
    }
    if (changed) await this.mirror.forgetSlots(connection.id);
  }

  /** @returns whether the mirror did not know it */
  private async follow(connection: CalcomConnection, booking: Booking): Promise<boolean> {
    // The booking that took its place tells of both.
    if (booking.rescheduledToUid !== null) return false;
    try {
      return (await this.mirror.follow(bookingEventOf(connection.id, booking, this.clock.now()))) === 'changed';
    } catch (error) {
      if (!(error instanceof BookingInFlightError)) throw error;
      // Young enough to be read again by the next round.
      return false;
    }
  }
}

/** Cal.com lists as well what the key's owner merely attends, and event types that no caller is offered. */
function isOffered({ eventTypeId }: Booking, connection: CalcomConnection, company: Company): boolean {
  return company.branches.some(
    ({ calcom, services }) =>
      calcom.id === connection.id && services.some((service) => service.eventTypeId === eventTypeId),
  );
}

function isSameSecond(a: Date, b: Date): boolean {
  return Math.floor(a.getTime() / 1_000) === Math.floor(b.getTime() / 1_000);
}
