import { localDateOf } from '../../platform/index.js';
import type { Branch, Policy, Service } from '../../tenancy/index.js';
import { addDays } from '../wishes/local-time.js';
import { fitsOpeningHours } from './opening-hours.js';
import type { LocalDate } from '../requested-time/requested-time.js';

const MINUTE_MS = 60_000;

/** From when to when a company lets callers book; both ends are allowed. */
export interface BookingBounds {
  now: Date;
  today: LocalDate;
  earliest: Date;
  lastDay: LocalDate;
}

export function bookingBounds(branch: Branch, policy: Policy, now: Date): BookingBounds {
  const today = localDateOf(now, branch.timeZone);
  const earliest = new Date(now.getTime() + policy.minimumNoticeMinutes * MINUTE_MS);
  return { now, today, earliest, lastDay: addDays(today, policy.horizonDays) };
}

/** Whether our own rules allow a start: notice, horizon, opening hours. Says nothing about who else is there. */
export function isBookable(branch: Branch, service: Service, start: Date, bounds: BookingBounds): boolean {
  return (
    start >= bounds.earliest &&
    localDateOf(start, branch.timeZone) <= bounds.lastDay &&
    fitsOpeningHours(branch, start, endOf(service, start))
  );
}

export function endOf(service: Service, start: Date): Date {
  return new Date(start.getTime() + service.durationMinutes * MINUTE_MS);
}
