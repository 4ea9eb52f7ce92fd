import { Injectable } from '@nestjs/common';
import { Clock, localDateOf, localTimeOf } from '../../platform/index.js';
import type { Service } from '../../tenancy/index.js';
import type { Ask, CallContext, Identify } from '../appointment.js';
import { NOTHING_REQUESTED } from '../appointment.js';
import { isKnownAs } from './attendee-name.js';
import { AppointmentRepository, type MirroredAppointment, toAppointment } from '../appointment.repository.js';
import { matchService } from '../wishes/service-match.js';
import { readWhen } from '../wishes/wish.js';

/** How a caller points at an appointment of theirs. */
export interface AppointmentPointer {
  ref?: string | undefined;
  date?: string | undefined;
  time?: string | undefined;
  service?: string | undefined;
  name?: string | undefined;
}

export type PointedAppointment =
  { kind: 'one'; appointment: MirroredAppointment } | { kind: 'not_found' } | Identify | Ask;

/**
 * Finds the appointments that a caller may hear of and change: those of the number they call from, and those that this
 * very call has made. Nobody else's exists for them; several are asked about, never chosen from (I-83, I-84).
 */
@Injectable()
export class CallerAppointments {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly clock: Clock,
  ) {}

  /** Upcoming ones, ascending; null when the caller cannot be known at all. */
  async listUpcoming(call: CallContext): Promise<MirroredAppointment[] | null> {
    const ofCall = await this.appointments.listUpcoming(call, this.clock.now());
    return call.callerNumber === null && ofCall.length === 0 ? null : ofCall;
  }

  /** Whether one of those that may be told begins then, of whatever service. */
  async hasAt(call: CallContext, start: Date): Promise<boolean> {
    const upcoming = (await this.listUpcoming(call)) ?? [];
    return upcoming.some(
      (appointment) => appointment.startsAt.getTime() === start.getTime() && this.maySay(call, appointment, undefined),
    );
  }

  async pointAt(call: CallContext, pointer: AppointmentPointer): Promise<PointedAppointment> {
    const upcoming = await this.listUpcoming(call);
    if (upcoming === null) return { kind: 'identify', missing: null };
    const named = upcoming.filter((appointment) => this.maySay(call, appointment, pointer.name));
    // The same with and without appointments of that number: a wrong name must not tell that there are some.
    if (named.length === 0 && call.tenant.company.policy.identity !== 'number') {
      const couldTell = call.callerNumber !== null && pointer.name === undefined;
      return { kind: 'identify', missing: couldTell ? 'name' : null };
    }
    const candidates = this.narrow(call, named, pointer);
    if ('kind' in candidates) return candidates;
    const [first, ...others] = candidates;
    if (!first) return { kind: 'not_found' };
    if (others.length === 0) return { kind: 'one', appointment: first };
    return {
      kind: 'ask',
      question: { field: 'appointment', because: 'ambiguous', choices: candidates.map(toAppointment) },
      service: null,
      requested: NOTHING_REQUESTED,
    };
  }

  /** What the pointer means of the appointments that this very call has cancelled; null unless it is one of them only. */
  async findCancelledIn(call: CallContext, pointer: AppointmentPointer): Promise<MirroredAppointment | null> {
    return this.findOnly(call, await this.appointments.listCancelledIn(call), pointer);
  }

  /** The same of those that it has moved, each where it was before. */
  async findMovedIn(call: CallContext, pointer: AppointmentPointer): Promise<MirroredAppointment | null> {
    const moved = await this.appointments.listMovedIn(call);
    const before = moved.map((appointment) => ({
      ...appointment,
      startsAt: appointment.movedFrom ?? appointment.startsAt,
    }));
    const found = this.findOnly(call, before, pointer);
    return moved.find(({ id }) => id === found?.id) ?? null;
  }

  private findOnly(
    call: CallContext,
    appointments: MirroredAppointment[],
    pointer: AppointmentPointer,
  ): MirroredAppointment | null {
    const candidates = this.narrow(call, appointments, pointer);
    if ('kind' in candidates) return null;
    const [first, ...others] = candidates;
    return first && others.length === 0 ? first : null;
  }

  /** With `number_and_name` a caller must also say the name of the appointment; what this call made is theirs anyway. */
  private maySay(call: CallContext, appointment: MirroredAppointment, name: string | undefined): boolean {
    return appointment.bookedInCall === call.callId || isKnownAs(call.tenant.company.policy, appointment.name, name);
  }

  private narrow(
    call: CallContext,
    appointments: MirroredAppointment[],
    pointer: AppointmentPointer,
  ): MirroredAppointment[] | Ask {
    if (pointer.ref !== undefined) {
      const ref = pointer.ref.trim().toLowerCase();
      return appointments.filter((appointment) => toAppointment(appointment).ref === ref);
    }
    const { branch, company } = call.tenant;
    const services = servicesMeant(pointer, branch.services);
    const when = readWhen({ date: pointer.date, time: pointer.time }, branch, company.locale, this.clock.now());
    if (when.kind === 'ask') return when;
    const { date, time } = when.requested;
    return appointments.filter(
      ({ startsAt, service }) =>
        (date === null || localDateOf(startsAt, branch.timeZone) === date) &&
        (time === null || localTimeOf(startsAt, branch.timeZone) === time) &&
        services.some(({ id }) => id === service.id),
    );
  }
}

/** Those that the words may mean; all when none is said, since the day and the time alone can tell which one is meant. */
function servicesMeant({ service }: AppointmentPointer, services: readonly Service[]): readonly Service[] {
  if (service === undefined) return services;
  const match = matchService(service, services);
  return match.kind === 'match' ? [match.service] : match.choices;
}
