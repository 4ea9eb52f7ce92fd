import type { AvailabilityOutcome, BookingOutcome } from '../../appointments/index.js';
import { appointmentData } from './answer-data.js';
import { optionsData, type Said, sayAsk, sayInstead, wishData } from './said.js';
import type { SpokenValues } from './spoken-values.js';

export function sayAvailability(outcome: AvailabilityOutcome, values: SpokenValues): Said {
  const { availability } = values.messages;
  const wish = wishData(outcome.service?.name ?? null, outcome.requested, values);
  switch (outcome.kind) {
    case 'available': {
      const first = outcome.options[0]?.start ?? outcome.requested.start;
      const say = outcome.repeated ? availability.availableAgain : availability.available;
      return {
        status: 'available',
        message: first ? say(values.moment(first)) : values.messages.ask.option,
        data: { ...wish, ...optionsData(outcome.options, values) },
      };
    }
    case 'alternatives':
      return {
        status: 'alternatives',
        message: outcome.repeated
          ? availability.alternativesAgain(values.daysOf(outcome.options))
          : sayInstead(outcome, values),
        data: { ...wish, ...optionsData(outcome.options, values) },
      };
    case 'none':
      return {
        status: 'none',
        message: outcome.repeated ? availability.noneAgain : sayInstead({ ...outcome, options: [] }, values),
        data: wish,
      };
    case 'ask': {
      const said = sayAsk(outcome, values);
      return { ...said, data: { ...wish, ...said.data } };
    }
  }
}

/** "gebucht" and "booked" are said for the kind `booked` alone (I-93). */
export function sayBooking(outcome: BookingOutcome, values: SpokenValues): Said {
  const { booking } = values.messages;
  switch (outcome.kind) {
    case 'booked':
    case 'requested': {
      const { service, on } = values.appointment(outcome.appointment);
      return {
        status: outcome.kind,
        message: booking[outcome.kind](service, on),
        data: { appointment: appointmentData(outcome.appointment, values) },
      };
    }
    case 'slot_taken':
      return {
        status: 'slot_taken',
        message: sayInstead(outcome, values),
        data: optionsData(outcome.options, values),
      };
    case 'in_doubt':
      return {
        status: 'in_doubt',
        message: booking.inDoubt(values.appointment(outcome.appointment).on),
        data: { appointment: appointmentData(outcome.appointment, values) },
      };
    case 'ask':
      return sayAsk(outcome, values);
  }
}
