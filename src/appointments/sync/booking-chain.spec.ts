import fc from 'fast-check';
import { bestContact, type BookingTelling, chainAround, latestTelling } from './booking-chain.js';

const MORNING = new Date('2026-11-24T08:00:00Z');
const minutes = (count: number) => new Date(MORNING.getTime() + count * 60_000);

function telling(calcomUid: string, changes: Partial<BookingTelling> = {}): BookingTelling {
  return { calcomUid, status: 'booked', startsAt: MORNING, endsAt: minutes(30), eventAt: MORNING, ...changes };
}

describe(chainAround.name, () => {
  const moves = [
    { oldUid: 'b', newUid: 'c' },
    { oldUid: 'a', newUid: 'b' },
  ];

  it.each(['a', 'b', 'c'])('finds from %s all uids of a booking, oldest first', (uid) => {
    expect(chainAround(uid, moves)).toEqual(['a', 'b', 'c']);
  });

  it('ends where the links form a circle', () => {
    expect(chainAround('a', [...moves, { oldUid: 'c', newUid: 'a' }])).toHaveLength(3);
  });
});

describe(latestTelling.name, () => {
  it('believes the last uid of the chain, whatever the clocks say', () => {
    const moved = telling('b', { startsAt: minutes(60) });
    expect(latestTelling(['a', 'b'], [telling('a', { eventAt: minutes(9) }), moved])).toBe(moved);
  });

  it('believes no word of a booking that is over, be its clock ahead', () => {
    const over = telling('a', { status: 'cancelled' });
    expect(latestTelling(['a'], [over, telling('a', { eventAt: minutes(9) })])).toBe(over);
    expect(
      latestTelling(['a'], [telling('a'), telling('a', { status: 'requested', eventAt: minutes(9) })]),
    ).toMatchObject({ status: 'booked' });
  });

  it('lets Cal.com correct what only we wrote', () => {
    const told = telling('a', { startsAt: minutes(60) });
    expect(latestTelling(['a'], [telling('a', { eventAt: null }), told])).toBe(told);
  });

  it('ends the same in whatever order tellings come, one after the other', () => {
    const anyTelling = fc.record({
      calcomUid: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('booked' as const, 'requested' as const, 'cancelled' as const),
      startsAt: fc.integer({ min: 0, max: 3 }).map(minutes),
      endsAt: fc.integer({ min: 30, max: 33 }).map(minutes),
      eventAt: fc.option(fc.integer({ min: 0, max: 3 }).map(minutes)),
    });
    const shuffled = fc
      .array(anyTelling, { minLength: 1, maxLength: 6 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    const end = (all: BookingTelling[]) =>
      all.reduce((row, told) => latestTelling(['a', 'b', 'c'], [row, told])) satisfies BookingTelling;
    fc.assert(fc.property(shuffled, ([all, order]) => expect(end(order)).toEqual(end(all))));
  });
});

describe(bestContact.name, () => {
  const told = { attendeeName: 'Jana', attendeePhone: '+4915228817386', contactAt: MORNING };

  it('keeps what a call took down', () => {
    const ofCall = { attendeeName: 'Jana B.', attendeePhone: null, contactAt: null };
    expect(bestContact([told, ofCall])).toBe(ofCall);
  });

  it('takes a number before none, then the latest, and never an empty name for one', () => {
    const later = { ...told, attendeeName: 'J. Beispiel', contactAt: minutes(5) };
    expect(bestContact([told, later])).toBe(later);
    expect(bestContact([told, { ...later, attendeePhone: null }])).toBe(told);
    const nobody = { attendeeName: '', attendeePhone: null, contactAt: minutes(9) };
    expect(bestContact([nobody, { ...told, attendeePhone: null }])).toMatchObject({ attendeeName: 'Jana' });
  });
});
