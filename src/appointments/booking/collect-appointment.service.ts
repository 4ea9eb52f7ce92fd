import { Injectable } from '@nestjs/common';
import type { BookingRequest, CallContext, CollectOutcome } from '../appointment.js';
import { BookAppointmentService, UNKNOWN_OPTION } from './book-appointment.service.js';
import { CheckAvailabilityService } from '../availability/check-availability.service.js';
import { instantWish } from '../wishes/instant-wish.js';

/** One function for agents that collect everything first: a check until the caller has said yes, then a booking (I-06). */
@Injectable()
export class CollectAppointmentService {
  constructor(
    private readonly availability: CheckAvailabilityService,
    private readonly booking: BookAppointmentService,
  ) {}

  async collect(call: CallContext, request: BookingRequest, confirm: boolean): Promise<CollectOutcome> {
    if (confirm) return this.booking.book(call, request);
    const { optionId, wish } = request;
    const option = optionId === undefined ? null : this.booking.readOption(call, optionId);
    if (option) {
      return this.availability.checkWish(call, instantWish(option.service, option.start, call.tenant.branch.timeZone));
    }
    return optionId === undefined || wish.date !== undefined ? this.availability.check(call, wish) : UNKNOWN_OPTION;
  }
}
