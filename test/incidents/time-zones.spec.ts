import type { CalcomClient } from '../../src/calcom/index.js';
import type { SlotHoldRepository } from '../../src/appointments/holds/slot-hold.repository.js';
import { SlotReader } from '../../src/appointments/availability/slot-reader.js';
import { ManualClock } from '../../src/platform/index.js';
import { readMigrations } from '../../src/platform/database/migrations.js';
import { aBranch, aTenant } from '../support/branch.js';

type Asked = Pick<Parameters<CalcomClient['listSlots']>[1], 'from' | 'to'>;

/** The span of instants that Cal.com is asked for when a caller wishes that day. */
async function askedFor(date: string, today: string, timeZone: string): Promise<Asked> {
  const asked: Asked[] = [];
  const calcom: Pick<CalcomClient, 'listSlots'> = {
    listSlots: (_connection, { from, to }) => {
      asked.push({ from, to });
      return Promise.resolve([]);
    },
  };
  const unused = {} as never;
  const branch = aBranch({ timeZone });
  const [service] = aTenant({ branch }).branch.services;
  if (!service) throw new Error('the branch has no service');
  const clock = new ManualClock(`${today}T12:00:00Z`);
  const holds: Pick<SlotHoldRepository, 'list'> = { list: () => Promise.resolve([]) };
  const reader = new SlotReader(
    calcom as CalcomClient,
    unused,
    unused,
    unused,
    unused,
    clock,
    holds as SlotHoldRepository,
  );
  await reader.listStartsWhileMoving(branch, service, date, today, 'booking_1');
  const [only] = asked;
  if (!only || asked.length > 1) throw new Error('asked more or less than once');
  return only;
}

describe('the zones that went wrong before', () => {
  it('I-23: every column for a moment keeps an instant, none a wall-clock time', () => {
    // The tables of the job queue are pg-boss's own and hold no time of an appointment.
    const scripts = readMigrations()
      .filter(({ name }) => !name.endsWith('_jobs'))
      .map(({ script }) => script)
      .join('\n');
    const columns = scripts.match(/^\s*\w+ timestamp(?:tz\b| with time zone| without time zone|\b).*$/gimu) ?? [];
    expect(columns.length).toBeGreaterThan(10);
    expect(columns.filter((column) => !/timestamptz|timestamp with time zone/iu.test(column))).toEqual([]);
  });

  it('I-24: whole local days are asked for, from the first instant of one to the first of another', async () => {
    expect(await askedFor('2026-11-26', '2026-11-24', 'Europe/Berlin')).toEqual({
      from: new Date('2026-11-23T23:00:00Z'),
      to: new Date('2026-12-13T23:00:00Z'),
    });
    expect(await askedFor('2026-11-26', '2026-11-24', 'America/New_York')).toEqual({
      from: new Date('2026-11-24T05:00:00Z'),
      to: new Date('2026-12-14T05:00:00Z'),
    });
  });

  it('I-24: a span over a change of the clocks ends at local midnight all the same', async () => {
    expect(await askedFor('2027-03-26', '2027-03-22', 'Europe/Berlin')).toEqual({
      from: new Date('2027-03-21T23:00:00Z'),
      to: new Date('2027-04-11T22:00:00Z'),
    });
  });
});
