import type { Policy } from '../../tenancy/index.js';
import { denyCancelling, denyRescheduling } from './appointment-policy.js';

const policy = { cancelNoticeHours: 24, rescheduleNoticeHours: 1, maxReschedulesPerAppointment: 3 } as Policy;
const startsAt = new Date('2026-12-01T13:00:00Z');

describe(denyCancelling.name, () => {
  it('allows exactly at the limit and names the rule below it', () => {
    expect(denyCancelling(policy, startsAt, new Date('2026-11-30T13:00:00Z'))).toBeNull();
    expect(denyCancelling(policy, startsAt, new Date('2026-11-30T13:00:01Z'))).toEqual({
      rule: 'cancel_notice',
      limit: 24,
    });
  });
});

describe(denyRescheduling.name, () => {
  it('allows exactly at the limit and names the rule below it', () => {
    expect(denyRescheduling(policy, startsAt, 0, new Date('2026-12-01T12:00:00Z'))).toBeNull();
    expect(denyRescheduling(policy, startsAt, 0, new Date('2026-12-01T12:00:01Z'))?.rule).toBe('reschedule_notice');
  });

  it('counts moves', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    expect(denyRescheduling(policy, startsAt, 2, now)).toBeNull();
    expect(denyRescheduling(policy, startsAt, 3, now)).toEqual({ rule: 'reschedule_count', limit: 3 });
  });
});
