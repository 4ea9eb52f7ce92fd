import { type CallOptions, RUN, startTestGateway, type TestGateway } from '../support/gateway.js';
import { SALON, testAccounts } from '../support/tenants.js';

const HAIRCUT = { service: 'Herrenhaarschnitt', date: '2026-12-01', name: 'Jana Beispiel' };

/** The haircut's form wants a title; a withheld caller has no phone. */
function accounts() {
  const [salon, ...others] = testAccounts();
  if (!salon) throw new Error('The salon is gone');
  const bookingFields = [{ slug: 'title', label: 'Title', required: true }];
  const eventTypes = salon.eventTypes.map((type) => (type.id === 4711 ? { ...type, bookingFields } : type));
  return [{ ...salon, eventTypes }, ...others];
}

const [MITTE] = SALON.branches;
const WITH_TITLE = {
  ...SALON,
  branches: [
    {
      ...MITTE,
      services: (MITTE?.services ?? []).map((service) =>
        service.eventTypeId === 4711 ? { ...service, bookingFields: { title: 'Haarschnitt' } } : service,
      ),
    },
  ],
};

describe('what Cal.com is told of the person', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(accounts(), { attendeeEmailDomain: 'guest.example.com' });
    expect((await gateway.putTenant(WITH_TITLE)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    cases += 1;
  });

  const book = (args: object, options: CallOptions = {}) =>
    gateway.call(
      'book_appointment',
      { ...HAIRCUT, time: `${8 + cases}:00`, ...args },
      { callId: `call_${cases}`, ...options },
    );
  const last = () => gateway.sandbox.bookings.bookings().at(-1);
  const body = () =>
    gateway.sandbox.requests
      .list()
      .filter(({ operation }) => operation === 'createBooking')
      .at(-1)?.body as { metadata: Record<string, unknown>; bookingFieldsResponses: Record<string, unknown> };

  it('I-39: answers the form of the event type from the document, beside the notes of the caller', async () => {
    expect((await book({ notes: 'nur Spitzen' })).status).toBe('booked');
    expect(body()).not.toHaveProperty('title');
    expect(body().bookingFieldsResponses).toEqual({ title: 'Haarschnitt', notes: 'nur Spitzen' });
  });

  it('I-40: sends metadata as strings within the limits, whatever the call is called', async () => {
    expect((await book({}, { callId: `call_${cases}_${'x'.repeat(600)}` })).status).toBe('booked');
    const entries = Object.entries(body().metadata);
    expect(entries.length).toBeLessThanOrEqual(50);
    for (const [key, value] of entries) {
      expect(key.length).toBeLessThanOrEqual(40);
      expect(String(value).length).toBeLessThanOrEqual(500);
      expect(typeof value).toBe('string');
    }
  });

  it('I-41: gives a person without an address one of their own on the configured domain, and the same again', async () => {
    await book({}, { from: '+4915228817501' });
    const first = last()?.attendee.email;
    await book({ date: '2026-12-02' }, { from: '+4915228817501' });
    expect(last()?.attendee.email).toBe(first);
    await book({ date: '2026-12-03' }, { from: '+4915228817502', callId: `other_${cases}` });
    const other = last()?.attendee.email;
    await book({ date: '2026-12-04' }, { from: 'anonymous', callId: `withheld_${cases}` });
    await book({ date: '2026-12-07' }, { from: 'anonymous', callId: `withheld_again_${cases}` });
    const all = gateway.sandbox.bookings.bookings().map(({ attendee }) => attendee.email);
    expect(new Set([first, other, ...all.slice(-2)]).size).toBe(4);
    for (const email of [first, other]) expect(email).toMatch(/^guest-[0-9a-f]{20}@guest\.example\.com$/);
  });

  it('I-41: sends a number only when it is one', async () => {
    await book({ phone: '0152 28817503' });
    expect(last()?.attendee.phoneNumber).toBe('+4915228817503');
    await book({ phone: '12', date: '2026-12-02' }, { from: '+19999999', callId: `bad_${cases}` });
    expect(last()?.attendee.phoneNumber).toBeNull();
    expect(last()?.start.toISOString().slice(0, 10)).toBe('2026-12-02');
  });

  it('asks once a call about an address it did not understand, and then leaves it out', async () => {
    const first = await book({ email: 'anna bei firma' });
    expect(first).toMatchObject({ status: 'ask', data: { ask: { field: 'email' } } });
    expect((await book({ email: 'anna bei firma' })).status).toBe('booked');
    expect(last()?.attendee.email).toContain('@guest.example.com');
    const other = await book({ email: 'anna bei firma', date: '2026-12-02' }, { callId: `other_${cases}` });
    expect(other.status).toBe('ask');
  });

  it('reads an address that was said', async () => {
    await book({ email: 'anna unterstrich beispiel at firma punkt de' });
    expect(last()?.attendee.email).toBe('anna_beispiel@firma.de');
    expect(last()?.metadata['retell_call_id']).toBe(`${RUN}_call_${cases}`);
  });
});
