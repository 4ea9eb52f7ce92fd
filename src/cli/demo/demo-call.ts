/** What one turn of the call may use of the turns before it. */
export interface Memory {
  /** The day the caller asks for, as people say it, and the same day as a date. */
  day: string;
  /** A later day, for the move. */
  otherDay: string;
  options: { option_id: string }[];
  appointment: { ref: string } | null;
}

export interface Turn {
  says: string;
  function: string;
  args: Record<string, unknown>;
  /** The status that the turn must end with. */
  expect: string;
  /** Cal.com requests that the turn may cost at most. */
  requests: number;
}

const NAME = 'Jana Beispiel';

/** The call that the demo plays; each turn is made when it is its turn. */
export const DEMO_CALL: ((memory: Memory) => Turn)[] = [
  ({ day }) => ({
    says: `Guten Tag, haben Sie am ${day} um drei einen Termin für einen Haarschnitt?`,
    function: 'check_availability',
    args: { dienstleistung: 'Haarschnitt', datum: day, uhrzeit: 'um drei' },
    expect: 'alternatives',
    requests: 0,
  }),
  ({ day }) => ({
    says: 'Lieber am Vormittag, geht da etwas?',
    function: 'find_alternatives',
    args: { service: 'Haarschnitt', date: day, part_of_day: 'vormittags' },
    expect: 'alternatives',
    requests: 0,
  }),
  ({ options }) => ({
    says: `Ja, den ersten, bitte. ${NAME}.`,
    function: 'book_appointment',
    args: { option_id: options[0]?.option_id, name: NAME },
    expect: 'booked',
    requests: 1,
  }),
  ({ options }) => ({
    says: '(fällt dem Agenten ins Wort, der fragt ein zweites Mal dasselbe)',
    function: 'book_appointment',
    args: { option_id: options[0]?.option_id, name: NAME },
    expect: 'booked',
    requests: 0,
  }),
  ({ appointment, otherDay }) => ({
    says: `Ach, geht es auch am ${otherDay} um halb elf?`,
    function: 'reschedule_appointment',
    args: { appointment_ref: appointment?.ref, new_date: otherDay, new_time: 'halb elf', confirm: false },
    expect: 'available',
    requests: 0,
  }),
  ({ appointment, options }) => ({
    says: 'Ja, bitte umbuchen.',
    function: 'reschedule_appointment',
    args: { appointment_ref: appointment?.ref, option_id: options[0]?.option_id, confirm: true },
    expect: 'rescheduled',
    requests: 1,
  }),
  ({ appointment }) => ({
    says: 'Entschuldigung, ich muss doch absagen.',
    function: 'cancel_appointment',
    args: { appointment_ref: appointment?.ref, reason: 'verhindert', confirm: true },
    expect: 'cancelled',
    requests: 1,
  }),
];
