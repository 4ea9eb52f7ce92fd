import type {
  SpokenAppointment,
  SpokenBounds,
  SpokenDayOfTimes,
  SpokenHours,
  SpokenWishFor,
} from './message-values.js';
import { speakList } from './spoken-list.js';

const or = (items: readonly string[]): string => speakList(items, 'en', 'or');
const and = (items: readonly string[]): string => speakList(items, 'en', 'and');
const CALLBACK = 'Shall I arrange a callback for you?';
const dayOf = ({ onDay }: SpokenWishFor): string => (onDay === null ? '' : ` on ${onDay}`);

const timesOf = ({ onDay, times }: SpokenDayOfTimes): string => `on ${onDay} at ${or(times)}`;

const appointmentOf = ({ service, on, confirmed }: SpokenAppointment): string =>
  `${service} on ${on}${confirmed ? '' : ', not confirmed yet'}`;

/** The shape of all languages; each function gives one to three sentences, `gaps` at most one. */
export const messagesEn = {
  parts: {
    morning: 'in the early morning',
    forenoon: 'in the morning',
    noon: 'around noon',
    afternoon: 'in the afternoon',
    evening: 'in the evening',
    night: 'at night',
  },
  phrases: {
    bounds: ({ part, after, before }: SpokenBounds): string => {
      if (after !== null && before !== null) return `between ${after} and ${before}`;
      if (after !== null) return `from ${after}`;
      if (before !== null) return `until ${before}`;
      return part ?? '';
    },
    dayWithBounds: (day: string, bounds: string): string => `${day}, ${bounds}`,
    range: (from: string, to: string): string => `${from} to ${to}`,
    /** One clock time that daylight saving repeats. */
    beforeClockChange: (moment: string): string => `${moment} before the clocks change`,
    afterClockChange: (moment: string): string => `${moment} after the clocks change`,
    servicePrice: (service: string, price: string | null): string =>
      price === null ? service : `${service} for ${price}`,
  },
  /** Why a wish failed; empty when there is nothing to explain. */
  gaps: {
    taken: (wish: SpokenWishFor): string => {
      if (wish.time !== null) return `Unfortunately ${wish.time}${dayOf(wish)} is not free.`;
      if (wish.bounded) return `Unfortunately nothing is free at that time${dayOf(wish)}.`;
      return `Unfortunately nothing is free${wish.onDay === null ? ' for that' : dayOf(wish)}.`;
    },
    closed_day: (wish: SpokenWishFor): string => `We are closed${wish.onDay === null ? ' that day' : dayOf(wish)}.`,
    before_opening: (wish: SpokenWishFor): string => `We are not open at ${wish.time ?? 'that time'}${dayOf(wish)}.`,
    after_closing: (wish: SpokenWishFor): string =>
      `An appointment at ${wish.time ?? 'that time'}${dayOf(wish)} does not fit into our opening hours.`,
    past: (wish: SpokenWishFor): string =>
      `Today is ${wish.today}, and ${wish.time ?? 'that time'} has already passed.`,
    too_soon: (wish: SpokenWishFor): string =>
      `Unfortunately ${wish.time ?? 'that time'}${dayOf(wish)} is too short notice.`,
    too_far: (): string => 'We do not give appointments that far ahead yet.',
    out_of_bounds: (wish: SpokenWishFor): string =>
      `Unfortunately we cannot give an appointment at ${wish.time ?? 'that time'}${dayOf(wish)}.`,
    own: (wish: SpokenWishFor): string =>
      `You already have an appointment at ${wish.time ?? 'that time'}${dayOf(wish)}.`,
    unspecified: (): string => '',
  },
  availability: {
    available: (when: string): string => `Yes, ${when} is free. Shall I make the appointment?`,
    alternatives: (gap: string, days: SpokenDayOfTimes[]): string =>
      `${gap} We have a free time ${or(days.map(timesOf))}. ${oneOf(days) ? 'Does that suit you?' : 'Which one suits you?'}`,
    none: (gap: string): string => `${gap} Shall I look at another day, or arrange a callback for you?`,
    noneUnexplained: 'I cannot find a free time for that.',
    availableAgain: (when: string): string =>
      `As I said, ${when} is free. Shall I make the appointment, or would another time be better?`,
    alternativesAgain: (days: SpokenDayOfTimes[]): string =>
      oneOf(days)
        ? `I have just offered that time: ${or(days.map(timesOf))}. Would you like it, or shall I look at another day?`
        : `I have just offered those times: ${or(days.map(timesOf))}. Which one would you like, or shall I look at another day?`,
    noneAgain:
      'I have just looked for that and found nothing. Shall I look at another day, or arrange a callback for you?',
  },
  booking: {
    booked: (service: string, on: string): string => `Your appointment for ${service} on ${on} is booked.`,
    requested: (service: string, on: string): string =>
      `Your appointment for ${service} on ${on} has been requested. It still has to be confirmed before it is certain.`,
    inDoubt: (on: string): string =>
      `I have sent the appointment for ${on}, but the confirmation is still outstanding. Please do not ask for it a second time; I can check in a moment whether it is certain.`,
  },
  ask: {
    serviceMissing: (choices: string[]): string =>
      choices.length === 0
        ? 'Which service would you like?'
        : `Which service would you like, for example ${or(choices)}?`,
    serviceUnknown: (choices: string[]): string =>
      choices.length === 0
        ? `I could not find that service. ${CALLBACK}`
        : `I could not find that service. Would you like, for example, ${or(choices)}?`,
    which: (choices: string[]): string => `Do you mean ${or(choices)}?`,
    weekdayContradicts: (choices: string[]): string =>
      `The weekday does not match the date. Do you mean ${or(choices)}?`,
    dateMissing: 'Which day would you like to come?',
    datePast: (past: string | null, today: string): string =>
      `${past ?? 'That day'} has already passed, today is ${today}. Which day would you like to come?`,
    dateInvalid: 'I could not make out that date. Which day would you like to come?',
    timeMissing: (onDay: string | null): string =>
      `What time would you like to come${onDay === null ? '' : ` on ${onDay}`}?`,
    timeUnchanged: (on: string): string => `Your appointment is on ${on} already. When shall I move it to?`,
    timeInvalid: 'I could not make out that time. What time would you like to come?',
    nameMissing: 'What name may I put the appointment under?',
    nameInvalid: 'I did not get the name right. What name may I put the appointment under?',
    emailInvalid: 'I did not get the email address right. Could you please repeat it, or shall we leave it out?',
    option: 'I cannot find that suggestion any more. Which day and what time would you like?',
    appointment: (appointments: SpokenAppointment[]): string =>
      `Which appointment do you mean: ${or(appointments.map(appointmentOf))}?`,
    appointmentOpen: 'Which appointment do you mean?',
  },
  context: {
    open: (today: string, time: string, branch: string, hours: SpokenHours[]): string =>
      `Today is ${today}, it is ${time}. ${branch} is open today from ${and(hours.map(({ from, to }) => `${from} to ${to}`))}.`,
    over: (today: string, time: string, branch: string): string =>
      `Today is ${today}, it is ${time}. ${branch} is not open any more today.`,
    closed: (today: string, time: string, branch: string): string =>
      `Today is ${today}, it is ${time}. ${branch} is closed today.`,
  },
  services: {
    all: (services: string[]): string => `We offer ${and(services)}. Which service would you like?`,
    some: (total: number, services: string[]): string =>
      `We offer ${total} services, for example ${and(services)}. Which service would you like?`,
    none: `I cannot see any services here. ${CALLBACK}`,
  },
  find: {
    one: (appointment: SpokenAppointment): string => `Your next appointment is ${appointmentOf(appointment)}.`,
    several: (total: number, appointments: SpokenAppointment[]): string =>
      total > appointments.length
        ? `You have ${total} appointments, the next ones are ${and(appointments.map(appointmentOf))}.`
        : `You have ${total} appointments: ${and(appointments.map(appointmentOf))}.`,
    none: 'I cannot find an upcoming appointment for your number.',
    noneSuch: 'I cannot find such an appointment for your number.',
    identify: `I cannot say anything about appointments because I cannot tell for sure who you are. ${CALLBACK}`,
    identifyByName: 'For that I need the name that the appointment is under. What is it?',
    notFound: `I cannot find such an appointment for your number. ${CALLBACK}`,
  },
  denial: {
    cancel_notice: (hours: number): string =>
      `Appointments can only be cancelled up to ${hours === 1 ? 'one hour' : `${hours} hours`} before. ${CALLBACK}`,
    reschedule_notice: (hours: number): string =>
      `Appointments can only be moved up to ${hours === 1 ? 'one hour' : `${hours} hours`} before. ${CALLBACK}`,
    reschedule_count: (times: number): string =>
      times === 0
        ? `Unfortunately appointments cannot be moved. ${CALLBACK}`
        : `An appointment can be moved ${times === 1 ? 'only once' : `at most ${times} times`}. ${CALLBACK}`,
  },
  cancel: {
    cancelled: (on: string): string => `Your appointment on ${on} is cancelled.`,
    confirm: (service: string, on: string): string =>
      `I have found your appointment for ${service} on ${on}. Shall I really cancel it?`,
    inDoubt: (on: string): string =>
      `I have sent the cancellation for ${on}, but the confirmation is still outstanding. I can check in a moment whether it went through.`,
  },
  reschedule: {
    rescheduled: (oldOn: string, newOn: string): string =>
      `Your appointment on ${oldOn} has been moved. The new time is ${newOn}.`,
    available: (when: string, oldOn: string): string =>
      `Yes, ${when} is free. Shall I move your appointment from ${oldOn} to that time?`,
    inDoubt: (on: string): string =>
      `I have sent the change of your appointment on ${on}, but the confirmation is still outstanding. I can check in a moment whether it went through.`,
  },
  customer: {
    known: (name: string | null, next: SpokenAppointment | null): string =>
      `Welcome back${name === null ? '' : `, ${name}`}.` +
      (next === null ? '' : ` Your next appointment is ${appointmentOf(next)}.`),
    new: 'There are no appointments for this number yet. What can I do for you?',
    nameMissing: 'What is your name? Then I can look for appointments.',
    unmatched: 'I find no appointments for this number and name. What can I do for you?',
    anonymous: 'I cannot see your phone number. What name may I use?',
  },
  callback: {
    recorded: 'I have noted that you would like a callback. We will get back to you.',
    recordedWithoutPhone: 'I have noted that you would like a callback. What number can we reach you on?',
  },
  failure: {
    error: `Something went wrong on my side just now. ${CALLBACK}`,
    unavailable: `I cannot reach the calendar at the moment. ${CALLBACK}`,
    invalid: 'I did not understand that properly. Could you please say it again?',
    rate_limited: 'I cannot get any further here at the moment. We would be glad to arrange a callback for you.',
    no_call: 'I can only do that during a call.',
    unknown_tenant: 'Unfortunately I cannot manage appointments for this number.',
    unknown_function: `Unfortunately I cannot do that. ${CALLBACK}`,
  },
};

export type Messages = typeof messagesEn;

function oneOf(days: SpokenDayOfTimes[]): boolean {
  return days.length === 1 && days[0]?.times.length === 1;
}
