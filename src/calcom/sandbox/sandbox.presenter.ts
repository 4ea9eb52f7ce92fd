import {
  MINUTE_MS,
  type OwnedEventType,
  type SandboxAccount,
  type SandboxBooking,
  type SandboxReservation,
  type SandboxWebhook,
} from './sandbox.model.js';

/** A booking as the API of 2024-08-13 answers it. */
export function presentBooking(booking: SandboxBooking, { account, eventType }: OwnedEventType): object {
  const { attendee } = booking;
  const organizer = account.hosts.find((host) => host.id === booking.hostIds[0]) ?? account.hosts[0];
  const location = eventType.address ?? attendee.phoneNumber ?? '';
  return {
    id: booking.id,
    uid: booking.uid,
    title: `${eventType.title} between ${organizer.name} and ${attendee.name}`,
    description: '',
    hosts: [
      {
        id: organizer.id,
        name: organizer.name,
        email: organizer.email,
        displayEmail: organizer.email,
        username: organizer.username,
        timeZone: eventType.schedule.timeZone,
      },
    ],
    status: booking.status,
    cancellationReason: booking.cancellationReason ?? '',
    cancelledByEmail: booking.cancelledByEmail ?? '',
    rescheduledByEmail: booking.rescheduledByEmail,
    start: booking.start.toISOString(),
    end: booking.end.toISOString(),
    duration: (booking.end.getTime() - booking.start.getTime()) / MINUTE_MS,
    eventTypeId: eventType.id,
    eventType: { id: eventType.id, slug: eventType.slug },
    meetingUrl: location,
    location,
    absentHost: false,
    createdAt: booking.createdAt.toISOString(),
    updatedAt: booking.updatedAt.toISOString(),
    metadata: booking.metadata,
    icsUid: `${booking.uid}@Cal.com`,
    attendees: [
      {
        name: attendee.name,
        email: attendee.email,
        displayEmail: attendee.email,
        timeZone: attendee.timeZone,
        language: attendee.language,
        absent: false,
        ...(attendee.phoneNumber === null ? {} : { phoneNumber: attendee.phoneNumber }),
      },
    ],
    ...(booking.guests.length === 0 ? {} : { guests: booking.guests }),
    bookingFieldsResponses: {
      ...booking.responses,
      email: attendee.email,
      name: attendee.name,
      displayEmail: attendee.email,
      ...(attendee.phoneNumber === null ? {} : { attendeePhoneNumber: attendee.phoneNumber }),
    },
    ...(booking.rescheduledFromUid === null ? {} : { rescheduledFromUid: booking.rescheduledFromUid }),
    ...(booking.rescheduledToUid === null ? {} : { rescheduledToUid: booking.rescheduledToUid }),
    ...(booking.reschedulingReason === null ? {} : { reschedulingReason: booking.reschedulingReason }),
  };
}

export function presentReservation(reservation: SandboxReservation): object {
  return {
    eventTypeId: reservation.eventTypeId,
    slotStart: reservation.start.toISOString(),
    slotEnd: reservation.end.toISOString(),
    slotDuration: (reservation.end.getTime() - reservation.start.getTime()) / MINUTE_MS,
    reservationUid: reservation.uid,
    reservationDuration: reservation.minutes,
    reservationUntil: reservation.until.toISOString(),
  };
}

/** An event type as the API of 2024-06-14 answers it. */
export function presentEventType({ account, eventType }: OwnedEventType): object {
  const owner = account.hosts[0];
  return {
    id: eventType.id,
    ownerId: owner.id,
    lengthInMinutes: eventType.lengthInMinutes,
    title: eventType.title,
    slug: eventType.slug,
    description: '',
    locations: [{ type: 'address', address: eventType.address ?? '', public: true }],
    bookingFields: presentFields({ account, eventType }),
    disableGuests: false,
    slotInterval: eventType.slotIntervalMinutes ?? null,
    minimumBookingNotice: eventType.minimumBookingNoticeMinutes ?? 0,
    beforeEventBuffer: eventType.beforeBufferMinutes ?? 0,
    afterEventBuffer: eventType.afterBufferMinutes ?? 0,
    recurrence: null,
    metadata: {},
    price: 0,
    currency: 'usd',
    lockTimeZoneToggleOnBookingPage: false,
    seatsPerTimeSlot: eventType.seatsPerTimeSlot ?? null,
    requiresBookerEmailVerification: eventType.verifiesEmail ?? false,
    ...(eventType.managedParent ? { schedulingType: 'managed', parentEventTypeId: null } : {}),
    forwardParamsSuccessRedirect: null,
    successRedirectUrl: null,
    isInstantEvent: false,
    scheduleId: null,
    hidden: false,
    bookingRequiresAuthentication: false,
    confirmationPolicy: eventType.requiresConfirmation ? { type: 'always', disabled: false } : { disabled: true },
    users: [],
    bookingUrl: `https://cal.com/${owner.username}/${eventType.slug}`,
  };
}

function presentFields({ eventType }: OwnedEventType): object[] {
  const isPhoneOnly = eventType.emailRequired === false;
  const field = { placeholder: '', hidden: false };
  return [
    { ...field, type: 'name', slug: 'name', label: '', required: true, isDefault: true },
    { ...field, type: 'email', slug: 'email', label: '', required: !isPhoneOnly, hidden: isPhoneOnly, isDefault: true },
    {
      ...field,
      type: 'phone',
      slug: 'attendeePhoneNumber',
      label: '',
      required: isPhoneOnly || eventType.phoneRequired === true,
      isDefault: true,
    },
    { ...field, type: 'textarea', slug: 'notes', label: '', required: false, isDefault: true },
    ...(eventType.bookingFields ?? []).map((own) => ({ ...field, type: 'text', isDefault: false, ...own })),
  ];
}

export function presentWebhook(webhook: SandboxWebhook): object {
  const { id, subscriberUrl, active, triggers, secret, template, userId } = webhook;
  return {
    id,
    userId,
    subscriberUrl,
    active,
    triggers,
    payloadTemplate: template,
    version: '2021-10-20',
    ...(secret === null ? {} : { secret }),
  };
}

export function presentAccount(account: SandboxAccount): object {
  const owner = account.hosts[0];
  return {
    id: owner.id,
    username: owner.username,
    email: owner.email,
    name: owner.name,
    avatarUrl: null,
    bio: null,
    timeFormat: 24,
    defaultScheduleId: null,
    weekStart: 'Monday',
    timeZone: account.eventTypes[0]?.schedule.timeZone ?? 'UTC',
    organizationId: null,
  };
}
