import { aBranch } from '../../../test/support/branch.js';
import { fitsOpeningHours, opensOn, placeWish } from './opening-hours.js';

const branch = aBranch();
const at = (local: string) => new Date(`${local}:00+01:00`);

describe(opensOn.name, () => {
  it('closes on days without hours, in closures and on public holidays of the region', () => {
    const berlin = aBranch({
      holidays: { country: 'DE', region: 'BE' },
      closures: [{ from: '2026-12-24', to: '2027-01-01' }],
    });
    expect(opensOn(berlin, '2026-11-28')).toEqual({ kind: 'closed', because: 'weekday' });
    expect(opensOn(berlin, '2026-12-24')).toEqual({ kind: 'closed', because: 'closure' });
    expect(opensOn(berlin, '2027-01-01')).toEqual({ kind: 'closed', because: 'closure' });
    expect(opensOn(berlin, '2027-03-08')).toEqual({ kind: 'closed', because: 'holiday' });
    expect(opensOn(aBranch({ holidays: { country: 'DE', region: 'BY' } }), '2027-03-08').kind).toBe('open');
    expect(opensOn(berlin, '2026-11-27').kind).toBe('open');
  });
});

describe(fitsOpeningHours.name, () => {
  it.each([
    ['2026-11-27T09:00', 30, true],
    ['2026-11-27T08:59', 30, false],
    ['2026-11-27T17:30', 30, true],
    ['2026-11-27T17:31', 30, false],
    ['2026-11-27T18:00', 30, false],
    ['2026-11-28T10:00', 30, false],
  ])('%s for %i minutes: %s', (local, minutes, fits) => {
    expect(fitsOpeningHours(branch, at(local), new Date(at(local).getTime() + minutes * 60_000))).toBe(fits);
  });

  it('keeps an appointment out of the break and within a day that ends at midnight', () => {
    const fri = [
      { from: '09:00', to: '12:00' },
      { from: '14:00', to: '24:00' },
    ];
    const bar = aBranch({ openingHours: { fri } });
    const fits = (local: string, minutes: number) =>
      fitsOpeningHours(bar, at(local), new Date(at(local).getTime() + minutes * 60_000));
    expect(fits('2026-11-27T11:30', 30)).toBe(true);
    expect(fits('2026-11-27T11:30', 45)).toBe(false);
    expect(fits('2026-11-27T23:30', 30)).toBe(true);
    expect(fits('2026-11-27T23:30', 31)).toBe(false);
  });
});

describe(placeWish.name, () => {
  it.each([
    ['inside', '2026-11-27T09:00', undefined],
    ['08:00 moves to opening of the same day', '2026-11-27T08:00', ['before_opening', '2026-11-27', '09:00']],
    [
      '08:00 Saturday moves to Monday, not to Saturday at nine',
      '2026-11-28T08:00',
      ['closed_day', '2026-11-30', '09:00'],
    ],
    ['18:00 sharp is after closing', '2026-11-26T18:00', ['after_closing', '2026-11-27', '09:00']],
    ['17:45 is too late to end by closing', '2026-11-26T17:45', ['after_closing', '2026-11-27', '09:00']],
    ['Friday 19:00 moves to Monday', '2026-11-27T19:00', ['after_closing', '2026-11-30', '09:00']],
  ])('%s', (_, local, expected) => {
    const place = placeWish(branch, at(local), 30);
    expect(place).toEqual(expected ? { kind: expected[0], date: expected[1], time: expected[2] } : { kind: 'inside' });
  });

  it('moves over a holiday', () => {
    const berlin = aBranch({ holidays: { country: 'DE', region: 'BE' } });
    expect(placeWish(berlin, at('2027-01-01T10:00'), 30)).toEqual({
      kind: 'closed_day',
      date: '2027-01-04',
      time: '10:00',
    });
  });

  it('moves from a break to the next opening of that day', () => {
    const fri = [
      { from: '09:00', to: '12:00' },
      { from: '14:00', to: '18:00' },
    ];
    expect(placeWish(aBranch({ openingHours: { fri } }), at('2026-11-27T13:00'), 30)).toEqual({
      kind: 'before_opening',
      date: '2026-11-27',
      time: '14:00',
    });
  });
});
