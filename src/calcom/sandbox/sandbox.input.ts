import { isRecord } from '../json.js';
import { SandboxFailure } from './sandbox.failure.js';
import type { SandboxEventType } from './sandbox.model.js';

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export interface BookingInput {
  eventTypeId: number;
  start: Date;
  attendee: { name: string; email: string | null; phoneNumber: string | null; timeZone: string; language: string };
  guests: string[];
  lengthInMinutes: number | null;
  responses: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

const BOOKING_KEYS = [
  'start',
  'eventTypeId',
  'attendee',
  'bookingFieldsResponses',
  'metadata',
  'guests',
  'lengthInMinutes',
  'location',
  'instant',
  'recurrenceCount',
  'routing',
  'emailVerificationCode',
  'allowConflicts',
  'eventTypeSlug',
  'username',
  'teamSlug',
  'organizationSlug',
  'meetingUrl',
];

/** Body of POST /bookings. All problems come in one message, as Cal.com's validation tells them. */
export function readBookingInput(body: unknown): BookingInput {
  const input = isRecord(body) ? body : {};
  const problems = unknownKeys(input, BOOKING_KEYS);
  const start = readInstant(input['start']);
  if (start === null) problems.push('start property is wrong,start must be a valid ISO 8601 date string');
  const attendee = isRecord(input['attendee']) ? input['attendee'] : null;
  if (attendee === null) problems.push('attendee property is wrong,attendee should not be null or undefined');
  else problems.push(...attendeeProblems(attendee));
  problems.push(...metadataProblems(input['metadata']));
  if (start === null || attendee === null || problems.length > 0) throw invalid(problems);
  const responses = input['bookingFieldsResponses'];
  const metadata = input['metadata'];
  return {
    eventTypeId: Number(input['eventTypeId']),
    start,
    attendee: {
      name: String(attendee['name']),
      email: optional(attendee['email']),
      phoneNumber: optional(attendee['phoneNumber']),
      timeZone: String(attendee['timeZone']),
      language: optional(attendee['language']) ?? 'en',
    },
    guests: Array.isArray(input['guests']) ? input['guests'].filter((guest) => typeof guest === 'string') : [],
    lengthInMinutes: typeof input['lengthInMinutes'] === 'number' ? input['lengthInMinutes'] : null,
    responses: isRecord(responses) ? responses : {},
    metadata: isRecord(metadata) ? metadata : {},
  };
}

function attendeeProblems(attendee: Record<string, unknown>): string[] {
  const problems = unknownKeys(attendee, ['name', 'email', 'phoneNumber', 'timeZone', 'language']);
  if (typeof attendee['name'] !== 'string' || attendee['name'] === '') {
    problems.push('name property is wrong,name should not be empty');
  }
  if (typeof attendee['timeZone'] !== 'string' || !isTimeZone(attendee['timeZone'])) {
    problems.push('timeZone property is wrong,timeZone must be a valid IANA time-zone');
  }
  const phone = attendee['phoneNumber'];
  if (phone !== undefined && (typeof phone !== 'string' || !E164.test(phone))) {
    problems.push('phoneNumber property is wrong,phoneNumber must be a valid phone number');
  }
  if (attendee['email'] === undefined && phone === undefined) {
    problems.push('email property is wrong,email should not be empty without phoneNumber');
  }
  return problems.length === 0 ? [] : [`attendee property is wrong, ${problems.join(', ')}`];
}

function metadataProblems(metadata: unknown): string[] {
  if (metadata === undefined) return [];
  const entries = isRecord(metadata) ? Object.entries(metadata) : null;
  const isValid =
    entries !== null &&
    entries.length <= 50 &&
    entries.every(
      ([key, value]) =>
        key.length <= 40 &&
        (typeof value === 'string' ? value.length <= 500 : typeof value === 'number' || typeof value === 'boolean'),
    );
  return isValid
    ? []
    : ['metadata property is wrong,Metadata must have at most 50 keys, keys up to 40 and values up to 500 characters'];
}

/** What the event type's own form asks for. */
export function checkForm(eventType: SandboxEventType, input: BookingInput): void {
  const { email, phoneNumber } = input.attendee;
  if (email !== null && !EMAIL.test(email)) throw SandboxFailure.zod('responses - {email}email_validation_error, ');
  if (email === null && eventType.emailRequired !== false) throw missingField('email', eventType.id);
  if (phoneNumber === null && (eventType.phoneRequired || email === null)) {
    throw SandboxFailure.of(
      400,
      'Missing attendee phone number - it is required by the event type. Pass it as "attendee.phoneNumber" string in the request.',
    );
  }
  for (const field of eventType.bookingFields ?? []) {
    if (field.required && input.responses[field.slug] === undefined) throw missingField(field.slug, eventType.id);
  }
  if (input.lengthInMinutes !== null && input.lengthInMinutes !== eventType.lengthInMinutes) {
    throw SandboxFailure.raw(400, 'Invalid event length');
  }
}

function missingField(slug: string, eventTypeId: number): SandboxFailure {
  return SandboxFailure.of(
    400,
    `Missing required booking field response: ${slug} - it is required by the event type booking fields, but missing in the bookingFieldsResponses. You can fetch the event type with ID ${eventTypeId} to see the required fields.`,
  );
}

/** A body with no keys but these, else 400. */
export function readBody(body: unknown, allowed: string[]): Record<string, unknown> {
  const input = isRecord(body) ? body : {};
  const problems = unknownKeys(input, allowed);
  if (problems.length > 0) throw invalid(problems);
  return input;
}

export function requireInstant(value: unknown, name: string): Date {
  const instant = readInstant(value);
  if (instant === null) throw invalid([`${name} property is wrong,${name} must be a valid ISO 8601 date string`]);
  return instant;
}

/** ISO 8601; without an offset it is UTC. */
function readInstant(value: unknown): Date | null {
  if (typeof value !== 'string' || !ISO.test(value)) return null;
  const instant = new Date(value.includes('T') && !/(Z|[+-]\d{2}:?\d{2})$/.test(value) ? `${value}Z` : value);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

export function requireTimeZone(value: string): string {
  if (!isTimeZone(value)) throw invalid(['timeZone property is wrong,timeZone must be a valid IANA time-zone']);
  return value;
}

export function invalid(problems: string[]): SandboxFailure {
  return SandboxFailure.of(400, problems.map((problem) => `${problem} `).join(', '));
}

export function unknownKeys(input: Record<string, unknown>, allowed: string[]): string[] {
  return Object.keys(input)
    .filter((key) => !allowed.includes(key))
    .map((key) => `${key} property is wrong,property ${key} should not exist`);
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function optional(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
