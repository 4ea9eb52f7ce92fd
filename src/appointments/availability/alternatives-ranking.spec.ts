import fc from 'fast-check';
import { minutesOf } from '../wishes/local-time.js';
import { rankAlternatives, type RankedWish } from './alternatives-ranking.js';

const at = (local: string) => new Date(`${local}:00+01:00`);
const ANY = { partOfDay: null, after: null, before: null };
const wishAt = (local: string, changes: Partial<RankedWish> = {}): RankedWish => ({
  date: local.slice(0, 10),
  time: local.slice(11) || null,
  window: ANY,
  excluded: local.length > 10 ? at(local) : null,
  ...changes,
});
const rank = (starts: string[], wish: RankedWish, maxAlternatives = 2) => {
  const ranked = rankAlternatives(starts.map(at), wish, {
    timeZone: 'Europe/Berlin',
    maxAlternatives,
    isOffered: () => true,
  });
  return { ...ranked, options: ranked.options.map((start) => starts[starts.map(at).findIndex((s) => +s === +start)]) };
};

describe(rankAlternatives.name, () => {
  it('offers the nearest earlier and later time of the same day', () => {
    const starts = ['2026-11-26T09:00', '2026-11-26T14:00', '2026-11-26T16:00', '2026-11-27T15:00'];
    expect(rank(starts, wishAt('2026-11-26T15:00')).options).toEqual(['2026-11-26T14:00', '2026-11-26T16:00']);
  });

  it('prefers the asked half of the day', () => {
    expect(rank(['2026-11-26T11:30', '2026-11-26T15:00'], wishAt('2026-11-26T13:00'), 1).options).toEqual([
      '2026-11-26T15:00',
    ]);
  });

  it('offers a real choice: not 14:00 and 14:15 when 16:00 exists', () => {
    const starts = ['2026-11-26T14:00', '2026-11-26T14:15', '2026-11-26T16:00'];
    expect(rank(starts, wishAt('2026-11-26T13:30')).options).toEqual(['2026-11-26T14:00', '2026-11-26T16:00']);
    expect(rank(['2026-11-26T14:00', '2026-11-26T14:15'], wishAt('2026-11-26T13:30')).options).toHaveLength(2);
  });

  it('says what it spreads over a day in the order of the clock', () => {
    const starts = ['2026-11-26T08:00', '2026-11-26T09:30', '2026-11-26T11:00', '2026-11-26T11:30'];
    const morning = { ...wishAt('2026-11-26'), time: null, excluded: null };
    expect(rank(starts, morning, 3).options).toEqual(['2026-11-26T08:00', '2026-11-26T09:30', '2026-11-26T11:00']);
  });

  it('spreads the choice over the part of the day that was asked for', () => {
    const starts = ['2026-11-26T09:00', '2026-11-26T09:30', '2026-11-26T11:00', '2026-11-26T11:30'];
    const window = { ...ANY, partOfDay: 'forenoon' as const };
    expect(rank(starts, wishAt('2026-11-26', { window })).options).toEqual(['2026-11-26T09:00', '2026-11-26T11:30']);
  });

  it('takes another day at the same time when that day has nothing, the same weekday before odd days', () => {
    const starts = ['2026-11-30T09:00', '2026-11-30T15:00', '2026-12-03T15:00'];
    expect(rank(starts, wishAt('2026-11-26T15:00')).options).toEqual(['2026-12-03T15:00', '2026-11-30T15:00']);
  });

  it('keeps to a part of the day over several days, and says so when it cannot', () => {
    const starts = ['2026-11-26T15:00', '2026-11-27T10:00'];
    const window = { ...ANY, partOfDay: 'forenoon' as const };
    expect(rank(starts, wishAt('2026-11-26', { window }))).toEqual({ options: ['2026-11-27T10:00'], keptWindow: true });
    expect(rank(['2026-11-26T15:00'], wishAt('2026-11-26', { window }))).toEqual({
      options: ['2026-11-26T15:00'],
      keptWindow: false,
    });
  });

  it('reads "from" as included and "until" as excluded', () => {
    const starts = ['2026-11-26T13:30', '2026-11-26T14:00', '2026-11-26T15:30', '2026-11-26T16:00'];
    const window = { partOfDay: null, after: '14:00', before: '16:00' };
    expect(rank(starts, wishAt('2026-11-26', { window }), 5).options).toEqual(['2026-11-26T14:00', '2026-11-26T15:30']);
  });

  it('I-26, I-33: offers only what is in the set, never the requested start, nothing twice, at most the asked number', () => {
    const minute = fc
      .integer({ min: 0, max: 21 * 24 * 4 })
      .map((quarter) => Date.parse('2026-11-23T00:00Z') + quarter * 900_000);
    fc.assert(
      fc.property(fc.array(minute), minute, fc.integer({ min: 1, max: 5 }), (times, wished, count) => {
        const starts = [...times, wished].toSorted((a, b) => a - b).map((time) => new Date(time));
        const wish = wishAt('2026-11-26T15:00', { excluded: new Date(wished) });
        const context = { timeZone: 'Europe/Berlin', maxAlternatives: count, isOffered: () => true };
        const { options } = rankAlternatives(starts, wish, context);
        const offered = options.map((start) => start.getTime());
        expect(offered.every((time) => times.includes(time) && time !== wished)).toBe(true);
        expect(new Set(offered).size).toBe(offered.length);
        expect(offered.length).toBe(Math.min(count, new Set(times.filter((time) => time !== wished)).size));
      }),
    );
  });

  it('looks at few days and offers what it would have offered after looking at all of them', () => {
    const quarter = fc
      .integer({ min: 0, max: 14 * 24 * 4 })
      .map((quarters) => new Date(Date.parse('2026-11-20T00:00Z') + quarters * 900_000));
    const isOffered = (start: Date) => start.getTime() % (5 * 900_000) !== 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(quarter, { minLength: 1, maxLength: 60, selector: Number }),
        fc.constantFrom('2026-11-26T15:00', '2026-11-26T08:00', '2026-11-26'),
        fc.integer({ min: 1, max: 4 }),
        (times, local, maxAlternatives) => {
          const starts = times.toSorted((a, b) => +a - +b);
          const context = { timeZone: 'Europe/Berlin', maxAlternatives, isOffered };
          const { options } = rankAlternatives(starts, wishAt(local), context);
          const wish = wishAt(local);
          const offered = starts.filter((start) => isOffered(start) && +start !== wish.excluded?.getTime());
          expect(options).toEqual(pickOfAll(offered, wish, maxAlternatives));
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** The rules with their weights in minutes, over all starts: the cheapest, then the cheapest that is another choice. */
function pickOfAll(starts: Date[], wish: RankedWish, count: number): Date[] {
  const left = starts.map((start) => {
    const local = new Date(start.getTime() + 3_600_000).toISOString();
    const days = (Date.parse(local.slice(0, 10)) - Date.parse(wish.date)) / 86_400_000;
    const minutes = minutesOf(local.slice(11, 16));
    const wished = wish.time === null ? null : minutesOf(wish.time);
    const ofDay = days < 0 ? -days * 1.5 : days === 7 ? 2.5 : days;
    const half = wished !== null && minutes < 720 !== wished < 720 ? 90 : 0;
    return { start, days, minutes, cost: ofDay * 1440 + Math.abs(minutes - (wished ?? 0)) + half };
  });
  const close = wish.time === null ? 180 : 60;
  const picked: typeof left = [];
  while (picked.length < count && left.length > 0) {
    const prices = left.map(({ days, minutes, cost }) => {
      const gaps = picked.filter((one) => one.days === days).map((one) => Math.abs(one.minutes - minutes));
      return cost + (1 - Math.min(close, ...gaps) / close) * 720;
    });
    picked.push(...left.splice(prices.indexOf(Math.min(...prices)), 1));
  }
  return picked.toSorted((a, b) => a.cost - b.cost).map(({ start }) => start);
}
