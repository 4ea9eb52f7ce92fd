import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { publicHolidayOn } from './public-holidays.js';

describe(publicHolidayOn.name, () => {
  it('knows the holidays of a region and not those of its neighbours', () => {
    expect(publicHolidayOn({ country: 'DE', region: 'BE' }, '2027-03-08')).not.toBeNull();
    expect(publicHolidayOn({ country: 'DE', region: 'BY' }, '2027-03-08')).toBeNull();
    expect(publicHolidayOn({ country: 'DE', region: null }, '2026-12-25')).not.toBeNull();
    expect(publicHolidayOn({ country: 'DE', region: 'BE' }, '2026-11-24')).toBeNull();
  });
});

interface HolidayRow {
  country: string;
  subdivision: string;
  date: string;
  name: string;
}

const corpus = '../shared/corpora/dev/holidays-vacanza.json.gz';
const described = existsSync(corpus) ? describe : describe.skip;
described('holidays of the German states 2025 to 2028 (skipped without ../shared)', () => {
  const rows = existsSync(corpus) ? (JSON.parse(gunzipSync(readFileSync(corpus)).toString()) as HolidayRow[]) : [];
  const german = rows.filter(({ country, subdivision }) => country === 'DE' && /^[A-Z]{2}$/.test(subdivision));

  // Kept only where most people are Catholic: Bavaria, Saxony and Thuringia list the municipalities.
  const municipal = new Set(['BY Assumption Day', 'SN Corpus Christi', 'TH Corpus Christi']);

  it('has all that hold in the whole state, and none that only some of its municipalities keep', () => {
    const known = ({ subdivision, date }: HolidayRow): boolean =>
      publicHolidayOn({ country: 'DE', region: subdivision }, date) !== null;
    const wrong = german.filter((row) => known(row) === municipal.has(`${row.subdivision} ${row.name}`));
    expect(german.length).toBeGreaterThan(600);
    expect(wrong.map(({ subdivision, date, name }) => `${subdivision} ${date} ${name}`)).toEqual([]);
  });
});
