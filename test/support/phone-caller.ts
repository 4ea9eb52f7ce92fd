import { type Answer, type CallOptions, RUN, type TestGateway } from './gateway.js';

interface ToldAppointment {
  ref: string;
  start: string;
  name: string;
}

/** One person in one call, and what Cal.com holds of it. */
export interface PhoneCaller {
  options: CallOptions;
  ask(name: string, args?: object): Promise<Answer>;
  /** A haircut unless the arguments say otherwise. */
  book(args: object): Promise<Answer>;
  check(args: object): Promise<Answer>;
  /** The same person in another call. */
  callsAgain(callId?: string): PhoneCaller;
}

export function phoneCaller(gateway: TestGateway, options: CallOptions): PhoneCaller {
  const ask = (name: string, args: object = {}) => gateway.call(name, args, options);
  const haircut = { service: 'Herrenhaarschnitt' };
  return {
    options,
    ask,
    book: (args) =>
      ask('book_appointment', { ...('option_id' in args ? {} : haircut), name: 'Jana Beispiel', ...args }),
    check: (args) => ask('check_availability', { ...haircut, ...args }),
    callsAgain: (callId = `${options.callId ?? ''}_again`) => phoneCaller(gateway, { ...options, callId }),
  };
}

/** The bookings that a call has made, with what became of them. */
export function bookingsOf(gateway: TestGateway, { options }: PhoneCaller) {
  return gateway.sandbox.bookings
    .bookings()
    .filter(({ metadata }) => metadata['retell_call_id'] === `${RUN}_${options.callId ?? ''}`);
}

export function appointmentIn({ data }: Answer): ToldAppointment | null {
  return (data as unknown as { appointment: ToldAppointment | null }).appointment;
}

export function appointmentsIn({ data }: Answer): ToldAppointment[] {
  return (data as unknown as { appointments: ToldAppointment[] }).appointments;
}

/** Wall-clock starts of the options, as "2026-12-01T10:00". */
export function startsIn({ data }: Answer): string[] {
  return (data as unknown as { options: { start: string }[] }).options.map(({ start }) => start.slice(0, 16));
}

export function firstOptionIn({ data }: Answer): string {
  return (data as unknown as { options: { option_id: string }[] }).options[0]?.option_id ?? '';
}
