import { Injectable } from '@nestjs/common';
import type { CallContext, FindAppointmentsOutcome } from '../appointment.js';
import { toAppointment } from '../appointment.repository.js';
import { type AppointmentPointer, CallerAppointments } from './caller-appointments.js';

/** "When is my appointment?" */
@Injectable()
export class FindAppointmentsService {
  constructor(private readonly callers: CallerAppointments) {}

  async find(call: CallContext, pointer: AppointmentPointer): Promise<FindAppointmentsOutcome> {
    const pointed = await this.callers.pointAt(call, pointer);
    switch (pointed.kind) {
      case 'one':
        return { kind: 'found', appointments: [toAppointment(pointed.appointment)] };
      case 'not_found':
        return { kind: 'none', narrowed: isNarrow(pointer) };
      case 'ask':
        return pointed.question.field === 'appointment'
          ? { kind: 'found', appointments: pointed.question.choices }
          : pointed;
      case 'identify':
        return pointed;
    }
  }
}

function isNarrow({ ref, date, time, service }: AppointmentPointer): boolean {
  return [ref, date, time, service].some((said) => said !== undefined);
}
