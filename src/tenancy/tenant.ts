import type { Secret } from '../platform/index.js';

export type Locale = 'de' | 'en';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Half-open span of wall-clock time in the branch's zone, both "HH:MM"; "24:00" ends a day. */
export interface OpeningInterval {
  from: string;
  to: string;
}

/** Intervals of each weekday, ascending and disjoint; a missing day is closed. */
export type OpeningHours = Partial<Record<Weekday, OpeningInterval[]>>;

/** Days of closure in the branch's zone, "YYYY-MM-DD", both included. */
export interface Closure {
  from: string;
  to: string;
}

export interface HolidayRegion {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Subdivision as `date-holidays` names it, e.g. "BE" of "DE". */
  region: string | null;
}

export interface Price {
  amount: number;
  /** ISO 4217. */
  currency: string;
}

export interface Service {
  /** Our id of the row (UUID). */
  id: string;
  slug: string;
  name: string;
  synonyms: string[];
  /** Cal.com event type. */
  eventTypeId: number;
  durationMinutes: number;
  price: Price | null;
  /** Answers to the event type's own booking fields, by slug: what Cal.com wants and no caller is asked. */
  bookingFields: Readonly<Record<string, string | number | boolean>>;
  /** Taken when the caller names no service. */
  isDefault: boolean;
}

/** One Cal.com account as seen by one company; unit of rate limits, breakers and webhooks. */
export interface CalcomConnection {
  /** Our id (UUID). */
  id: string;
  companyId: string;
  /** Base URL with version, no trailing slash, e.g. "https://api.cal.eu/v2". */
  apiUrl: string;
  apiKey: Secret;
  /** Null while no webhook is registered. */
  webhookSecret: Secret | null;
  /** Taken as well while the secret is being replaced. */
  previousWebhookSecret: Secret | null;
}

export interface Policy {
  minimumNoticeMinutes: number;
  horizonDays: number;
  maxAlternatives: number;
  cancelNoticeHours: number;
  rescheduleNoticeHours: number;
  maxReschedulesPerAppointment: number;
  identity: 'number' | 'number_and_name';
}

export interface Branch {
  id: string;
  slug: string;
  name: string;
  /** IANA. */
  timeZone: string;
  /** E.164. */
  phoneNumbers: string[];
  agentIds: string[];
  openingHours: OpeningHours;
  holidays: HolidayRegion | null;
  closures: Closure[];
  services: Service[];
  calcom: CalcomConnection;
}

export interface Company {
  id: string;
  slug: string;
  name: string;
  locale: Locale;
  policy: Policy;
  /** Keys that may sign this company's calls; empty = the gateway's own RETELL_API_KEY. */
  retellApiKeys: Secret[];
  agentIds: string[];
  branches: Branch[];
}

/** Whom a verified request belongs to: one branch of one company. */
export interface Tenant {
  company: Company;
  branch: Branch;
}
