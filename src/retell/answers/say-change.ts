import type { Appointment, CancelOutcome, Denial, RescheduleOutcome } from '../../appointments/index.js';
import { type AnswerData, appointmentData } from './answer-data.js';
import { optionsData, type Said, sayAsk, sayIdentify, sayInstead } from './said.js';
import type { SpokenValues } from './spoken-values.js';

export function sayCancel(outcome: CancelOutcome, values: SpokenValues): Said {
  const { cancel } = values.messages;
  switch (outcome.kind) {
    case 'cancelled':
      return {
        status: 'cancelled',
        message: cancel.cancelled(values.moment(outcome.appointment.start, 'dative')),
        data: ofAppointment(outcome.appointment, values),
      };
    case 'confirm': {
      const { service, on } = values.appointment(outcome.appointment);
      return {
        status: 'confirm',
        message: cancel.confirm(service, on),
        data: ofAppointment(outcome.appointment, values),
      };
    }
    case 'denied':
      return sayDenied(outcome, values);
    case 'in_doubt':
      return {
        status: 'in_doubt',
        message: cancel.inDoubt(values.moment(outcome.appointment.start, 'dative')),
        data: ofAppointment(outcome.appointment, values),
      };
    case 'not_found':
      return { status: 'not_found', message: values.messages.find.notFound, data: {} };
    case 'identify':
      return sayIdentify(outcome, values);
    case 'ask':
      return sayAsk(outcome, values);
  }
}

export function sayReschedule(outcome: RescheduleOutcome, values: SpokenValues): Said {
  const { reschedule } = values.messages;
  switch (outcome.kind) {
    case 'rescheduled': {
      const { appointment, previous } = outcome;
      return {
        status: 'rescheduled',
        message: reschedule.rescheduled(
          values.moment(previous.start, 'dative'),
          values.moment(appointment.start, 'dative'),
        ),
        data: { ...ofAppointment(appointment, values), previous: appointmentData(previous, values) },
      };
    }
    case 'available': {
      const { appointment, options } = outcome;
      const oldOn = values.moment(appointment.start, 'dative');
      const [first] = options;
      return {
        status: 'available',
        message: first ? reschedule.available(values.moment(first.start), oldOn) : values.messages.ask.option,
        data: { ...ofAppointment(appointment, values), ...optionsData(options, values) },
      };
    }
    case 'alternatives':
    case 'slot_taken':
      return {
        status: outcome.kind,
        message: sayInstead(outcome, values),
        data: { ...ofAppointment(outcome.appointment, values), ...optionsData(outcome.options, values) },
      };
    case 'none':
      return {
        status: 'none',
        message: sayInstead({ ...outcome, options: [] }, values),
        data: ofAppointment(outcome.appointment, values),
      };
    case 'denied':
      return sayDenied(outcome, values);
    case 'in_doubt':
      return {
        status: 'in_doubt',
        message: reschedule.inDoubt(values.moment(outcome.appointment.start, 'dative')),
        data: ofAppointment(outcome.appointment, values),
      };
    case 'not_found':
      return { status: 'not_found', message: values.messages.find.notFound, data: {} };
    case 'identify':
      return sayIdentify(outcome, values);
    case 'ask':
      return sayAsk(outcome, values);
  }
}

function ofAppointment(appointment: Appointment, values: SpokenValues): AnswerData {
  return { appointment: appointmentData(appointment, values) };
}

function sayDenied({ appointment, denial }: { appointment: Appointment; denial: Denial }, values: SpokenValues): Said {
  return {
    status: 'denied',
    message: values.messages.denial[denial.rule](denial.limit),
    data: { ...ofAppointment(appointment, values), denial: { rule: denial.rule, limit: denial.limit } },
  };
}
