import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { classify } from './calcom.classifier.js';
import {
  CalcomAlreadyCancelledError,
  CalcomAlreadyRescheduledError,
  CalcomBookingConflictError,
  CalcomInvalidFieldError,
  CalcomManagedParentError,
  CalcomNotFoundError,
  type CalcomOperation,
  CalcomOutOfBoundsError,
  CalcomPastStartError,
  CalcomRateLimitedError,
  CalcomRefusedError,
  CalcomSlotTakenError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
  CalcomUnexpectedError,
  CalcomUnknownEventTypeError,
} from './calcom.errors.js';
import {
  parseAccount,
  parseBooking,
  parseBookings,
  parseEnvelope,
  parseEventType,
  parseReservation,
  parseSlots,
  parseWebhook,
  UnexpectedShape,
} from './calcom.schemas.js';
import { isRecord } from './json.js';

const ROOT = path.resolve('../shared/payloads/calcom');
const isThere = existsSync(ROOT);
const describeWithPayloads = isThere ? describe : describe.skip;
const SKIPPED = isThere ? '' : ' (skipped: ../shared/payloads/calcom is not there)';

const namesIn = (folder: string): string[] => (isThere ? readdirSync(path.join(ROOT, folder)) : []);
const textOf = (folder: string, name: string): string => readFileSync(path.join(ROOT, folder, name), 'utf8');

const ERRORS: Record<string, [CalcomOperation, abstract new (...args: never[]) => Error, string?]> = {
  '400-already-cancelled.json': ['cancelBooking', CalcomAlreadyCancelledError],
  '400-booker-limit.json': ['createBooking', CalcomRefusedError, 'booker_limit'],
  '400-cancel-already-ended-raw.json': ['cancelBooking', CalcomRefusedError, 'already_ended'],
  '400-cancelling-disabled-raw.json': ['cancelBooking', CalcomRefusedError, 'cancelling_disabled'],
  '400-confirm-already-confirmed-trpc.json': ['createBooking', CalcomRefusedError, 'already_confirmed'],
  '400-create-empty-body.json': ['createBooking', CalcomInvalidFieldError, 'start'],
  '400-create-invalid-body.json': ['createBooking', CalcomInvalidFieldError, 'foo'],
  '400-email-verification-required-raw.json': ['createBooking', CalcomRefusedError, 'email_verification_required'],
  '400-host-cancel-reason-required-raw.json': ['cancelBooking', CalcomRefusedError, 'reason_required'],
  '400-list-validation.json': ['listBookings', CalcomInvalidFieldError],
  '400-managed-parent.json': ['createBooking', CalcomManagedParentError],
  '400-missing-booking-field.json': ['createBooking', CalcomInvalidFieldError, 'reason'],
  '400-missing-phone.json': ['createBooking', CalcomInvalidFieldError, 'attendee.phoneNumber'],
  '400-out-of-bounds.json': ['createBooking', CalcomOutOfBoundsError],
  '400-reschedule-already-rescheduled.json': ['rescheduleBooking', CalcomAlreadyRescheduledError],
  '400-reschedule-cancelled.json': ['rescheduleBooking', CalcomAlreadyCancelledError],
  '400-slot-taken-individual.json': ['createBooking', CalcomSlotTakenError],
  '400-slot-taken-team.json': ['createBooking', CalcomSlotTakenError],
  '400-slots-invalid-date.json': ['listSlots', CalcomInvalidFieldError, 'start'],
  '400-slots-invalid-time-zone.json': ['listSlots', CalcomInvalidFieldError, 'timeZone'],
  '400-slots-range.json': ['listSlots', CalcomInvalidFieldError],
  '400-slots-unknown-parameter.json': ['listSlots', CalcomInvalidFieldError, 'username'],
  '400-start-in-past.json': ['createBooking', CalcomPastStartError],
  '400-zod-invalid-email.json': ['createBooking', CalcomInvalidFieldError, 'email'],
  '401-invalid-key-throttler.json': ['listSlots', CalcomUnauthorizedError],
  '401-invalid-key.json': ['listBookings', CalcomUnauthorizedError],
  '401-reservation-duration-needs-auth.json': ['reserveSlot', CalcomUnauthorizedError],
  '403-booker-email-blocked-raw.json': ['createBooking', CalcomRefusedError, 'booker_blocked'],
  '403-list-without-auth.json': ['listBookings', CalcomUnauthorizedError],
  '403-reschedule-notice-raw.json': ['rescheduleBooking', CalcomRefusedError, 'reschedule_notice'],
  '404-booking-not-found-cancel.json': ['cancelBooking', CalcomNotFoundError],
  '404-booking-not-found-get.json': ['getBooking', CalcomNotFoundError],
  '404-event-type-not-found-create.json': ['createBooking', CalcomUnknownEventTypeError],
  '404-event-type-not-found-slots.json': ['listSlots', CalcomUnknownEventTypeError],
  '404-wrong-or-missing-api-version.json': ['listSlots', CalcomUnexpectedError],
  '409-booking-conflict-raw.json': ['createBooking', CalcomBookingConflictError],
  '409-no-seats-left.json': ['createBooking', CalcomSlotTakenError],
  '409-prisma-unique.json': ['createBooking', CalcomBookingConflictError],
  '422-reserve-but-booked.json': ['reserveSlot', CalcomSlotTakenError],
  '422-slot-reserved.json': ['reserveSlot', CalcomSlotTakenError],
  '422-team-event-without-hosts.json': ['createBooking', CalcomRefusedError, 'no_hosts'],
  '429-throttled.json': ['listSlots', CalcomRateLimitedError],
  '500-unmapped-error-raw.json': ['createBooking', CalcomUnavailableError],
};

const dataOf = (folder: string, name: string): unknown => parseEnvelope(textOf(folder, name));
const starts = (slots: { start: Date }[]): string[] => slots.map((slot) => slot.start.toISOString());

describeWithPayloads(`${classify.name} on recorded errors${SKIPPED}`, () => {
  it('knows every one of them', () => {
    expect(namesIn('errors').filter((name) => !(name in ERRORS))).toEqual([]);
  });

  it.each(Object.entries(ERRORS))('%s', (name, [operation, type, detail]) => {
    const recorded: unknown = JSON.parse(textOf('errors', name));
    if (!isRecord(recorded)) throw new Error('no record');
    const error = classify(Number(recorded['status']), JSON.stringify(recorded['body']), operation);
    expect(error.constructor).toBe(type);
    expect(error).toMatchObject({ operation, status: recorded['status'] });
    if (error instanceof CalcomInvalidFieldError) expect(error.field).toBe(detail ?? null);
    if (error instanceof CalcomRefusedError) expect(error.reason).toBe(detail);
    // Uids are bearer secrets.
    expect(error.message).not.toMatch(/uid=|k7Vd2mQxYp9LrTzWbHc4Ns/);
  });
});

const BOOKINGS: Record<string, Partial<ReturnType<typeof parseBooking>>> = {
  'cancel-answer-200.json': { status: 'cancelled', rescheduledFromUid: 'k7Vd2mQxYp9LrTzWbHc4Ns' },
  'confirm-answer-200.json': { status: 'accepted' },
  'create-answer-201.json': { status: 'accepted', start: new Date('2026-12-01T14:30:00Z'), eventTypeId: 4128801 },
  'create-answer-201-pending.json': { status: 'pending' },
  'create-answer-201-phone-only.json': {
    attendees: [{ name: 'Jonas Weber', email: '12125550147@sms.cal.com', phoneNumber: '+12125550147' }],
  },
  'create-answer-201-seated.json': { status: 'accepted' },
  'decline-answer-200.json': { status: 'rejected' },
  'get-answer-200.json': { status: 'accepted', rescheduledToUid: null },
  'get-old-uid-after-reschedule-200.json': { status: 'cancelled', rescheduledToUid: 'q3Bn8sWfGt5JxKvRmDz7Pa' },
  'mark-absent-answer-200.json': { status: 'accepted' },
  'reschedule-answer-201.json': { status: 'accepted', rescheduledFromUid: 'k7Vd2mQxYp9LrTzWbHc4Ns' },
};

describeWithPayloads(`${parseBooking.name} on recorded answers${SKIPPED}`, () => {
  it('knows every one of them', () => {
    const others = /-request|^list-|recurring-array/;
    expect(namesIn('bookings').filter((name) => !others.test(name) && !(name in BOOKINGS))).toEqual([]);
  });

  it.each(Object.entries(BOOKINGS))('%s', (name, expected) => {
    const booking = parseBooking(dataOf('bookings', name));
    expect(booking).toMatchObject(expected);
    expect(booking.end.getTime()).toBeGreaterThan(booking.start.getTime());
    expect(booking.createdAt.getTime()).toBeLessThan(booking.start.getTime());
  });

  it('reads our metadata', () => {
    expect(parseBooking(dataOf('bookings', 'create-answer-201.json')).metadata).toMatchObject({
      gateway_booking_id: '0192f1c4-6d2a-7e11-9a55-3f1b0c7d2e90',
    });
  });

  it('takes none of a recurring series', () => {
    expect(() => parseBooking(dataOf('bookings', 'create-answer-201-recurring-array.json'))).toThrow(UnexpectedShape);
  });

  it.each([
    ['list-answer-200-offset-2024-08-13.json', 1],
    ['list-answer-200-cursor-2026-05-01.json', 1],
    ['list-answer-200-empty.json', 0],
  ])('reads the list %s', (name, least) => {
    expect(parseBookings(dataOf('bookings', name)).length).toBeGreaterThanOrEqual(least);
  });
});

describeWithPayloads(`${parseSlots.name} on recorded answers${SKIPPED}`, () => {
  it.each(namesIn('slots').filter((name) => name.startsWith('answer')))('%s', (name) => {
    const slots = parseSlots(dataOf('slots', name));
    const recorded = textOf('slots', name).match(/"start"/g) ?? [];
    expect(slots).toHaveLength(recorded.length);
    expect(new Set(starts(slots)).size).toBe(slots.length);
  });

  it('tells the two half past one of a night with a repeated hour apart', () => {
    expect(starts(parseSlots(dataOf('slots', 'answer-dst-fall-back-2026-11-01-new-york.json')))).toEqual([
      '2026-11-01T05:00:00.000Z',
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:00:00.000Z',
      '2026-11-01T06:30:00.000Z',
      '2026-11-01T07:00:00.000Z',
    ]);
  });
});

describeWithPayloads(`${parseReservation.name} and others on recorded answers${SKIPPED}`, () => {
  it.each(['create-answer-201.json', 'get-answer-200.json', 'patch-answer-200.json'])('%s', (name) => {
    expect(parseReservation(dataOf('reservations', name)).uid).toBe('e84be5a3-4696-49e3-acc7-b2f3999c3b94');
  });

  it('finds no reservation behind an unknown uid', () => {
    expect(() => parseReservation(dataOf('reservations', 'get-answer-unknown-uid-200-null.json'))).toThrow(
      UnexpectedShape,
    );
  });

  it('reads the answer to a release', () => {
    expect(dataOf('reservations', 'delete-answer-200.json')).toBeUndefined();
  });

  it('reads an event type', () => {
    expect(parseEventType(JSON.parse(textOf('misc', 'event-type-excerpt.json')))).toEqual({
      id: 4128801,
      slug: 'check-up',
      title: 'Check-up',
      lengthInMinutes: 30,
      minimumBookingNoticeMinutes: 120,
      requiresConfirmation: false,
      bookingFields: [
        { slug: 'name', type: 'name', required: true },
        { slug: 'email', type: 'email', required: true },
        { slug: 'reason', type: 'text', required: true },
      ],
      isManagedParent: false,
      isShared: false,
      verifiesEmail: false,
    });
  });

  it('reads a webhook', () => {
    expect(parseWebhook(dataOf('misc', 'webhook-create-answer-201.json'))).toMatchObject({
      id: '2bdfc20b-aa4a-4863-a499-932cb1d4e69a',
      subscriberUrl: 'https://gateway.example.com/webhooks/cal/tnt_01JDX',
      active: true,
      secret: 'whsec_example_0123456789abcdef',
      hasTemplate: false,
    });
  });

  it('reads the account of a key', () => {
    expect(parseAccount(dataOf('misc', 'me-answer-200.json'))).toEqual({
      id: 918273,
      username: 'mara-lindqvist',
      timeZone: 'America/New_York',
    });
  });
});
