import { Injectable } from '@nestjs/common';
import type { BookingRequest, CallContext, CollectOutcome } from './appointment.js';
import { BookAppointmentService } from './book-appointment.service.js';
import { CheckAvailabilityService } from './check-availability.service.js';

/** One function for agents that collect everything first: a check until the caller has said yes, then a booking (I-06). */
@Injectable()
export class CollectAppointmentService {
  constructor(
    private readonly availability: CheckAvailabilityService,
    private readonly booking: BookAppointmentService,
  ) {}

  async collect(call: CallContext, request: BookingRequest, confirm: boolean): Promise<CollectOutcome> {
    return confirm ? this.booking.book(call, request) : this.availability.check(call, request.wish);
  }
}
