import {
  type Appointment,
  type Ask,
  NOTHING_REQUESTED,
  type Option,
  type Question,
  type Reading,
  type RequestedSlot,
  type WishGap,
} from '../../src/appointments/index.js';
import { type FunctionAnswer, FUNCTION_NAMES, type FunctionName } from '../../src/retell/answers/function-answer.js';
import type { RefusedFailure, SpokenResponsePresenter } from '../../src/retell/answers/spoken-response.presenter.js';
import type { Locale, Service, Tenant } from '../../src/tenancy/index.js';

export const NOW = new Date('2026-11-24T10:30:00Z');
export const LOCALES: Locale[] = ['de', 'en'];

const IDENTIFY = [null, 'name' as const].map((missing) => ({ kind: 'identify' as const, missing }));

export function service(name: string, slug = 'cut'): Service {
  const price = { amount: 28.5, currency: 'EUR' };
  const row = '7d5a2f4e-0000-4000-8000-000000000001';
  return {
    id: row,
    slug,
    name,
    synonyms: [],
    eventTypeId: 4711,
    durationMinutes: 30,
    price,
    bookingFields: {},
    isDefault: true,
  };
}

export function tenant(locale: Locale, names: string): Tenant {
  return {
    company: { locale, name: names },
    branch: { name: names, timeZone: 'Europe/Berlin', services: [] },
  } as unknown as Tenant;
}

export function appointment(start: string, name: string, status: Appointment['status'] = 'booked'): Appointment {
  const begin = new Date(start);
  const end = new Date(begin.getTime() + 30 * 60_000);
  return { ref: 'T-4K7Q', service: service(name), start: begin, end, status, name };
}

export function option(start: string, name: string): Option {
  const begin = new Date(start);
  return { id: 'o1a2b3', service: service(name), start: begin, end: new Date(begin.getTime() + 30 * 60_000) };
}

export const TUESDAY: RequestedSlot = {
  ...NOTHING_REQUESTED,
  date: '2026-12-01',
  time: '14:30',
  start: new Date('2026-12-01T13:30:00Z'),
};
const GAPS: WishGap[] = [
  'taken',
  'closed_day',
  'before_opening',
  'after_closing',
  'past',
  'too_soon',
  'too_far',
  'out_of_bounds',
  'own',
  'unspecified',
];
const WISHES: RequestedSlot[] = [
  NOTHING_REQUESTED,
  TUESDAY,
  { ...NOTHING_REQUESTED, time: '14:30' },
  { ...NOTHING_REQUESTED, date: '2026-12-01' },
  { ...NOTHING_REQUESTED, date: '2026-12-01', partOfDay: 'afternoon' },
  { ...NOTHING_REQUESTED, after: '15:00', before: '17:00' },
];
export const FAILURES: RefusedFailure[] = [
  'error',
  'unavailable',
  'invalid',
  'rate_limited',
  'no_call',
  'unknown_tenant',
  'unknown_function',
];

function questions(name: string): Question[] {
  const window = { partOfDay: null, after: null, before: null };
  const readings: Reading[] = [
    { kind: 'day', date: '2026-11-27', window },
    { kind: 'day', date: '2026-12-04', window: { ...window, after: '15:00' } },
    { kind: 'instant', date: '2026-12-01', time: '03:00', start: new Date('2026-12-01T02:00:00Z') },
    { kind: 'range', from: '2026-12-07', to: '2026-12-11', window: { ...window, partOfDay: 'forenoon' } },
    { kind: 'time', time: '15:00' },
    { kind: 'window', window: { ...window, after: '14:00', before: '16:00' } },
  ];
  const services = [service(name), service(`${name} zwei`), service(`${name} drei`)];
  const because = [
    'missing',
    'past',
    'invalid',
    'unchanged',
    'which_day',
    'weekday_contradicts_date',
    'which_time',
  ] as const;
  return [
    ...(['missing', 'unknown', 'ambiguous'] as const).flatMap((why): Question[] => [
      { field: 'service', because: why, choices: services },
      { field: 'service', because: why, choices: [] },
    ]),
    ...because.flatMap((why): Question[] => [
      { field: 'date', because: why, choices: readings },
      { field: 'date', because: why, choices: [] },
      { field: 'time', because: why, choices: readings.slice(4) },
      { field: 'time', because: why, choices: [] },
    ]),
    { field: 'name', because: 'missing' },
    { field: 'name', because: 'invalid' },
    { field: 'email', because: 'invalid' },
    { field: 'option', because: 'unknown' },
    {
      field: 'appointment',
      because: 'ambiguous',
      choices: [appointment('2026-12-01T13:30:00Z', name), appointment('2026-12-08T13:30:00Z', name, 'requested')],
    },
  ];
}

export interface Walked {
  name: FunctionName;
  what: string;
  answer: FunctionAnswer;
}

/** Every outcome of every function, and every failure of it. */
export function walk(presenter: SpokenResponsePresenter, locale: Locale, name: string): Walked[] {
  const of = tenant(locale, name);
  const walked: Walked[] = [];
  const add = (functionName: FunctionName, what: string, given: FunctionAnswer) =>
    walked.push({ name: functionName, what: `${functionName} ${what}`, answer: given });
  const booked = appointment('2026-12-01T13:30:00Z', name);
  const moved = appointment('2026-12-02T13:30:00Z', name);
  const options = [
    '2026-12-01T13:30:00Z',
    '2026-12-01T15:00:00Z',
    '2026-12-02T08:00:00Z',
    '2026-12-03T08:00:00Z',
    '2027-11-22T08:00:00Z',
  ].map((start) => option(start, name));
  const asks = WISHES.slice(0, 2).flatMap((requested) =>
    questions(name).map((question): Ask => ({ kind: 'ask', question, service: service(name), requested })),
  );
  const what = (kind: string, detail: unknown) => `${kind} ${JSON.stringify(detail)}`;

  for (const ask of asks) {
    const detail = what('ask', [ask.question, ask.requested]);
    add('check_availability', detail, presenter.presentAvailability(ask, of));
    add('book_appointment', detail, presenter.presentBooking(ask, of));
    add('collect_appointment', detail, presenter.presentCollect(ask, of));
    add('find_appointments', detail, presenter.presentFind(ask, of));
    add('cancel_appointment', detail, presenter.presentCancel(ask, of));
    add('reschedule_appointment', detail, presenter.presentReschedule(ask, of));
  }
  const common = { service: service(name), requested: TUESDAY };
  const available = { kind: 'available' as const, ...common, options: options.slice(0, 1) };
  add('check_availability', 'available', presenter.presentAvailability(available, of));
  add('collect_appointment', 'available', presenter.presentCollect(available, of));
  add(
    'reschedule_appointment',
    'available',
    presenter.presentReschedule({ kind: 'available', appointment: booked, options: options.slice(2, 3) }, of),
  );
  for (const gap of GAPS) {
    for (const requested of WISHES) {
      const detail = what(gap, requested);
      const wish = { gap, service: service(name), requested };
      add('check_availability', detail, presenter.presentAvailability({ kind: 'alternatives', ...wish, options }, of));
      add('find_alternatives', detail, presenter.presentAvailability({ kind: 'none', ...wish }, of));
      add('collect_appointment', detail, presenter.presentCollect({ kind: 'alternatives', ...wish, options }, of));
      add('collect_appointment', detail, presenter.presentCollect({ kind: 'none', ...wish }, of));
      for (const offered of [options, []]) {
        const taken = { kind: 'slot_taken' as const, ...wish, options: offered };
        add('book_appointment', detail, presenter.presentBooking(taken, of));
        add('collect_appointment', detail, presenter.presentCollect(taken, of));
        const change = { gap, appointment: booked, requested, options: offered };
        add('reschedule_appointment', detail, presenter.presentReschedule({ kind: 'slot_taken', ...change }, of));
        add('reschedule_appointment', detail, presenter.presentReschedule({ kind: 'alternatives', ...change }, of));
      }
      const none = { kind: 'none' as const, gap, appointment: booked, requested };
      add('reschedule_appointment', detail, presenter.presentReschedule(none, of));
    }
  }
  for (const kind of ['booked', 'requested', 'in_doubt'] as const) {
    const outcome = { kind, appointment: { ...booked, status: kind } };
    add('book_appointment', kind, presenter.presentBooking(outcome, of));
    add('collect_appointment', kind, presenter.presentCollect(outcome, of));
  }
  for (const kind of ['cancelled', 'confirm', 'in_doubt'] as const) {
    add('cancel_appointment', kind, presenter.presentCancel({ kind, appointment: booked }, of));
  }
  for (const unknown of [{ kind: 'not_found' as const }, ...IDENTIFY]) {
    add('cancel_appointment', what(unknown.kind, unknown), presenter.presentCancel(unknown, of));
    add('reschedule_appointment', what(unknown.kind, unknown), presenter.presentReschedule(unknown, of));
  }
  for (const rule of ['cancel_notice', 'reschedule_notice', 'reschedule_count'] as const) {
    for (const limit of [0, 1, 24]) {
      const denied = { kind: 'denied' as const, appointment: booked, denial: { rule, limit } };
      add('cancel_appointment', what('denied', denied.denial), presenter.presentCancel(denied, of));
      add('reschedule_appointment', what('denied', denied.denial), presenter.presentReschedule(denied, of));
    }
  }
  add(
    'reschedule_appointment',
    'rescheduled',
    presenter.presentReschedule({ kind: 'rescheduled', appointment: moved, previous: booked }, of),
  );
  const inDoubt = { kind: 'in_doubt' as const, appointment: booked };
  add('reschedule_appointment', 'in_doubt', presenter.presentReschedule(inDoubt, of));
  for (const count of [1, 2, 40]) {
    const appointments = Array.from({ length: count }, () => booked);
    const detail = what('found', count);
    add('find_appointments', detail, presenter.presentFind({ kind: 'found', appointments }, of));
    const known = { kind: 'known' as const, name, lastVisit: NOW, upcoming: appointments };
    add('check_customer', detail, presenter.presentCustomer(known, of));
    const caller = { known: true, name, upcoming: appointments };
    const intervals = [
      { from: '09:00', to: '12:30' },
      { from: '14:00', to: '24:00' },
    ];
    const open = { kind: 'context' as const, now: NOW, openToday: { kind: 'open' as const, intervals }, caller };
    add('get_context', detail, presenter.presentContext(open, of));
  }
  const none = { kind: 'none' as const };
  for (const unknown of [{ ...none, narrowed: false }, { ...none, narrowed: true }, ...IDENTIFY]) {
    add('find_appointments', what(unknown.kind, unknown), presenter.presentFind(unknown, of));
  }
  const unknown = { known: false, name: null, upcoming: [] };
  const closed = { kind: 'context' as const, now: NOW, openToday: { kind: 'closed' as const }, caller: unknown };
  add('get_context', 'closed', presenter.presentContext(closed, of));
  for (const identity of ['number', 'number_and_name'] as const) {
    for (const { missing } of IDENTIFY) {
      const outcome = { kind: 'new' as const, identity, missing };
      add('check_customer', what('new', outcome), presenter.presentCustomer(outcome, of));
    }
  }
  add('check_customer', 'anonymous', presenter.presentCustomer({ kind: 'anonymous' }, of));
  const noUpcoming = { kind: 'known' as const, name, lastVisit: null, upcoming: [] };
  add('check_customer', 'known', presenter.presentCustomer(noUpcoming, of));
  add('check_customer', 'known, no name', presenter.presentCustomer({ ...noUpcoming, name: null }, of));
  for (const count of [0, 1, 5, 6, 200]) {
    const services = Array.from({ length: count }, (_, index) => service(name, `service-${index}`));
    add('list_services', what('listed', count), presenter.presentServices({ kind: 'listed', services }, of));
  }
  for (const phone of ['+493012345678', null]) {
    const callback = { ref: 'R-11', name, phone, preferredTime: `${name} in the {{slot}}` };
    add('request_callback', what('recorded', phone), presenter.presentCallback({ kind: 'recorded', callback }, of));
  }
  for (const functionName of FUNCTION_NAMES) {
    for (const failure of FAILURES.filter((one) => one !== 'unknown_function')) {
      add(functionName, failure, presenter.presentFailure(functionName, failure, locale));
    }
  }
  return walked;
}
