import { Injectable } from '@nestjs/common';
import { type BookingEvent, bookingEventOf, CalcomClient } from '../../calcom/index.js';
import { Clock } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import { TenantDirectory } from '../../tenancy/index.js';

/** Reads from Cal.com what a webhook has left out. */
@Injectable()
export class BookingEventReader {
  constructor(
    private readonly tenants: TenantDirectory,
    private readonly calcom: CalcomClient,
    private readonly clock: Clock,
  ) {}

  /**
   * The move of a booking that must be confirmed is told as a new one, without the one whose place it took.
   * @returns the same event when it is whole, or when Cal.com does not tell now; then catching up mends the mirror
   */
  async complete(event: BookingEvent): Promise<BookingEvent> {
    if (event.kind !== 'written' || !event.pending || event.previousUid !== null) return event;
    const connection = (await this.tenants.findByConnection(event.connectionId))?.branch.calcom;
    if (!connection) return event;
    try {
      const booking = await withUrgency('reconciliation', () => this.calcom.getBooking(connection, event.uid));
      return bookingEventOf(event.connectionId, booking, this.clock.now());
    } catch {
      return event;
    }
  }
}
