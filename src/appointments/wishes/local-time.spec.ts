import { addDays, weekdayOf } from './local-time.js';

describe(weekdayOf.name, () => {
  it('knows the calendar', () => {
    expect(weekdayOf('2026-11-24')).toBe('tue');
    expect(weekdayOf(addDays('2026-12-31', 1))).toBe('fri');
  });
});
