/** Wall-clock span of some weekdays, both "HH:MM"; days count from Sunday = 0. */
export interface WorkingHours {
  days: number[];
  from: string;
  to: string;
}

export interface SandboxSchedule {
  /** IANA. */
  timeZone: string;
  workingHours: WorkingHours[];
}

export interface SandboxHost {
  id: number;
  name: string;
  email: string;
  username: string;
}

export interface SandboxEventType {
  id: number;
  slug: string;
  title: string;
  lengthInMinutes: number;
  /** Grid of the slots; the length where left out. */
  slotIntervalMinutes?: number;
  minimumBookingNoticeMinutes?: number;
  /** Days from now that can be booked. */
  bookingWindowDays?: number;
  beforeBufferMinutes?: number;
  afterBufferMinutes?: number;
  requiresConfirmation?: boolean;
  /** Default 'single': the first host. */
  scheduling?: 'single' | 'round_robin' | 'collective';
  /** Of the account's hosts; all of them where left out. */
  hostIds?: number[];
  schedule: SandboxSchedule;
  address?: string;
  /** False allows phone-only bookings. Default true. */
  emailRequired?: boolean;
  phoneRequired?: boolean;
  /** Questions of the event type's own form. */
  bookingFields?: { slug: string; label: string; required: boolean }[];
  /** The parent of managed event types: no slots, no bookings. */
  managedParent?: boolean;
  cancellingDisabled?: boolean;
  /** Told, not enforced. */
  seatsPerTimeSlot?: number;
  /** Told, not enforced. */
  verifiesEmail?: boolean;
}

export interface SandboxAccount {
  apiKey: string;
  /** The first one owns the key. */
  hosts: [SandboxHost, ...SandboxHost[]];
  eventTypes: SandboxEventType[];
}

export type BookingStatus = 'accepted' | 'pending' | 'cancelled' | 'rejected';

export interface SandboxAttendee {
  name: string;
  email: string;
  phoneNumber: string | null;
  timeZone: string;
  language: string;
}

export interface SandboxBooking {
  id: number;
  uid: string;
  apiKey: string;
  eventTypeId: number;
  hostIds: number[];
  status: BookingStatus;
  start: Date;
  end: Date;
  attendee: SandboxAttendee;
  guests: string[];
  responses: Record<string, unknown>;
  metadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
  cancellationReason: string | null;
  cancelledByEmail: string | null;
  reschedulingReason: string | null;
  rescheduledByEmail: string | null;
  rescheduledFromUid: string | null;
  rescheduledToUid: string | null;
}

export interface SandboxReservation {
  uid: string;
  eventTypeId: number;
  hostIds: number[];
  start: Date;
  end: Date;
  minutes: number;
  until: Date;
}

export interface SandboxWebhook {
  id: string;
  userId: number;
  apiKey: string;
  subscriberUrl: string;
  active: boolean;
  triggers: string[];
  /** Null: deliveries are not signed. */
  secret: string | null;
  template: string | null;
}

/** An event type with the account it belongs to. */
export interface OwnedEventType {
  account: SandboxAccount;
  eventType: SandboxEventType;
}

export const MINUTE_MS = 60_000;
