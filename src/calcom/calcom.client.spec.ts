import { bookingAt, type CalcomFixture, connectionTo, CUT, startCalcom } from '../../test/support/calcom.fixture.js';
import { CalcomClient } from './calcom.client.js';
import {
  CalcomAlreadyCancelledError,
  CalcomAlreadyRescheduledError,
  CalcomInvalidFieldError,
  CalcomManagedParentError,
  CalcomNotFoundError,
  CalcomOutOfBoundsError,
  CalcomPastStartError,
  CalcomSlotTakenError,
  CalcomUnauthorizedError,
  CalcomUnexpectedError,
  CalcomUnknownEventTypeError,
} from './calcom.errors.js';
import { formatInstant } from './format-instant.js';

const TIME_ZONE = 'Europe/Berlin';
/** Wednesday in Berlin, midnight to midnight. */
const WEDNESDAY = { from: new Date('2026-11-24T23:00:00Z'), to: new Date('2026-11-25T23:00:00Z') };
const TEN = '2026-11-25T09:00:00Z';

let calcom: CalcomFixture;

beforeEach(async () => {
  calcom = await startCalcom([
    CUT,
    { ...CUT, id: 2, slug: 'family', managedParent: true },
    { ...CUT, id: 3, slug: 'team', scheduling: 'round_robin' },
    { ...CUT, id: 4, slug: 'form', bookingFields: [{ slug: 'reason', label: 'Reason', required: true }] },
  ]);
});

afterEach(() => calcom.close());

const listStarts = async (query: Partial<Parameters<CalcomClient['listSlots']>[1]> = {}): Promise<string[]> => {
  const slots = await calcom.client.listSlots(calcom.connection, {
    eventTypeId: CUT.id,
    timeZone: TIME_ZONE,
    ...WEDNESDAY,
    ...query,
  });
  return slots.map(({ start }) => formatInstant(start));
};

describe(CalcomClient.name, () => {
  it('lists the slots of one local day, ascending', async () => {
    const starts = await listStarts();
    expect(starts).toHaveLength(18);
    expect(starts.at(0)).toBe('2026-11-25T08:00:00Z');
    expect(starts.at(-1)).toBe('2026-11-25T16:30:00Z');
    expect(starts).toEqual(starts.toSorted());
  });

  it('asks in UTC with an inclusive end one second before the range ends', async () => {
    await listStarts();
    const { path, version } = calcom.sandbox.requests.list()[0] ?? {};
    const query = new URL(path ?? '', 'http://sandbox').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      eventTypeId: '1',
      start: '2026-11-24T23:00:00Z',
      end: '2026-11-25T22:59:59Z',
      timeZone: TIME_ZONE,
    });
    expect(version).toBe('2024-09-04');
  });

  it('keeps to the range even where Cal.com stretches an end at midnight UTC to the whole day', async () => {
    const range = { from: new Date('2026-11-25T00:00:00Z'), to: new Date('2026-11-25T10:00:01Z') };
    expect((await listStarts(range)).at(-1)).toBe('2026-11-25T10:00:00Z');
    const oneInstant = { from: new Date('2026-11-24T23:59:59Z'), to: new Date('2026-11-25T00:00:00.500Z') };
    expect(await listStarts(oneInstant)).toEqual([]);
  });

  it('asks nothing for an empty range', async () => {
    expect(await listStarts({ to: WEDNESDAY.from })).toEqual([]);
    expect(calcom.sandbox.requests.count()).toBe(0);
  });

  it('books, reads, moves and cancels', async () => {
    const { client, connection } = calcom;
    const booked = await client.createBooking(connection, bookingAt(TEN));
    expect(booked).toMatchObject({
      status: 'accepted',
      start: new Date(TEN),
      end: new Date('2026-11-25T09:30:00Z'),
      eventTypeId: 1,
      metadata: { slotline_attempt_id: 'attempt-1' },
      attendees: [{ name: 'Test Person', email: 'person+test@example.com', phoneNumber: '+4930901820' }],
      createdAt: calcom.clock.now(),
    });
    expect(await listStarts()).not.toContain(TEN);
    expect(await listStarts({ bookingUidToReschedule: booked.uid })).toContain(TEN);

    const start = new Date('2026-11-25T11:00:00Z');
    const moved = await client.rescheduleBooking(connection, booked.uid, { start, reason: 'Asked for' });
    expect(moved).toMatchObject({
      start,
      status: 'accepted',
      rescheduledFromUid: booked.uid,
      metadata: booked.metadata,
    });
    expect(moved.uid).not.toBe(booked.uid);
    expect(await client.getBooking(connection, booked.uid)).toMatchObject({
      status: 'cancelled',
      rescheduledToUid: moved.uid,
    });

    expect(await client.cancelBooking(connection, moved.uid, 'Cannot come')).toMatchObject({ status: 'cancelled' });
    expect(await listStarts()).toHaveLength(18);
    const again = { start, reason: 'Asked for' };
    await expect(client.cancelBooking(connection, moved.uid, 'x')).rejects.toThrow(CalcomAlreadyCancelledError);
    await expect(client.rescheduleBooking(connection, moved.uid, again)).rejects.toThrow(CalcomAlreadyCancelledError);
    await expect(client.rescheduleBooking(connection, booked.uid, again)).rejects.toThrow(
      CalcomAlreadyRescheduledError,
    );
  });

  it('tells the reasons of a refusal apart', async () => {
    const { client, connection } = calcom;
    const book = (start: string, eventTypeId = CUT.id) =>
      client.createBooking(connection, bookingAt(start, { eventTypeId }));
    await book(TEN);
    await expect(book(TEN)).rejects.toThrow(CalcomSlotTakenError);
    await expect(book('2026-11-25T09:15:00Z')).rejects.toThrow(CalcomSlotTakenError);
    await expect(book('2026-11-23T09:00:00Z')).rejects.toThrow(CalcomPastStartError);
    await expect(book('2026-11-24T08:30:00Z')).rejects.toThrow(CalcomOutOfBoundsError);
    await expect(book('2027-03-01T09:00:00Z')).rejects.toThrow(CalcomOutOfBoundsError);
    await expect(book(TEN, 999)).rejects.toThrow(CalcomUnknownEventTypeError);
    await expect(book(TEN, 2)).rejects.toThrow(CalcomManagedParentError);
    await expect(book(TEN, 4)).rejects.toMatchObject({ code: 'calcom_invalid_field', field: 'reason' });
    const badEmail = bookingAt('2026-11-25T10:00:00Z', { email: 'no address' });
    await expect(client.createBooking(connection, badEmail)).rejects.toThrow(CalcomInvalidFieldError);
    await expect(client.getBooking(connection, 'unknown')).rejects.toThrow(CalcomNotFoundError);
    await expect(client.cancelBooking(connection, 'unknown', 'x')).rejects.toThrow(CalcomNotFoundError);
    await expect(listStarts({ eventTypeId: 999 })).rejects.toThrow(CalcomUnknownEventTypeError);
    await expect(listStarts({ timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ field: 'timeZone' });
    expect(calcom.policies.find('calcom:connection-1')).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('sends each write once, with the version of its family', async () => {
    const { client, connection } = calcom;
    const booked = await client.createBooking(connection, bookingAt(TEN));
    const held = await client.reserveSlot(connection, { eventTypeId: 1, start: new Date('2026-11-25T12:00:00Z') });
    await client.releaseSlot(connection, held.uid);
    await client.cancelBooking(connection, booked.uid, 'Cannot come');
    await client.getEventType(connection, 1);
    await client.getMe(connection);
    expect(calcom.sandbox.requests.list().map(({ operation, version }) => [operation, version])).toEqual([
      ['createBooking', '2024-08-13'],
      ['reserveSlot', '2024-09-04'],
      ['releaseSlot', '2024-09-04'],
      ['cancelBooking', '2024-08-13'],
      ['getEventType', '2024-06-14'],
      ['getMe', null],
    ]);
  });

  it('hides a held slot from everybody, which keeps nobody from booking it', async () => {
    const { client, connection } = calcom;
    const held = await client.reserveSlot(connection, { eventTypeId: 1, start: new Date(TEN) });
    expect(held.until).toEqual(new Date('2026-11-24T08:05:00Z'));
    expect(await listStarts()).not.toContain(TEN);
    await expect(client.reserveSlot(connection, { eventTypeId: 1, start: new Date(TEN) })).rejects.toThrow(
      CalcomSlotTakenError,
    );
    await expect(client.createBooking(connection, bookingAt(TEN))).resolves.toMatchObject({ status: 'accepted' });
    await client.releaseSlot(connection, held.uid);
    await client.releaseSlot(connection, held.uid);
  });

  it('finds bookings by what the filter asks for, plus signs and all', async () => {
    const { client, connection } = calcom;
    const mine = await client.createBooking(connection, bookingAt(TEN));
    await client.createBooking(connection, bookingAt('2026-11-25T10:00:00Z', { email: 'other@example.com' }));
    const found = await client.listBookings(connection, {
      attendeeEmail: 'Person+Test@example.com'.toLowerCase(),
      eventTypeId: 1,
      afterStart: new Date(TEN),
      beforeEnd: new Date('2026-11-25T09:30:00Z'),
      take: 10,
    });
    expect(found.map(({ uid }) => uid)).toEqual([mine.uid]);
    expect(await client.listBookings(connection, { eventTypeId: 2 })).toEqual([]);
    expect(await client.listBookings(connection, {})).toHaveLength(2);
  });

  it('lists in the order of changes and since a time', async () => {
    const { client, connection, clock } = calcom;
    const first = await client.createBooking(connection, bookingAt(TEN));
    clock.advance(60_000);
    const second = await client.createBooking(connection, bookingAt('2026-11-25T10:00:00Z'));
    clock.advance(60_000);
    await client.cancelBooking(connection, first.uid, 'Cannot come');
    const uids = async (filter: Parameters<CalcomClient['listBookings']>[1]): Promise<string[]> =>
      (await client.listBookings(connection, filter)).map(({ uid }) => uid);
    expect(await uids({ sortUpdatedAt: 'asc' })).toEqual([second.uid, first.uid]);
    expect(await uids({ sortUpdatedAt: 'desc', take: 1 })).toEqual([first.uid]);
    expect(await uids({ afterUpdatedAt: clock.now() })).toEqual([first.uid]);
  });

  it('reads event types and the account', async () => {
    const { client, connection } = calcom;
    expect((await client.listEventTypes(connection)).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(await client.getEventType(connection, 4)).toMatchObject({
      slug: 'form',
      lengthInMinutes: 30,
      minimumBookingNoticeMinutes: 60,
      requiresConfirmation: false,
      bookingFields: expect.arrayContaining([{ slug: 'reason', type: 'text', required: true }]),
    });
    await expect(client.getEventType(connection, 999)).rejects.toThrow(CalcomUnknownEventTypeError);
    expect(await client.getMe(connection)).toEqual({ id: 11, username: 'host-one', timeZone: TIME_ZONE });
  });

  it('tells a refused key and a wrong address from each other', async () => {
    const { client, sandbox } = calcom;
    const stranger = connectionTo(sandbox.url, 'stranger', 'cal_test_unknown');
    await expect(client.getMe(stranger)).rejects.toThrow(CalcomUnauthorizedError);
    const lost = connectionTo(`${sandbox.url}/nowhere`, 'lost');
    await expect(client.getMe(lost)).rejects.toThrow(CalcomUnexpectedError);
  });

  it('tells listeners of every request made, and of nothing else', async () => {
    await listStarts();
    await calcom.client.getBooking(calcom.connection, 'unknown').catch(() => undefined);
    calcom.policies.isolate('calcom:connection-1', 'test');
    await calcom.client.getMe(calcom.connection).catch(() => undefined);
    expect(calcom.events).toEqual([
      expect.objectContaining({ operation: 'listSlots', status: 200, outcome: 'ok', attempt: 1 }),
      expect.objectContaining({ operation: 'getBooking', status: 404, outcome: 'calcom_not_found', attempt: 1 }),
    ]);
    expect(calcom.events[0]).toMatchObject({ connectionId: 'connection-1', requestId: expect.any(String) });
  });
});
