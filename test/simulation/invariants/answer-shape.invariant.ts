import type { Invariant } from './invariant.js';

const COMMON = ['ask', 'unavailable', 'rate_limited'];
const WISH = ['service', 'requested', 'options', 'ask'];
const BOOKING = ['appointment', 'options', 'ask'];

/** Section 4.1 of the contract, as far as the callers of a script ask. */
const SHAPES: Readonly<Record<string, { keys: string[]; statuses: string[] }>> = {
  get_context: {
    keys: ['now', 'today', 'weekday', 'branch', 'opening_hours_today', 'caller'],
    statuses: ['context'],
  },
  check_customer: { keys: ['customer'], statuses: ['known', 'new', 'anonymous'] },
  check_availability: { keys: WISH, statuses: ['available', 'alternatives', 'none'] },
  book_appointment: { keys: BOOKING, statuses: ['booked', 'requested', 'slot_taken', 'in_doubt'] },
  collect_appointment: {
    keys: [...new Set([...WISH, ...BOOKING])],
    statuses: ['available', 'alternatives', 'none', 'booked', 'requested', 'slot_taken', 'in_doubt'],
  },
  find_appointments: { keys: ['appointments', 'ask'], statuses: ['found', 'none', 'identify'] },
  reschedule_appointment: {
    keys: ['appointment', 'previous', 'options', 'denial', 'ask'],
    statuses: [
      'rescheduled',
      'available',
      'alternatives',
      'none',
      'slot_taken',
      'denied',
      'not_found',
      'identify',
      'in_doubt',
    ],
  },
  cancel_appointment: {
    keys: ['appointment', 'denial', 'ask'],
    statuses: ['cancelled', 'confirm', 'denied', 'not_found', 'identify', 'in_doubt'],
  },
};
const FAILED = new Set(['unavailable', 'rate_limited']);
const MAX_BYTES = 4000;

/** Whatever happens, an agent gets a sentence, a status it knows, and every key its flow reads. */
export const answerShape: Invariant = {
  name: 'answer shape',
  check: ({ asked }) =>
    asked.flatMap(({ name, answer }) => {
      const shape = SHAPES[name];
      const wrong: string[] = [];
      if (!shape || ![...COMMON, ...shape.statuses].includes(answer.status)) wrong.push(`status "${answer.status}"`);
      const keys = Object.keys(answer.data ?? {})
        .toSorted()
        .join();
      if (keys !== shape?.keys.toSorted().join()) wrong.push(`keys ${keys}`);
      if (answer.success === FAILED.has(answer.status)) wrong.push(`success ${answer.success} with ${answer.status}`);
      if (answer.message.trim() === '' || /[{}]/.test(answer.message)) wrong.push(`message "${answer.message}"`);
      if (Buffer.byteLength(JSON.stringify(answer)) > MAX_BYTES) wrong.push('more than 4000 bytes');
      return wrong.map((what) => `${name}: ${what}`);
    }),
};
