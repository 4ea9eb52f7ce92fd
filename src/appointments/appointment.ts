import type { OpeningInterval, Policy, Service, Tenant } from '../tenancy/index.js';
import type { Ambiguity, LocalDate, LocalTime, PartOfDay, Reading } from './requested-time/requested-time.js';

/** The call a function belongs to, as the signed body says it. */
export interface CallContext {
  tenant: Tenant;
  /** Retell's call_id or chat_id. */
  callId: string;
  /** Retell's id of this one invocation, when the body carries it. */
  toolCallId: string | null;
  /** E.164 of the person on the phone; null when withheld, web or chat. */
  callerNumber: string | null;
}

/** What the caller asked for, as far as it was understood; null where nothing was said. Wall-clock values of the branch. */
export interface RequestedSlot {
  date: LocalDate | null;
  /** The last day of a span that begins at `date`; null when one day is meant. */
  until: LocalDate | null;
  time: LocalTime | null;
  start: Date | null;
  partOfDay: PartOfDay | null;
  after: LocalTime | null;
  before: LocalTime | null;
}

/** The caller's own words for a wish, still unread. */
export interface SpokenWish {
  service?: string | undefined;
  date?: string | undefined;
  time?: string | undefined;
  partOfDay?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
}

/** A start that Cal.com returned and that was offered in this call. */
export interface Option {
  /** Short, valid for this call only. */
  id: string;
  service: Service;
  start: Date;
  end: Date;
}

/** Why the wish itself could not be met; the sentence names it. */
export type WishGap =
  /** Cal.com does not return that start. */
  | 'taken'
  /** The branch is closed that day (weekday, holiday or closure). */
  | 'closed_day'
  | 'before_opening'
  | 'after_closing'
  /** That clock time is over today. */
  | 'past'
  /** Nearer than the minimum notice. */
  | 'too_soon'
  /** Beyond the horizon. */
  | 'too_far'
  /** Too near or too far for Cal.com, which does not say which of both. */
  | 'out_of_bounds'
  /** The caller has an appointment at that start. */
  | 'own'
  /** No day or time was asked for. */
  | 'unspecified';

/** What must be asked before going on. */
export type Question =
  | { field: 'service'; because: 'missing' | 'unknown' | 'ambiguous'; choices: Service[] }
  | { field: 'date' | 'time'; because: 'missing' | 'past' | 'invalid' | 'unchanged' | Ambiguity; choices: Reading[] }
  | { field: 'name'; because: 'missing' | 'invalid' }
  | { field: 'email'; because: 'invalid' }
  | { field: 'option'; because: 'unknown' }
  | { field: 'appointment'; because: 'ambiguous'; choices: Appointment[] };

export interface Ask {
  kind: 'ask';
  question: Question;
  service: Service | null;
  requested: RequestedSlot;
}

/** The caller hears it again when the agent asks the same again. */
interface Repeatable {
  /** This call was told exactly that last. */
  repeated?: true;
}

export interface Available extends Repeatable {
  kind: 'available';
  service: Service;
  requested: RequestedSlot;
  /** The requested start is the first. */
  options: Option[];
}

export interface Alternatives extends Repeatable {
  kind: 'alternatives';
  gap: WishGap;
  service: Service;
  requested: RequestedSlot;
  /** One to maxAlternatives, best first, never the requested start. */
  options: Option[];
}

export interface NoneFree extends Repeatable {
  kind: 'none';
  gap: WishGap;
  service: Service;
  requested: RequestedSlot;
}

export type AvailabilityOutcome = Available | Alternatives | NoneFree | Ask;

/** An appointment as callers and operators see it. */
export interface Appointment {
  /** Ours, never the Cal.com uid. */
  ref: string;
  service: Service;
  start: Date;
  end: Date;
  status: 'booked' | 'requested' | 'cancelled' | 'in_doubt';
  name: string;
}

export type BookingOutcome =
  /** Checked: Cal.com holds it with our start, attendee and metadata. */
  | { kind: 'booked'; appointment: Appointment }
  /** Cal.com holds it, the business must confirm. */
  | { kind: 'requested'; appointment: Appointment }
  | { kind: 'slot_taken'; gap: WishGap; service: Service; requested: RequestedSlot; options: Option[] }
  /** Cal.com's answer is lost; settled in the background, never sent again meanwhile. */
  | { kind: 'in_doubt'; appointment: Appointment }
  | Ask;

/** What `collect_appointment` gives: a check until the caller has confirmed, then a booking. */
export type CollectOutcome = AvailabilityOutcome | BookingOutcome;

export interface BookingRequest {
  optionId?: string | undefined;
  wish: SpokenWish;
  name?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  notes?: string | undefined;
}

export const NOTHING_REQUESTED: RequestedSlot = {
  date: null,
  until: null,
  time: null,
  start: null,
  partOfDay: null,
  after: null,
  before: null,
};

/** What the agent should know at the start of a call. */
export interface ContextOutcome {
  kind: 'context';
  now: Date;
  openToday: { kind: 'open'; intervals: OpeningInterval[] } | { kind: 'closed' };
  /** `name` and `upcoming` only of the person who calls from this number. */
  caller: { known: boolean; name: string | null; upcoming: Appointment[] };
}

export interface ListedServices {
  kind: 'listed';
  services: Service[];
}

/** Only the person who calls from the number of an appointment may hear of it or change it; who is not known is sent to a callback. */
export interface Identify {
  kind: 'identify';
  /** What would tell who they are; null: nothing that can be said on the phone. */
  missing: 'name' | null;
}

export type FindAppointmentsOutcome =
  | { kind: 'found'; appointments: Appointment[] }
  /** `narrowed`: none that the caller pointed at, which does not mean that there is no other. */
  | { kind: 'none'; narrowed: boolean }
  | Identify
  | Ask;

/** Which rule of the company forbids the change, and its limit in hours or times. */
export interface Denial {
  rule: 'cancel_notice' | 'reschedule_notice' | 'reschedule_count';
  limit: number;
}

export type CancelOutcome =
  | { kind: 'cancelled'; appointment: Appointment }
  /** Read back, not yet cancelled: the caller has not confirmed. */
  | { kind: 'confirm'; appointment: Appointment }
  | { kind: 'denied'; appointment: Appointment; denial: Denial }
  | { kind: 'not_found' }
  | { kind: 'in_doubt'; appointment: Appointment }
  | Identify
  | Ask;

export type RescheduleOutcome =
  | { kind: 'rescheduled'; appointment: Appointment; previous: Appointment }
  /** The new time is free; not yet moved, because the caller has not confirmed. */
  | { kind: 'available'; appointment: Appointment; options: Option[] }
  | {
      kind: 'alternatives' | 'slot_taken';
      gap: WishGap;
      appointment: Appointment;
      requested: RequestedSlot;
      options: Option[];
    }
  | { kind: 'none'; gap: WishGap; appointment: Appointment; requested: RequestedSlot }
  | { kind: 'denied'; appointment: Appointment; denial: Denial }
  | { kind: 'not_found' }
  | { kind: 'in_doubt'; appointment: Appointment }
  | Identify
  | Ask;

export type CustomerOutcome =
  /** `name` is null while they have booked for others only. */
  | { kind: 'known'; name: string | null; lastVisit: Date | null; upcoming: Appointment[] }
  /** Nobody of that number, or of that number and name. */
  | { kind: 'new'; identity: Policy['identity']; missing: Identify['missing'] }
  | { kind: 'anonymous' };

export interface Callback {
  ref: string;
  name: string | null;
  phone: string | null;
  preferredTime: string | null;
}

export interface CallbackOutcome {
  kind: 'recorded';
  callback: Callback;
}
