/** A bookable start that Cal.com returned. */
export interface Slot {
  start: Date;
}

export interface SlotQuery {
  eventTypeId: number;
  /** Half-open [from, to) in instants, at most 62 days. */
  from: Date;
  to: Date;
  /** IANA, only formats the answer. */
  timeZone: string;
  /** Frees the slot of the booking that is being moved. */
  bookingUidToReschedule?: string;
}

export interface SlotReservation {
  uid: string;
  until: Date;
}

export interface Attendee {
  name: string;
  email: string | null;
  /** E.164. */
  phoneNumber: string | null;
  timeZone: string;
  language: 'de' | 'en';
}

export interface NewBooking {
  eventTypeId: number;
  start: Date;
  attendee: Attendee;
  /** Answers to the event type's own booking fields, by slug. */
  bookingFieldsResponses?: Readonly<Record<string, string | number | boolean>>;
  /** At most 50 keys of 40 characters, values of 500 characters. */
  metadata: Record<string, string>;
}

export interface BookingAttendee {
  name: string;
  email: string | null;
  phoneNumber: string | null;
}

export interface Booking {
  uid: string;
  status: 'accepted' | 'pending' | 'cancelled' | 'rejected';
  start: Date;
  end: Date;
  eventTypeId: number | null;
  attendees: BookingAttendee[];
  metadata: Record<string, string>;
  createdAt: Date;
  updatedAt: Date | null;
  rescheduledFromUid: string | null;
  rescheduledToUid: string | null;
}

export interface BookingFilter {
  attendeeEmail?: string;
  eventTypeId?: number;
  afterStart?: Date;
  beforeEnd?: Date;
  afterCreatedAt?: Date;
  afterUpdatedAt?: Date;
  sortUpdatedAt?: 'asc' | 'desc';
  take?: number;
  skip?: number;
}

export interface BookingPage {
  /** What of the page the filter lets through. */
  bookings: Booking[];
  hasMore: boolean;
}

/** What tells somebody of an account's events. */
export interface Webhook {
  /** Cal.com's own. */
  id: string;
  subscriberUrl: string;
  active: boolean;
  triggers: string[];
  /** Null when Cal.com keeps it to itself, or there is none. */
  secret: string | null;
  /** Changes the body beyond what we can read. */
  hasTemplate: boolean;
}

export interface WebhookSettings {
  subscriberUrl: string;
  active: boolean;
  triggers: readonly string[];
  secret: string;
}

export interface EventType {
  id: number;
  slug: string;
  title: string;
  lengthInMinutes: number;
  minimumBookingNoticeMinutes: number;
  bookingFields: { slug: string; type: string; required: boolean }[];
  requiresConfirmation: boolean;
  /** Only its children can be booked. */
  isManagedParent: boolean;
  /** Booked together with others, or as a series: both are more than one booking for one wish. */
  isShared: boolean;
  /** The one who books must confirm the e-mail, which nobody can do on the phone. */
  verifiesEmail: boolean;
}

/** The account a key belongs to. */
export interface Account {
  id: number;
  username: string | null;
  /** IANA. */
  timeZone: string | null;
}
