import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Booking, CalcomClient } from '../../calcom/index.js';
import { AppLogger, Clock, Jobs } from '../../platform/index.js';
import type { CalcomConnection, Company } from '../../tenancy/index.js';
import { compareBookings } from './booking-comparison.js';
import { CalcomSyncRepository } from './calcom-sync.repository.js';
import { ConnectionRound } from './connection-round.js';
import { readUpcomingBookings } from './upcoming-bookings.js';

const QUEUE = 'appointments.comparison';
const EVERY_NIGHT = '20 2 * * *';
const TIMEOUT_MS = 60 * 60_000;
/** Webhooks and the catching up have had their time by then. */
const SETTLED_MS = 10 * 60_000;

/** Compares all appointments to come with Cal.com's, and keeps the differences for the operator. */
@Injectable()
export class BookingComparisonJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly round: ConnectionRound,
    private readonly calcom: CalcomClient,
    private readonly syncs: CalcomSyncRepository,
    private readonly clock: Clock,
    private readonly logger: AppLogger,
  ) {}

  onModuleInit(): void {
    this.jobs.define(QUEUE, () => this.run(), { cron: EVERY_NIGHT, timeoutMs: TIMEOUT_MS });
  }

  async run(): Promise<void> {
    await this.round.run(QUEUE, (connection, company) => this.compare(connection, company));
  }

  private async compare(connection: CalcomConnection, company: Company): Promise<void> {
    const now = this.clock.now();
    const bookings: Booking[] = [];
    for await (const page of readUpcomingBookings(this.calcom, connection, now)) bookings.push(...page);
    const uids = bookings.map(({ uid }) => uid);
    const mirror = await this.syncs.listCompared(connection, now, uids);
    const services = company.branches.flatMap((branch) => (branch.calcom.id === connection.id ? branch.services : []));
    const settledBefore = new Date(now.getTime() - SETTLED_MS);
    const differences = compareBookings({ mirror, bookings, services, settledBefore });
    await this.syncs.saveComparison(connection, differences, now);
    if (differences.length > 0) {
      const { id: connectionId, companyId } = connection;
      this.logger.warn({ event: 'bookings_differ', companyId, connectionId, count: differences.length });
    }
  }
}
