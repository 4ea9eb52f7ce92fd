import { type CallOptions, startTestGateway, type TestGateway } from '../support/gateway.js';
import { DENTIST, SALON, testAccounts, TO_DENTIST } from '../support/tenants.js';

interface Customer {
  name: string | null;
  upcoming: { name: string }[];
}

const STRICT_DENTIST = { ...DENTIST, policy: { identity: 'number_and_name' } };
const CUT = { service: 'Herrenhaarschnitt' };

describe('who a caller is', () => {
  let gateway: TestGateway;
  let cases = 0;

  beforeAll(async () => {
    gateway = await startTestGateway(testAccounts());
    for (const document of [SALON, STRICT_DENTIST]) expect((await gateway.putTenant(document)).status).toBe(200);
  }, 60_000);
  afterAll(() => gateway.close());
  beforeEach(() => {
    cases += 1;
  });

  let calls = 0;
  const newCall = (options: CallOptions): CallOptions => ({ callId: `call_${(calls += 1)}`, ...options });
  const salon = (last: string) => newCall({ from: `+49152288176${last}` });
  const book = (args: object, options: CallOptions) =>
    gateway.call('book_appointment', { ...CUT, date: `2026-12-0${cases}`, ...args }, options);
  const check = (args: object, options: CallOptions) => gateway.call('check_customer', args, options);
  const customerOf = (answer: { data: unknown }) => (answer.data as { customer: Customer }).customer;

  it('I-87: keeps the name they gave first, whatever they book for others', async () => {
    expect((await book({ time: '9:00', name: 'Jana Beispiel' }, salon('01'))).status).toBe('booked');
    await book({ time: '10:00', name: 'Tom Muster', phone: '0152 28817699' }, salon('01'));
    await book({ time: '11:00', name: 'Oma Beispiel' }, salon('01'));
    const known = await check({}, salon('01'));
    expect({ status: known.status, name: customerOf(known).name }).toEqual({ status: 'known', name: 'Jana Beispiel' });
    expect(customerOf(known).upcoming).toHaveLength(3);
    expect(customerOf(await check({}, salon('99')))).toMatchObject({ name: 'Tom Muster' });
  });

  it('has no name for somebody who has booked for others only', async () => {
    await book({ time: '12:00', name: 'Tom Muster', phone: '0152 28817698' }, salon('02'));
    const known = await check({}, salon('02'));
    expect({ status: known.status, name: customerOf(known).name }).toEqual({ status: 'known', name: null });
    expect(known.message).toMatch(/^Willkommen zurück\. Ihr nächster Termin/);
  });

  it('says of a taken time that it is their own appointment, and to nobody else', async () => {
    const wish = { ...CUT, date: `2026-12-0${cases}`, time: '13:00' };
    const ask = (args: object, options: CallOptions) => gateway.call('check_availability', args, options);
    const booking = salon('03');
    expect((await book({ time: '13:00', name: 'Jana Beispiel' }, booking)).status).toBe('booked');
    for (const own of [booking, salon('03')]) {
      const answer = await ask(wish, own);
      expect(answer).toMatchObject({ success: true, status: 'alternatives' });
      expect(answer.message).toMatch(/^Um 13 Uhr haben Sie am .* schon einen Termin\. Frei ist es /);
    }
    const again = await book({ time: '13:00', name: 'Jana Beispiel' }, salon('03'));
    expect(again).toMatchObject({
      status: 'slot_taken',
      message: expect.stringMatching(/haben Sie am .* schon einen/),
    });
    const otherwise = await gateway.call('find_alternatives', wish, salon('03'));
    expect(otherwise.message).toMatch(/haben Sie am .* schon einen Termin/);
    for (const other of [salon('04'), newCall({ from: null })]) {
      expect((await ask(wish, other)).message).toMatch(/nichts frei/);
      expect((await book({ time: '13:00', name: 'Otto Fremd' }, other)).message).not.toMatch(/schon einen/);
    }
    const strict = { service: 'Check-up', date: '2026-12-02', time: '3:00 pm' };
    await gateway.call('book_appointment', { ...strict, name: 'Jordan Meyer' }, newCall(TO_DENTIST));
    expect((await ask(strict, newCall(TO_DENTIST))).message).toMatch(/is not free/);
  });

  it('wants the name as well where the company says so, and tells a wrong one nothing', async () => {
    const wish = { service: 'Check-up', date: '2026-12-01', time: '10:00 am', name: 'Jordan Meyer' };
    const caller = () => newCall(TO_DENTIST);
    expect((await gateway.call('book_appointment', wish, caller())).status).toBe('booked');
    const stranger = await check({ name: 'Jordan Meyer' }, newCall({ ...TO_DENTIST, from: '+12125550199' }));
    expect(await check({ name: 'Robin Other' }, caller())).toEqual(stranger);
    const nobody = newCall({ ...TO_DENTIST, from: '+12125550199' });
    const nameless = await check({}, nobody);
    expect(nameless).toMatchObject({ status: 'new', message: expect.stringMatching(/your name/), data: stranger.data });
    expect(await check({}, caller())).toEqual(nameless);
    const cancelling = await gateway.call('cancel_appointment', {}, caller());
    expect(cancelling).toMatchObject({ status: 'identify', message: expect.stringMatching(/need the name/) });
    expect(await gateway.call('cancel_appointment', {}, nobody)).toEqual(cancelling);
    expect(stranger).toMatchObject({ status: 'new', data: { customer: { name: null, upcoming: [] } } });
    expect(await check({ name: 'Maier' }, caller())).toMatchObject({
      status: 'known',
      data: { customer: { name: 'Jordan Meyer' } },
    });
    const context = await gateway.call('get_context', {}, caller());
    expect(context.data).toMatchObject({ caller: { known: false, name: null, upcoming: [] } });
  });

  it('takes down how urgent a callback is, and keeps what the operator says until the caller says otherwise', async () => {
    const caller = salon('03');
    const ask = (args: object) => gateway.call('request_callback', { reason: 'Farbe', ...args }, caller);
    expect((await ask({ urgency: 'dringend' })).status).toBe('recorded');
    const bearer = { Authorization: 'Bearer admin-token-of-the-tests' };
    const listed = async () =>
      (
        (await gateway.http.get(`/admin/callbacks?company=${SALON.slug}`).set(bearer)).body as { priority: string }[]
      )[0];
    expect(await listed()).toMatchObject({ priority: 'high', status: 'open' });
    const { id } = (await listed()) as unknown as { id: string };
    const patch = (body: object) => gateway.http.patch(`/admin/callbacks/${id}`).set(bearer).send(body);
    expect((await patch({ priority: 'low' })).body).toMatchObject({ priority: 'low', status: 'open' });
    expect((await patch({ status: 'open', priority: null })).body).toMatchObject({ priority: 'low', status: 'open' });
    expect((await patch({ status: 'done' })).body).toMatchObject({ priority: 'low', status: 'done' });
    for (const body of [{}, { priority: 'sometime' }, { status: 'gone', priority: 'high' }]) {
      expect((await patch(body)).status).toBe(422);
    }
    await ask({});
    expect(await listed()).toMatchObject({ priority: 'low' });
  });
});
