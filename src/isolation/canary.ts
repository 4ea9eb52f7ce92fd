import { randomUUID } from 'node:crypto';
import type { CallContext } from '../appointments/index.js';
import { type Branch, type CalcomConnection, type Service, type Tenant } from '../tenancy/index.js';
import { Secret } from '../platform/index.js';

/** A made-up company with one appointment. Its rows exist in a rehearsal only, its ids are new each time. */
export interface Canary {
  tenant: Tenant;
  service: Service;
  appointment: {
    id: string;
    calcomUid: string;
    attendeeName: string;
    /** Of the person who booked; the other canary's person has another. */
    callerNumber: string;
    /** The call that booked it. */
    callId: string;
    startsAt: Date;
    endsAt: Date;
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** Port 0 is nobody's: should a wall fall, what is behind it still reaches no Cal.com. */
const NO_CALCOM = 'http://127.0.0.1:0/v2';

/** @param index - 0 or 1: in which place; numbers begin with a country code that nobody has */
export function hatchCanary(index: 0 | 1, now: Date): Canary {
  const companyId = randomUUID();
  const slug = `canary-${companyId}`;
  const service: Service = {
    id: randomUUID(),
    slug: 'canary',
    name: 'Canary',
    synonyms: [],
    // The same in both, as event types of two accounts may be: what tells them apart must be something else.
    eventTypeId: 1,
    durationMinutes: 30,
    price: null,
    bookingFields: {},
    isDefault: true,
  };
  const branch: Branch = {
    id: randomUUID(),
    slug: 'canary',
    name: 'Canary',
    timeZone: 'Europe/Berlin',
    phoneNumbers: [],
    agentIds: [],
    openingHours: {},
    holidays: null,
    closures: [],
    services: [service],
    calcom: connectionOf(companyId),
  };
  const company = {
    id: companyId,
    slug,
    name: slug,
    locale: 'en' as const,
    policy: {
      minimumNoticeMinutes: 0,
      horizonDays: 60,
      maxAlternatives: 2,
      cancelNoticeHours: 0,
      rescheduleNoticeHours: 0,
      maxReschedulesPerAppointment: 3,
      identity: 'number' as const,
    },
    retellApiKeys: [],
    agentIds: [],
    branches: [branch],
  };
  const startsAt = new Date(now.getTime() + 7 * DAY_MS);
  return {
    tenant: { company, branch },
    service,
    appointment: {
      id: randomUUID(),
      calcomUid: `canary-${randomUUID()}`,
      attendeeName: `Canary ${index}`,
      callerNumber: `+99900000000${index}`,
      callId: `canary-${companyId}`,
      startsAt,
      endsAt: new Date(startsAt.getTime() + service.durationMinutes * MINUTE_MS),
    },
  };
}

/** The call that booked the appointment of `whose`, as if it had reached the company of `where`. */
export function callAt(where: Canary, whose: Canary): CallContext {
  const { callId, callerNumber } = whose.appointment;
  return { tenant: where.tenant, callId, toolCallId: null, callerNumber };
}

function connectionOf(companyId: string): CalcomConnection {
  return {
    id: randomUUID(),
    companyId,
    apiUrl: NO_CALCOM,
    apiKey: Secret.of(`canary ${randomUUID()}`),
    webhookSecret: null,
    previousWebhookSecret: null,
  };
}
