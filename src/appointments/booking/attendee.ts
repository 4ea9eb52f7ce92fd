import { createHmac, type KeyObject } from 'node:crypto';
import type { Attendee } from '../../calcom/index.js';
import { readPhoneNumber } from '../../platform/index.js';
import { regionOf } from '../../tenancy/index.js';
import type { CallContext } from '../appointment.js';

export interface AttendeeDetails {
  name: string;
  /** E.164 given in the call; the caller's own number where null. */
  phoneNumber: string | null;
  email: string | null;
}

/**
 * Builds what Cal.com is told about the person.
 * Without an e-mail they get a placeholder of their own: one shared address made Cal.com hand one
 * customer's booking to another (I-37), and a made-up number is refused (I-41).
 * @param attemptId - identity of a caller who has no number; two withheld callers are never one person
 */
export function buildAttendee(
  call: CallContext,
  details: AttendeeDetails,
  attemptId: string,
  { key, domain }: { key: KeyObject; domain: string },
): Attendee {
  const { company, branch } = call.tenant;
  const person = details.phoneNumber ?? call.callerNumber;
  // What a line shows may be no number that anybody can call.
  const phoneNumber = person === null ? null : readPhoneNumber(person, regionOf(branch));
  return {
    name: details.name,
    email: details.email ?? `${placeholderName(key, company.id, person ?? attemptId)}@${domain}`,
    phoneNumber,
    timeZone: branch.timeZone,
    language: company.locale,
  };
}

/** The same person of the same company always gets the same name; it tells neither number nor company. */
function placeholderName(key: KeyObject, companyId: string, person: string): string {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify(['attendee', companyId, person]))
    .digest('hex');
  return `guest-${digest.slice(0, 20)}`;
}
