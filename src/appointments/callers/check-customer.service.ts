import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import type { CallContext, CustomerOutcome } from '../appointment.js';
import { AppointmentRepository, type MirroredAppointment, toAppointment } from '../appointment.repository.js';
import { isKnownAs } from './attendee-name.js';

/** "Do we know who is calling?": by the number of the call, and by the name as well where the company wants both. */
@Injectable()
export class CheckCustomerService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * @param name - as the caller said it
   * @returns `new` also for a wrong name, so that nobody learns whose number it is
   */
  async check(call: CallContext, name?: string): Promise<CustomerOutcome> {
    const { callerNumber } = call;
    if (callerNumber === null) return { kind: 'anonymous' };
    const ofNumber = await this.appointments.listOfCaller(call, callerNumber);
    const { policy } = call.tenant.company;
    const history = ofNumber.filter(
      (appointment) => appointment.bookedInCall === call.callId || isKnownAs(policy, appointment.name, name),
    );
    if (history.length === 0) {
      const couldTell = policy.identity === 'number_and_name' && name === undefined;
      return { kind: 'new', identity: policy.identity, missing: couldTell ? 'name' : null };
    }
    const now = this.clock.now();
    const visits = history.filter(({ status, startsAt }) => status !== 'cancelled' && startsAt < now);
    return {
      kind: 'known',
      name: nameOf(history, callerNumber),
      lastVisit: visits.at(-1)?.startsAt ?? null,
      upcoming: history
        .filter(({ status, startsAt }) => status !== 'cancelled' && startsAt >= now)
        .map((appointment) => toAppointment(appointment)),
    };
  }
}

/** The first one they gave for themselves: what was booked for others since does not rename them (I-87). */
function nameOf(history: MirroredAppointment[], number: string): string | null {
  const own = history.filter(({ attendeePhone }) => attendeePhone === number);
  const [first] = own.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  return first?.name ?? null;
}
