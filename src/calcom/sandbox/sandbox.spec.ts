import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountWith, API_KEY, bookingAt, CUT, NOW } from '../../../test/support/calcom.fixture.js';
import { ManualClock } from '../../platform/clock.js';
import { isRecord } from '../json.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

const BOOKINGS = '2024-08-13';
const TEN = '2026-11-25T09:00:00Z';

const clock = new ManualClock(NOW);
let sandbox: Sandbox;

beforeEach(async () => {
  clock.set(NOW);
  const eventTypes = [
    CUT,
    { ...CUT, id: 2, slug: 'long', lengthInMinutes: 60, afterBufferMinutes: 15 },
    { ...CUT, id: 3, slug: 'either', scheduling: 'round_robin' as const },
    { ...CUT, id: 4, slug: 'both', scheduling: 'collective' as const },
    { ...CUT, id: 5, slug: 'asked', requiresConfirmation: true },
    { ...CUT, id: 6, slug: 'phone', emailRequired: false },
  ];
  const other = { ...accountWith({ ...CUT, id: 100 }), apiKey: 'cal_test_two' };
  sandbox = await startSandbox({ clock, accounts: [accountWith(...eventTypes), other] });
});

afterEach(() => sandbox.close());

async function ask(
  method: string,
  route: string,
  options: { version?: string; body?: unknown; key?: string | null } = {},
) {
  const { version = BOOKINGS, body, key = API_KEY } = options;
  const answer = await fetch(sandbox.url + route, {
    method,
    headers: { 'cal-api-version': version, ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = await answer.json();
  const data = isRecord(json) && isRecord(json['data']) ? json['data'] : {};
  const error = isRecord(json) && isRecord(json['error']) ? json['error'] : json;
  const message = isRecord(error) ? String(error['message']) : '';
  return { status: answer.status, json, data, uid: String(data['uid']), message };
}

const book = (start: string, change: Parameters<typeof bookingAt>[1] = {}, extra: object = {}) =>
  ask('POST', '/bookings', { body: { ...bookingAt(start, change), start, ...extra } });

async function freeStarts(eventTypeId: number, query = ''): Promise<string[]> {
  const { data } = await ask(
    'GET',
    `/slots?eventTypeId=${eventTypeId}&start=2026-11-25T08:00:00Z&end=2026-11-25T16:59:59Z${query}`,
    { version: '2024-09-04', key: null },
  );
  return (
    JSON.stringify(data)
      .match(/\d\d:\d\d:00\.000Z/g)
      ?.map((time) => time.slice(0, 5)) ?? []
  );
}

describe(startSandbox.name, () => {
  it.each([['2024-04-15'], ['2024-09-04'], ['']])('knows no bookings route of version %j', async (version) => {
    expect(await ask('POST', '/bookings', { version, body: {} })).toMatchObject({
      status: 404,
      message: 'Cannot POST /v2/bookings',
    });
  });

  it('lets bookings touch but not overlap', async () => {
    expect((await book(TEN)).status).toBe(201);
    expect(await book('2026-11-25T09:29:00Z')).toMatchObject({
      status: 400,
      message: expect.stringMatching(/already/),
    });
    expect(await book('2026-11-25T08:31:00Z')).toMatchObject({ status: 400 });
    expect((await book('2026-11-25T09:30:00Z')).status).toBe(201);
    expect((await book('2026-11-25T08:30:00Z')).status).toBe(201);
  });

  it('keeps buffers free on both sides of a booking', async () => {
    await book(TEN, { eventTypeId: 2 });
    const free = await freeStarts(1);
    expect(free).toContain('08:30');
    expect(free).not.toContain('10:00');
    expect(free).toContain('10:30');
    expect(await freeStarts(2)).not.toContain('08:00');
  });

  it('gives one of the hosts to a round robin and all of them to a collective event', async () => {
    const people = ['a@example.com', 'b@example.com', 'c@example.com'];
    const answers = [];
    for (const email of people) answers.push((await book(TEN, { eventTypeId: 3, email })).status);
    expect(answers).toEqual([201, 201, 400]);
    expect(await book(TEN, { eventTypeId: 4 })).toMatchObject({
      status: 400,
      message: 'One of the hosts either already has booking at this time or is not available',
    });
    expect((await book('2026-11-25T12:00:00Z', { eventTypeId: 4 })).status).toBe(201);
    expect(await freeStarts(3)).not.toContain('12:00');
  });

  it('answers the same person with the booking that is there, of a round robin and of a confirmed one', async () => {
    for (const eventTypeId of [3, 5]) {
      const start = `2026-11-25T1${eventTypeId}:00:00Z`;
      const first = await book(start, { eventTypeId });
      const second = await book(start, { eventTypeId, id: 'attempt-2' });
      expect(second).toMatchObject({ status: 201, uid: first.uid });
      expect(second.data['metadata']).toEqual({ slotline_attempt_id: 'attempt-1' });
    }
    expect((await ask('GET', '/bookings?status=unconfirmed')).json).toMatchObject({ data: [{ status: 'pending' }] });
  });

  it('wants an address unless the event type does without', async () => {
    const attendee = { name: 'Test Person', timeZone: 'Europe/Berlin', phoneNumber: '+4930901820' };
    expect(await book(TEN, {}, { attendee })).toMatchObject({ status: 400, message: expect.stringMatching(/: email/) });
    const booked = await book(TEN, { eventTypeId: 6 }, { attendee });
    expect(booked.data['attendees']).toMatchObject([{ email: '4930901820@sms.cal.com', phoneNumber: '+4930901820' }]);
  });

  it('refuses unknown keys and metadata beyond the limits, with all problems in one text', async () => {
    const tooLong = { metadata: { a: 'x'.repeat(501) } };
    const tooMany = { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'x'])) };
    const longKey = { metadata: { ['k'.repeat(41)]: 'x' } };
    for (const wrong of [tooLong, tooMany, longKey]) {
      expect(await book(TEN, {}, wrong)).toMatchObject({ status: 400, message: expect.stringMatching(/^metadata/) });
    }
    const { message } = await book(TEN, {}, { foo: 1, start: 'tomorrow' });
    expect(message).toMatch(/property foo should not exist , start property is wrong/);
    expect((await ask('POST', '/bookings/x/cancel', { body: { why: 'x' } })).message).toMatch(/why should not exist/);
  });

  it('holds a slot for its minutes, out of sight for all event types of the host', async () => {
    const hold = () =>
      ask('POST', '/slots/reservations', { version: '2024-09-04', body: { eventTypeId: 1, slotStart: TEN } });
    expect((await hold()).status).toBe(201);
    expect((await hold()).status).toBe(422);
    expect(await freeStarts(1)).not.toContain('09:00');
    expect(await freeStarts(2)).not.toContain('09:00');
    clock.advance(5 * 60_000);
    expect(await freeStarts(1)).toContain('09:00');
  });

  it('wants a reason from the host, moves along a chain, and cancels once', async () => {
    const { uid } = await book(TEN);
    expect(await ask('POST', `/bookings/${uid}/cancel`, { body: {} })).toMatchObject({
      status: 400,
      message: 'Cancellation reason is required when you are the host',
    });
    const change = { body: { start: '2026-11-25T09:15:00Z', reschedulingReason: 'later' } };
    const moved = await ask('POST', `/bookings/${uid}/reschedule`, change);
    expect(moved).toMatchObject({ status: 201, data: { rescheduledFromUid: uid, status: 'accepted' } });
    expect((await ask('GET', `/bookings/${uid}`)).data).toMatchObject({
      status: 'cancelled',
      rescheduledToUid: moved.uid,
    });
    expect((await ask('POST', `/bookings/${uid}/reschedule`, change)).message).toContain(moved.uid);
    const cancel = { body: { cancellationReason: 'ill' } };
    expect((await ask('POST', `/bookings/${moved.uid}/cancel`, cancel)).status).toBe(200);
    expect((await ask('POST', `/bookings/${moved.uid}/cancel`, cancel)).message).toMatch(/cancelled already/);
  });

  it('lists only what the key owns, ignores filters it does not know, and wants a key', async () => {
    await book(TEN);
    expect((await ask('GET', '/bookings?atendeeEmail=nobody')).json).toMatchObject({ pagination: { totalItems: 1 } });
    expect((await ask('GET', '/bookings', { key: 'cal_test_two' })).json).toMatchObject({ data: [] });
    expect((await ask('GET', '/bookings', { key: null })).status).toBe(403);
    expect((await ask('GET', '/bookings', { key: 'cal_unknown' })).status).toBe(401);
    expect((await ask('GET', '/bookings?take=500')).status).toBe(400);
  });

  it('reads an end at midnight UTC as the whole day that begins there', async () => {
    const { data } = await ask('GET', '/slots?eventTypeId=1&start=2026-11-25T00:00:00Z&end=2026-11-26T00:00:00Z', {
      version: '2024-09-04',
    });
    expect(Object.keys(data)).toEqual(['2026-11-25', '2026-11-26']);
  });

  it('keeps wall-clock hours over a change of the clocks', async () => {
    clock.set('2027-03-25T08:00:00Z');
    const { data } = await ask('GET', '/slots?eventTypeId=1&start=2027-03-26&end=2027-03-29&timeZone=Europe/Berlin', {
      version: '2024-09-04',
    });
    const firsts = Object.values(data).map((day) => (Array.isArray(day) ? JSON.stringify(day[0]) : ''));
    expect(firsts).toEqual(['{"start":"2027-03-26T09:00:00.000+01:00"}', '{"start":"2027-03-29T09:00:00.000+02:00"}']);
  });

  it('is steered over HTTP: faults in, requests and bookings out', async () => {
    const control = sandbox.url.replace(/v2$/, 'sandbox');
    const put = (faults: unknown) => fetch(`${control}/faults`, { method: 'PUT', body: JSON.stringify(faults) });
    expect((await put([{ operation: 'createBooking', kind: 'error_503', times: 1 }])).status).toBe(200);
    expect((await book(TEN)).status).toBe(503);
    expect((await book(TEN)).status).toBe(201);
    expect((await put([{ operation: 'createBooking', kind: 'unheard_of' }])).status).toBe(400);
    expect((await put({ kind: 'error_503' })).status).toBe(400);
    expect(await (await fetch(`${control}/requests`)).json()).toEqual({ total: 2, byOperation: { createBooking: 2 } });
    expect(await (await fetch(`${control}/bookings`)).json()).toMatchObject([{ status: 'accepted' }]);
  });

  it('tells subscribers with signed webhooks', async () => {
    const received: { signature: unknown; body: string }[] = [];
    const subscriber = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        received.push({ signature: req.headers['x-cal-signature-256'], body });
        res.end();
      });
    });
    await new Promise<void>((resolve) => {
      subscriber.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/`;
    sandbox.webhooks.subscribe({ apiKey: API_KEY, url, secret: 'hush' });
    const { uid } = await book(TEN);
    const moved = await ask('POST', `/bookings/${uid}/reschedule`, { body: { start: '2026-11-25T10:00:00Z' } });
    await ask('POST', `/bookings/${moved.uid}/cancel`, { body: { cancellationReason: 'ill' } });
    await book('2026-11-25T14:00:00Z', { eventTypeId: 5 });
    await sandbox.webhooks.settled();
    subscriber.closeAllConnections();
    subscriber.close();

    const told = received.map(({ body }) => JSON.parse(body) as { triggerEvent: string; payload: object });
    const by = (trigger: string) => told.find(({ triggerEvent }) => triggerEvent === trigger)?.payload;
    expect(told).toHaveLength(4);
    expect(by('BOOKING_CREATED')).toMatchObject({
      uid,
      status: 'ACCEPTED',
      metadata: { slotline_attempt_id: 'attempt-1' },
    });
    expect(by('BOOKING_RESCHEDULED')).toMatchObject({ uid: moved.uid, rescheduleUid: uid });
    expect(by('BOOKING_CANCELLED')).not.toHaveProperty('metadata');
    expect(by('BOOKING_REQUESTED')).toMatchObject({ status: 'PENDING' });
    for (const { signature, body } of received) {
      expect(signature).toBe(createHmac('sha256', 'hush').update(body).digest('hex'));
    }
  });
});
