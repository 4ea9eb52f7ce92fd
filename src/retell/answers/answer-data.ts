import { type Appointment, NOTHING_REQUESTED, type Option, type RequestedSlot } from '../../appointments/index.js';
import { isoWithOffset } from '../../platform/index.js';
import type { Service } from '../../tenancy/index.js';
import type { FunctionName } from './function-answer.js';
import type { SpokenValues } from './spoken-values.js';

/** Facts for the agent's flow. Every branch of a function has the same keys (I-36): unknown values are null, lists empty. */
export type AnswerData = Record<string, unknown>;

export interface AskData {
  field: string;
  /** What the caller can pick from, speakable. */
  choices: string[];
}

interface OptionData {
  option_id: string;
  service: string;
  start: string;
  end: string;
  spoken: string;
}

interface AppointmentData {
  ref: string;
  service: string;
  start: string;
  end: string;
  spoken: string;
  status: Appointment['status'];
  name: string;
}

export function optionData(option: Option, values: SpokenValues): OptionData {
  return {
    option_id: option.id,
    service: option.service.name,
    start: isoWithOffset(option.start, values.timeZone),
    end: isoWithOffset(option.end, values.timeZone),
    spoken: values.moment(option.start),
  };
}

export function appointmentData(appointment: Appointment, values: SpokenValues): AppointmentData {
  return {
    ref: appointment.ref,
    service: appointment.service.name,
    start: isoWithOffset(appointment.start, values.timeZone),
    end: isoWithOffset(appointment.end, values.timeZone),
    spoken: values.moment(appointment.start),
    status: appointment.status,
    name: appointment.name,
  };
}

export function requestedData(requested: RequestedSlot, timeZone: string): AnswerData {
  return {
    date: requested.date,
    time: requested.time,
    start: requested.start && isoWithOffset(requested.start, timeZone),
    part_of_day: requested.partOfDay,
    after: requested.after,
    before: requested.before,
  };
}

export function serviceData(service: Service): AnswerData {
  return {
    slug: service.slug,
    name: service.name,
    duration_minutes: service.durationMinutes,
    price: service.price && { amount: service.price.amount, currency: service.price.currency },
  };
}

const NOTHING = requestedData(NOTHING_REQUESTED, 'UTC');
const AVAILABILITY: AnswerData = { service: null, requested: NOTHING, options: [], ask: null };
const BOOKING: AnswerData = { appointment: null, options: [], ask: null };

/** The keys of each function with nothing known; every answer starts from them. */
export const EMPTY_DATA: Readonly<Record<FunctionName, AnswerData>> = {
  get_context: {
    now: null,
    today: null,
    weekday: null,
    branch: null,
    opening_hours_today: [],
    caller: { known: false, name: null, upcoming: [] },
  },
  check_customer: { customer: { name: null, last_visit: null, upcoming: [] } },
  list_services: { services: [] },
  check_availability: AVAILABILITY,
  find_alternatives: AVAILABILITY,
  book_appointment: BOOKING,
  collect_appointment: { ...AVAILABILITY, ...BOOKING },
  find_appointments: { appointments: [], ask: null },
  reschedule_appointment: { appointment: null, previous: null, options: [], denial: null, ask: null },
  cancel_appointment: { appointment: null, denial: null, ask: null },
  request_callback: { callback: null },
};
