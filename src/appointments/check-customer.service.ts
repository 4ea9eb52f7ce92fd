import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/index.js';
import type { CallContext, CustomerOutcome } from './appointment.js';
import { AppointmentRepository, toAppointment } from './appointment.repository.js';

/** "Do we know who is calling?": by the number of the call alone, never by a name. */
@Injectable()
export class CheckCustomerService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly clock: Clock,
  ) {}

  async check(call: CallContext): Promise<CustomerOutcome> {
    if (call.callerNumber === null) return { kind: 'anonymous' };
    const history = await this.appointments.listOfCaller(call, call.callerNumber);
    const latest = history.at(-1);
    if (!latest) return { kind: 'new' };
    const now = this.clock.now();
    const visits = history.filter(({ status, startsAt }) => status !== 'cancelled' && startsAt < now);
    return {
      kind: 'known',
      name: latest.name,
      lastVisit: visits.at(-1)?.startsAt ?? null,
      upcoming: history
        .filter(({ status, startsAt }) => status !== 'cancelled' && startsAt >= now)
        .map((appointment) => toAppointment(appointment)),
    };
  }
}
