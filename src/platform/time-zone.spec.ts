import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { instantOf, isoWithOffset, localDateOf, localTimeOf, startOfDay } from './time-zone.js';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'UTC'];

describe(instantOf.name, () => {
  it('names the hour that daylight saving skips and the one it repeats, in Berlin 2027', () => {
    expect(instantOf('2027-03-28', '02:30', 'Europe/Berlin')).toEqual({
      kind: 'gap',
      next: new Date('2027-03-28T01:00:00Z'),
    });
    expect(instantOf('2027-10-31', '02:30', 'Europe/Berlin')).toEqual({
      kind: 'overlap',
      first: new Date('2027-10-31T00:30:00Z'),
      second: new Date('2027-10-31T01:30:00Z'),
    });
  });

  it('is the inverse of reading the wall clock, in any zone, over both changes of 2027 and 2028', () => {
    const minutes = fc.integer({ min: Date.UTC(2027, 0, 1) / 60_000, max: Date.UTC(2028, 11, 31) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...ZONES), (minute, zone) => {
        const instant = new Date(minute * 60_000);
        const read = instantOf(localDateOf(instant, zone), localTimeOf(instant, zone), zone);
        const readings =
          read.kind === 'instant' ? [read.instant] : read.kind === 'overlap' ? [read.first, read.second] : [];
        expect(readings.map((date) => date.getTime())).toContain(instant.getTime());
        expect(new Date(isoWithOffset(instant, zone)).getTime()).toBe(instant.getTime());
      }),
      { numRuns: 500 },
    );
  });
});

describe(startOfDay.name, () => {
  it('starts a day at the first instant that has its date, even where midnight is skipped', () => {
    expect(startOfDay('2026-12-01', 'Europe/Berlin')).toEqual(new Date('2026-11-30T23:00:00Z'));
    expect(startOfDay('2026-04-24', 'Africa/Cairo')).toEqual(new Date('2026-04-23T22:00:00Z'));
  });
});

const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

interface DstEntry {
  kind: string;
  zone: string;
  local: string;
  expected_utc: string[];
  day: string;
  start_utc: string;
  end_utc_exclusive: string;
  start: string;
  plus_1_day_utc: string;
}

const corpus = '../shared/corpora/dev/dst.json.gz';
const described = existsSync(corpus) ? describe : describe.skip;
described('changes of daylight saving 2026 to 2028 (skipped without ../shared)', () => {
  const entries = existsSync(corpus) ? (JSON.parse(gunzipSync(readFileSync(corpus)).toString()) as DstEntry[]) : [];
  const ofKind = (kind: string) => entries.filter((entry) => entry.kind === kind);

  it.each([...ofKind('local-to-utc'), ...ofKind('wall-clock')])(
    'reads $local in $zone',
    ({ local, zone, expected_utc }) => {
      const read = instantOf(local.slice(0, 10), local.slice(11), zone);
      const instants =
        read.kind === 'instant' ? [read.instant] : read.kind === 'overlap' ? [read.first, read.second] : [];
      expect(instants).toEqual(expected_utc.map((instant) => new Date(instant)));
    },
  );

  it.each(ofKind('day-bounds'))('bounds $day in $zone', ({ day, zone, start_utc, end_utc_exclusive }) => {
    expect(startOfDay(day, zone)).toEqual(new Date(start_utc));
    expect(startOfDay(nextDay(day), zone)).toEqual(new Date(end_utc_exclusive));
  });

  it.each(ofKind('arithmetic'))('adds a day to $start in $zone', ({ start, zone, plus_1_day_utc }) => {
    const next = instantOf(nextDay(start.slice(0, 10)), start.slice(11), zone);
    expect(next).toEqual({ kind: 'instant', instant: new Date(plus_1_day_utc) });
  });
});
