import { createSecretKey } from 'node:crypto';
import { AppointmentAlternativesFinder } from '../../src/appointments/availability/appointment-alternatives.finder.js';
import type { CallContext } from '../../src/appointments/appointment.js';
import type { CallerAppointments } from '../../src/appointments/callers/caller-appointments.js';
import type { SlotHolds } from '../../src/appointments/holds/slot-holds.js';
import type { SlotReader } from '../../src/appointments/availability/slot-reader.js';
import type { TokenKey } from '../../src/appointments/token-key.js';
import { readWish } from '../../src/appointments/wishes/wish.js';
import { ManualClock } from '../../src/platform/index.js';
import type { Branch } from '../../src/tenancy/tenant.js';
import { aBranch, aTenant } from '../support/branch.js';

/** Tuesday 24 November 2026, 09:00 in Berlin, unless a test says otherwise. */
const NOW = '2026-11-24T08:00:00Z';
const at = (local: string) => new Date(`${local}:00+01:00`);

/** Asks the finder in words, over the starts that Cal.com would return. */
async function ask(said: { date?: string; time?: string }, starts: string[], changes: Partial<Branch> = {}, now = NOW) {
  const tenant = aTenant({ branch: aBranch(changes) });
  const clock = new ManualClock(now);
  const slots: Pick<SlotReader, 'listStartsAround'> = { listStartsAround: () => Promise.resolve(starts.map(at)) };
  const holds: Pick<SlotHolds, 'take' | 'list'> = {
    take: (_call, _service, start) => Promise.resolve({ others: [], own: [start], reserved: [] }),
    list: () => Promise.resolve({ others: [], own: [], reserved: [] }),
  };
  const callers: Pick<CallerAppointments, 'hasAt'> = { hasAt: () => Promise.resolve(false) };
  const tokenKey = { key: createSecretKey(Buffer.alloc(32)) } as TokenKey;
  const finder = new AppointmentAlternativesFinder(
    slots as SlotReader,
    holds as SlotHolds,
    callers as CallerAppointments,
    clock,
    tokenKey,
  );
  const call: CallContext = { tenant, callId: 'call_1', toolCallId: null, callerNumber: null };
  const wish = readWish(said, tenant.branch, 'de', clock.now());
  if (wish.kind === 'ask') return { kind: wish.kind, gap: null, options: [] };
  const outcome = await finder.find(call, wish);
  return {
    kind: outcome.kind,
    gap: 'gap' in outcome ? outcome.gap : null,
    options:
      'options' in outcome ? outcome.options.map(({ start }) => starts[starts.map((s) => +at(s)).indexOf(+start)]) : [],
  };
}

describe('the hours that went wrong before', () => {
  it('07:30 is before opening: it says so and offers the opening of the same day', async () => {
    const starts = ['2026-11-26T09:00', '2026-11-27T09:00'];
    expect(await ask({ date: '2026-11-26', time: '07:30' }, starts)).toMatchObject({
      kind: 'alternatives',
      gap: 'before_opening',
      options: ['2026-11-26T09:00', '2026-11-27T09:00'],
    });
  });

  it('09:00 sharp is inside, and an appointment may end at closing but not a quarter of an hour later', async () => {
    const starts = ['2026-11-26T09:00', '2026-11-26T17:30', '2026-11-26T17:45'];
    expect((await ask({ date: '2026-11-26', time: '09:00' }, starts)).kind).toBe('available');
    expect((await ask({ date: '2026-11-26', time: '17:30' }, starts)).kind).toBe('available');
    expect((await ask({ date: '2026-11-26', time: '17:45' }, starts)).kind).not.toBe('available');
  });

  it('08:00 on a Saturday is not Saturday at nine: it says closed and offers Monday', async () => {
    expect(await ask({ date: '2026-11-28', time: '08:00' }, ['2026-11-28T09:00', '2026-11-30T09:00'])).toEqual({
      kind: 'alternatives',
      gap: 'closed_day',
      options: ['2026-11-30T09:00'],
    });
  });

  it('18:00 sharp is after closing, though Cal.com would take it', async () => {
    expect(await ask({ date: '2026-11-26', time: '18:00' }, ['2026-11-26T18:00', '2026-11-27T09:00'])).toEqual({
      kind: 'alternatives',
      gap: 'after_closing',
      options: ['2026-11-27T09:00'],
    });
  });

  it('10:00 with no earlier slots offers later ones of that day', async () => {
    const starts = ['2026-11-26T11:00', '2026-11-26T15:00', '2026-11-27T10:00'];
    expect((await ask({ date: '2026-11-26', time: '10:00' }, starts)).options).toEqual([
      '2026-11-26T11:00',
      '2026-11-26T15:00',
    ]);
  });

  it('17:00 with no later ones offers earlier ones of that day', async () => {
    const starts = ['2026-11-26T13:00', '2026-11-26T16:00', '2026-11-27T17:00'];
    expect((await ask({ date: '2026-11-26', time: '17:00' }, starts)).options).toEqual([
      '2026-11-26T16:00',
      '2026-11-26T13:00',
    ]);
  });

  it('Friday 19:00 moves to Monday and says why', async () => {
    expect(await ask({ date: '2026-11-27', time: '19:00' }, ['2026-11-28T09:00', '2026-11-30T09:00'])).toEqual({
      kind: 'alternatives',
      gap: 'after_closing',
      options: ['2026-11-30T09:00'],
    });
  });

  it('a public holiday is closed in the region that keeps it', async () => {
    const said = { date: '2026-12-25', time: '10:00' };
    const starts = ['2026-12-25T10:00', '2026-12-28T10:00'];
    const berlin = { holidays: { country: 'DE', region: 'BE' } };
    expect(await ask(said, starts, berlin)).toMatchObject({ gap: 'closed_day', options: ['2026-12-28T10:00'] });
    expect((await ask(said, starts)).kind).toBe('available');
  });

  it('I-22: 22:30Z and 23:30Z lie on their own local days', async () => {
    const allDay = [{ from: '00:00', to: '24:00' }];
    const bar = { openingHours: { thu: allDay, fri: allDay } };
    const starts = ['2026-11-26T23:30', '2026-11-27T00:30'];
    expect((await ask({ date: '2026-11-26', time: '23:30' }, starts, bar)).kind).toBe('available');
    expect((await ask({ date: '2026-11-27', time: '00:30' }, starts, bar)).kind).toBe('available');
    expect((await ask({ date: '2026-11-26' }, starts, bar)).options[0]).toBe('2026-11-26T23:30');
  });

  it('I-26: says none when Cal.com returns none', async () => {
    expect(await ask({ date: '2026-11-26', time: '14:00' }, [])).toEqual({ kind: 'none', gap: 'taken', options: [] });
  });

  it('I-27: 14:10 is not free because 14:15 is', async () => {
    expect(await ask({ date: '2026-11-26', time: '14:10' }, ['2026-11-26T14:15'])).toEqual({
      kind: 'alternatives',
      gap: 'taken',
      options: ['2026-11-26T14:15'],
    });
  });

  it('I-19: a time of today that is over is called past, and later ones of today are offered', async () => {
    const answer = await ask({ date: 'heute', time: '9 Uhr' }, ['2026-11-24T16:00'], {}, '2026-11-24T14:05:00Z');
    expect(answer).toEqual({ kind: 'alternatives', gap: 'past', options: ['2026-11-24T16:00'] });
  });

  it('I-32: a start within the notice is too soon, exactly at the notice it is not', async () => {
    const starts = ['2026-11-24T09:10', '2026-11-24T09:15', '2026-11-24T10:00'];
    expect(await ask({ date: 'heute', time: '09:10' }, starts)).toMatchObject({
      kind: 'alternatives',
      gap: 'too_soon',
    });
    expect((await ask({ date: 'heute', time: '09:15' }, starts)).kind).toBe('available');
  });

  it('I-17: a day beyond the horizon is too far, without asking Cal.com', async () => {
    expect(await ask({ date: '2027-01-29', time: '10:00' }, ['2027-01-29T10:00'])).toEqual({
      kind: 'none',
      gap: 'too_far',
      options: [],
    });
  });
});
