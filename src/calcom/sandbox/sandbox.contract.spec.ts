import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { accountWith, API_KEY, bookingAt, CUT, NOW } from '../../../test/support/calcom.fixture.js';
import { ManualClock } from '../../platform/clock.js';
import { isRecord } from '../json.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

const DOCUMENT = path.resolve('../shared/calcom/openapi-trimmed.json');
const isThere = existsSync(DOCUMENT);
const describeWithDocument = isThere ? describe : describe.skip;
const SKIPPED = isThere ? '' : ' (skipped: ../shared/calcom/openapi-trimmed.json is not there)';

const VERSION = { slots: '2024-09-04', bookings: '2024-08-13', eventTypes: '2024-06-14' };
const TEN = '2026-11-25T09:00:00Z';

let sandbox: Sandbox;
let ajv: Ajv;

/**
 * OpenAPI 3.0 says `nullable` beside `allOf`, which JSON schema knows only beside `type`; and the document calls
 * `isDefault` and `required` of booking fields objects, where Cal.com sends booleans.
 */
function corrected(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(corrected);
  if (!isRecord(schema)) return schema;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      const isFlag = (key === 'isDefault' || key === 'required') && isRecord(value) && value['type'] === 'object';
      return [key, isFlag ? { type: 'boolean' } : corrected(value)];
    }),
  );
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

beforeAll(() => {
  if (!isThere) return;
  ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(corrected(JSON.parse(readFileSync(DOCUMENT, 'utf8'))) as object, 'calcom');
});

beforeEach(async () => {
  const form = { ...CUT, id: 2, slug: 'form', bookingFields: [{ slug: 'reason', label: 'Reason', required: true }] };
  const confirmed = { ...CUT, id: 3, slug: 'confirmed', requiresConfirmation: true };
  sandbox = await startSandbox({ clock: new ManualClock(NOW), accounts: [accountWith(CUT, form, confirmed)] });
});

afterEach(() => sandbox.close());

async function ask(method: string, route: string, version: string | null, body?: object, key: string | null = API_KEY) {
  const answer = await fetch(sandbox.url + route, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(version === null ? {} : { 'cal-api-version': version }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = await answer.json();
  return { status: answer.status, json };
}

function expectSchema(name: string, json: unknown): void {
  const validate = ajv.getSchema(`calcom#/components/schemas/${name}`);
  if (!validate) throw new Error(`no schema ${name}`);
  const isValid = validate(json);
  expect(validate.errors ?? []).toEqual([]);
  expect(isValid).toBe(true);
}

async function book(change: Parameters<typeof bookingAt>[1] = {}, start = TEN) {
  const answer = await ask('POST', '/bookings', VERSION.bookings, { ...bookingAt(start, change), start });
  const data = isRecord(answer.json) && isRecord(answer.json['data']) ? answer.json['data'] : {};
  return { ...answer, uid: String(data['uid']) };
}

describeWithDocument(`the sandbox's answers and Cal.com's OpenAPI document${SKIPPED}`, () => {
  it.each(['time', 'range'])('agree on slots in the format %s', async (format) => {
    const query = `eventTypeId=1&start=2026-11-25&end=2026-11-26&timeZone=Europe/Berlin&format=${format}`;
    const { status, json } = await ask('GET', `/slots?${query}`, VERSION.slots);
    expect(status).toBe(200);
    expect(JSON.stringify(json)).toContain('2026-11-25T09:00:00.000+01:00');
    expectSchema('GetSlotsResponse', json);
  });

  it('agree on reservations', async () => {
    const made = await ask('POST', '/slots/reservations', VERSION.slots, { eventTypeId: 1, slotStart: TEN });
    expect(made.status).toBe(201);
    expectSchema('ReserveSlotOutputResponse_2024_09_04', made.json);
    const data = isRecord(made.json) && isRecord(made.json['data']) ? made.json['data'] : {};
    const found = await ask('GET', `/slots/reservations/${String(data['reservationUid'])}`, VERSION.slots);
    expectSchema('GetReservedSlotOutput_2024_09_04', found.json);
  });

  it('agree on bookings made, read, listed, moved and cancelled', async () => {
    const made = await book();
    expect(made.status).toBe(201);
    expectSchema('CreateBookingOutput_2024_08_13', made.json);
    expectSchema('CreateBookingOutput_2024_08_13', (await book({ eventTypeId: 3 }, '2026-11-25T13:00:00Z')).json);
    expectSchema('GetBookingOutput_2024_08_13', (await ask('GET', `/bookings/${made.uid}`, VERSION.bookings)).json);
    const change = { start: '2026-11-25T10:00:00Z', reschedulingReason: 'Asked for' };
    const moved = await ask('POST', `/bookings/${made.uid}/reschedule`, VERSION.bookings, change);
    expect(moved.status).toBe(201);
    expectSchema('RescheduleBookingOutput_2024_08_13', moved.json);
    const later = await book({}, '2026-11-25T11:00:00Z');
    const cancelled = await ask('POST', `/bookings/${later.uid}/cancel`, VERSION.bookings, { cancellationReason: 'x' });
    expect(cancelled.status).toBe(200);
    expectSchema('CancelBookingOutput_2024_08_13', cancelled.json);
    expectSchema('GetBookingsOutput_2024_08_13', (await ask('GET', '/bookings?take=2', VERSION.bookings)).json);
  });

  it('agree on event types and the account', async () => {
    expectSchema('GetEventTypesOutput_2024_06_14', (await ask('GET', '/event-types', VERSION.eventTypes)).json);
    expectSchema('GetEventTypeOutput_2024_06_14', (await ask('GET', '/event-types/2', VERSION.eventTypes)).json);
    expectSchema('GetMeOutput', (await ask('GET', '/me', null)).json);
  });

  it('agree on webhooks made, changed, listed and removed', async () => {
    const wanted = {
      subscriberUrl: 'https://one.example/hook',
      active: true,
      triggers: ['BOOKING_CREATED'],
      secret: 's',
    };
    const made = await ask('POST', '/webhooks', null, wanted);
    expect(made.status).toBe(201);
    expectSchema('UserWebhookOutputResponseDto', made.json);
    const id = isRecord(made.json) && isRecord(made.json['data']) ? String(made.json['data']['id']) : '';
    const changed = await ask('PATCH', `/webhooks/${id}`, null, { active: false });
    expectSchema('UserWebhookOutputResponseDto', changed.json);
    expect(changed.json).toMatchObject({ data: { ...wanted, active: false } });
    expectSchema('UserWebhooksOutputResponseDto', (await ask('GET', '/webhooks', null)).json);
    expect((await ask('DELETE', `/webhooks/${id}`, null)).status).toBe(200);
    expect((await ask('GET', '/webhooks', null)).json).toMatchObject({ data: [] });
    expect((await ask('PATCH', `/webhooks/${id}`, null, {})).status).toBe(404);
    expect((await ask('POST', '/webhooks', null, { ...wanted, triggers: ['booking.created'] })).status).toBe(400);
  });

  it('agree on errors', async () => {
    const errors = [
      await book({}, '2026-11-20T09:00:00Z'),
      await book({ eventTypeId: 2 }),
      await book({ eventTypeId: 999 }),
      await ask('GET', '/bookings', VERSION.bookings, undefined, null),
      await ask('GET', '/me', null, undefined, 'cal_unknown'),
      await ask('GET', '/slots?eventTypeId=1', null),
    ];
    expect(errors.map(({ status }) => status)).toEqual([400, 400, 404, 403, 401, 404]);
    for (const { json } of errors) expectSchema('CalErrorEnvelope', json);
    sandbox.faults.set({ operation: 'getMe', kind: 'error_500', times: 1 });
    expectSchema('CalRawError', (await ask('GET', '/me', null)).json);
    sandbox.faults.set({ operation: 'getMe', kind: 'rate_limited', times: 1 });
    expectSchema('CalErrorEnvelope', (await ask('GET', '/me', null)).json);
  });
});
