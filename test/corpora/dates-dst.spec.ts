import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readRequestedTime } from '../../src/appointments/requested-time/read-requested-time.js';

const corpus = path.resolve('../shared/corpora/dev/dst.json.gz');
const present = existsSync(corpus);
const describeCorpus = present ? describe : describe.skip;

interface LocalToUtc {
  kind: string;
  zone: string;
  local: string;
  status: 'unique' | 'does not exist' | 'ambiguous';
  expected_utc: string[];
}

/** The instants a wall-clock wish stands for: none when it is refused, two when it is asked about. */
function instantsFor(entry: LocalToUtc): string[] {
  const now = new Date('2026-01-01T00:00:00Z');
  const [date, clock] = entry.local.split('T');
  const time = readRequestedTime({ date, time: clock }, { now, timeZone: entry.zone, language: 'de' });
  const readings =
    time.kind === 'ambiguous' ? time.choices : time.kind === 'invalid' && time.because === 'no_such_time' ? [] : [time];
  return readings.map((reading) =>
    reading.kind === 'instant' ? reading.start.toISOString().replace('.000Z', 'Z') : reading.kind,
  );
}

describeCorpus(
  `wall-clock times around changes of the clocks${present ? '' : ' (skipped: ../shared/corpora is not here)'}`,
  () => {
    it('refuses skipped times, asks about repeated ones and reads the others', () => {
      const all = JSON.parse(gunzipSync(readFileSync(corpus)).toString('utf8')) as LocalToUtc[];
      const entries = all.filter((entry) => entry.kind === 'local-to-utc' || entry.kind === 'wall-clock');
      expect(entries.length).toBeGreaterThan(0);
      const different = entries.filter(
        (entry) => JSON.stringify(instantsFor(entry)) !== JSON.stringify(entry.expected_utc),
      );
      expect(different).toEqual([]);
    });
  },
);
