import type { Policy } from '../../tenancy/index.js';
import type { Denial } from '../appointment.js';

const HOUR_MS = 60 * 60 * 1000;

/** Null when the rule allows it; exactly at the limit is allowed. */
export function denyCancelling(policy: Policy, startsAt: Date, now: Date): Denial | null {
  return hasNotice(startsAt, now, policy.cancelNoticeHours)
    ? null
    : { rule: 'cancel_notice', limit: policy.cancelNoticeHours };
}

/** Null when the rules allow it; exactly at the limit is allowed. */
export function denyRescheduling(policy: Policy, startsAt: Date, timesMoved: number, now: Date): Denial | null {
  if (!hasNotice(startsAt, now, policy.rescheduleNoticeHours)) {
    return { rule: 'reschedule_notice', limit: policy.rescheduleNoticeHours };
  }
  return timesMoved < policy.maxReschedulesPerAppointment
    ? null
    : { rule: 'reschedule_count', limit: policy.maxReschedulesPerAppointment };
}

function hasNotice(startsAt: Date, now: Date, hours: number): boolean {
  return startsAt.getTime() - now.getTime() >= hours * HOUR_MS;
}
