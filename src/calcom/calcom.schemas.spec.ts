import fc from 'fast-check';
import { parseBooking, parseEnvelope, parseSlots, UnexpectedShape } from './calcom.schemas.js';

const INSTANT = '2026-12-01T09:00:00.000-05:00';
const START = new Date('2026-12-01T14:00:00Z');

describe(parseSlots.name, () => {
  it.each([
    ['grouped by date', { '2026-12-01': [{ start: INSTANT }] }],
    ['with `time`', { '2026-12-01': [{ time: INSTANT }] }],
    ['as bare instants', { '2026-12-01': [INSTANT] }],
    ['flat', [{ start: INSTANT }]],
    ['nested below `slots`', { slots: { '2026-12-01': [{ time: INSTANT }] } }],
  ])('reads slots %s', (_, data) => {
    expect(parseSlots(data)).toEqual([{ start: START }]);
  });

  it.each([[{}], [[]]])('reads %j as nothing free', (data) => {
    expect(parseSlots(data)).toEqual([]);
  });

  it.each([
    [null],
    [undefined],
    ['none'],
    [{ '2026-12-01': null }],
    [{ '2026-12-01': { start: INSTANT } }],
    [{ '2026-12-01': [{ begin: INSTANT }] }],
    [{ '2026-12-01': [{ start: '2026-12-01T09:00:00' }] }],
    [{ '2026-12-01': [{ start: '2026-13-45T09:00:00Z' }] }],
    [{ message: 'maintenance' }],
  ])('never reads %j as "no slots"', (data) => {
    expect(() => parseSlots(data)).toThrow(UnexpectedShape);
  });

  it('reads whatever JSON comes as slots or as an unexpected shape, never anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        try {
          parseSlots(data);
        } catch (error) {
          expect(error).toBeInstanceOf(UnexpectedShape);
        }
      }),
    );
  });
});

describe(parseEnvelope.name, () => {
  it.each([[''], [' '], ['<html>'], ['{"status":"succ'], ['[]'], ['"text"'], ['{"status":"error","data":{}}']])(
    'refuses %j',
    (body) => {
      expect(() => parseEnvelope(body)).toThrow(UnexpectedShape);
    },
  );

  it('reads the data whatever the order of keys', () => {
    expect(parseEnvelope('{"data":{"a":1},"status":"success"}')).toEqual({ a: 1 });
  });
});

describe(parseBooking.name, () => {
  const least = { uid: 'uid', status: 'ACCEPTED', start: INSTANT, end: INSTANT, createdAt: INSTANT };

  it('does with the least Cal.com may send', () => {
    expect(parseBooking(least)).toEqual({
      uid: 'uid',
      status: 'accepted',
      start: START,
      end: START,
      eventTypeId: null,
      attendees: [],
      metadata: {},
      createdAt: START,
      updatedAt: null,
      rescheduledFromUid: null,
      rescheduledToUid: null,
    });
  });

  it('finds the number of a lone attendee among the answers of the form', () => {
    const booking = {
      ...least,
      attendees: [{ name: 'A', email: 'a@example.com' }],
      bookingFieldsResponses: { attendeePhoneNumber: '+4930123456' },
    };
    expect(parseBooking(booking).attendees).toEqual([
      { name: 'A', email: 'a@example.com', phoneNumber: '+4930123456' },
    ]);
  });

  it('keeps numbers and truths of the metadata as text', () => {
    expect(parseBooking({ ...least, metadata: { a: 'x', b: 7, c: true, d: { e: 1 } } }).metadata).toEqual({
      a: 'x',
      b: '7',
      c: 'true',
    });
  });

  it.each([
    [{ status: 'dreamt' }],
    [{ uid: '' }],
    [{ start: null }],
    [{ createdAt: 'yesterday' }],
    [{ attendees: 'nobody' }],
  ])('refuses %j', (change) => {
    expect(() => parseBooking({ ...least, ...change })).toThrow(UnexpectedShape);
  });
});
