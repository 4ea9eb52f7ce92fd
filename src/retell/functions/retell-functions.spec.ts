import { type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ThrottlerModule } from '@nestjs/throttler';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { NOW, tenant as tenantOf } from '../../../test/support/outcome-walk.js';
import {
  BookAppointmentService,
  CancelAppointmentService,
  CheckAvailabilityService,
  CheckCustomerService,
  CollectAppointmentService,
  FindAlternativesService,
  FindAppointmentsService,
  GetContextService,
  ListServicesService,
  RequestCallbackService,
  RescheduleAppointmentService,
} from '../../appointments/index.js';
import { AppLogger, Clock, Config, RedisConnection, Secret } from '../../platform/index.js';
import { CallThrottlerStorage, InFlightLimit, PER_FUNCTION } from '../../resilience/index.js';
import { type CallOwner, TenantContext, TenantResolver } from '../../tenancy/index.js';
import { CallArrivals } from '../calls/call-arrivals.js';
import { FUNCTION_NAMES } from '../answers/function-answer.js';
import { AppointmentHandlers, BookingHandlers, QuestionHandlers } from './function-handlers.js';
import { RetellFunctionsController } from './retell-functions.controller.js';
import { signRetellBody } from '../request/retell-signature.js';
import { SpokenResponsePresenter } from '../answers/spoken-response.presenter.js';

const GATEWAY_KEY = 'key_of_the_gateway';
const OWN_KEY = 'key_of_the_company';
const BRANCH_NUMBER = '+493012345600';
const OWN_NUMBER = '+493012345601';
/** Leads to the company with keys of its own, and to none of its branches. */
const BRANCHLESS_NUMBER = '+493012345602';
const NOBODYS_NUMBER = '+493012345699';
const COOLDOWN_MS = 300_000;

const plain = tenantOf('de', 'Salon Mitte');
const gatewayTenant = { ...plain, company: { ...plain.company, retellApiKeys: [] } };
const ownTenant = { ...plain, company: { ...plain.company, retellApiKeys: [Secret.of('old'), Secret.of(OWN_KEY)] } };
const ownersByNumber = new Map<string, CallOwner>([
  [BRANCH_NUMBER, gatewayTenant],
  [OWN_NUMBER, ownTenant],
  [BRANCHLESS_NUMBER, { company: { ...ownTenant.company, locale: 'en' }, branch: null }],
]);

describe(RetellFunctionsController.name, () => {
  let app: INestApplication<App>;
  const tenants = new TenantContext();
  const seen: unknown[] = [];
  let callNumber = 0;
  let callId = '';

  beforeAll(async () => {
    const unused = [
      BookAppointmentService,
      CancelAppointmentService,
      CollectAppointmentService,
      FindAlternativesService,
      FindAppointmentsService,
      GetContextService,
      RequestCallbackService,
      RescheduleAppointmentService,
    ].map((provide) => ({ provide, useValue: {} }));
    const limits = [
      { name: 'total', points: 50, ttlMs: 7_200_000 },
      { name: 'minute', points: 20, ttlMs: 60_000 },
      { name: PER_FUNCTION, points: 10, ttlMs: 7_200_000 },
    ];
    const storage = new CallThrottlerStorage(RedisConnection.none(), limits, [...FUNCTION_NAMES, 'unknown']);
    const module = await Test.createTestingModule({
      imports: [
        ThrottlerModule.forRoot({
          throttlers: [{ limit: 50, ttl: 7_200_000, blockDuration: COOLDOWN_MS }],
          storage,
        }),
      ],
      controllers: [RetellFunctionsController],
      providers: [
        AppointmentHandlers,
        BookingHandlers,
        QuestionHandlers,
        SpokenResponsePresenter,
        ...unused,
        { provide: CallThrottlerStorage, useValue: storage },
        { provide: InFlightLimit, useValue: new InFlightLimit(250) },
        { provide: CallArrivals, useValue: { note: () => undefined } },
        {
          provide: ListServicesService,
          useValue: {
            list: () => {
              seen.push(tenants.current());
              return { kind: 'listed', services: [] };
            },
          },
        },
        { provide: CheckAvailabilityService, useValue: { check: () => Promise.reject(new Error('secret detail')) } },
        {
          provide: CheckCustomerService,
          useValue: { check: () => Promise.resolve({ kind: 'new', identity: 'number', missing: null }) },
        },
        { provide: TenantContext, useValue: tenants },
        {
          provide: TenantResolver,
          useValue: {
            resolve: ({ toNumber }: { toNumber: string | null }) =>
              Promise.resolve(ownersByNumber.get(toNumber ?? '') ?? null),
          },
        },
        { provide: Clock, useValue: { now: () => NOW } },
        { provide: Config, useValue: { retellApiKey: Secret.of(GATEWAY_KEY) } },
        { provide: AppLogger, useValue: { error: () => undefined, warn: () => undefined, log: () => undefined } },
      ],
    }).compile();
    app = module.createNestApplication<INestApplication<App>>({ rawBody: true, logger: false });
    await app.init();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    callNumber += 1;
    callId = `call_${callNumber}`;
    seen.length = 0;
  });

  const bodyOf = (args: object = {}, toNumber = BRANCH_NUMBER): object => ({
    args,
    call: { call_id: callId, direction: 'inbound', from_number: '+4915112345678', to_number: toNumber },
  });
  const post = (path: string, body: object, key = GATEWAY_KEY, at = NOW) => {
    const raw = JSON.stringify(body);
    return request(app.getHttpServer())
      .post(`/retell/functions${path}`)
      .set('Content-Type', 'application/json')
      .set('X-Retell-Signature', signRetellBody(Buffer.from(raw), key, at))
      .send(raw);
  };

  it('answers by path and by the name in the body, inside the context of the tenant', async () => {
    const byPath = await post('/list_services', bodyOf()).expect(200);
    expect(byPath.body).toMatchObject({ success: true, status: 'listed', data: { services: [] } });
    expect(byPath.headers).toMatchObject({ 'cache-control': 'no-store', 'x-call-ratelimit-limit': '50' });
    const byBody = await post('', { ...bodyOf(), name: 'get_available_services_v17' }).expect(200);
    expect(byBody.body).toEqual(byPath.body);
    expect(byBody.headers['x-call-ratelimit-remaining']).toBe('48');
    expect(seen).toEqual([gatewayTenant, gatewayTenant]);
  });

  it('refuses a wrong, stale or missing signature with 401 and runs nothing', async () => {
    await post('/list_services', bodyOf(), 'wrong').expect(401);
    await post('/list_services', bodyOf(), GATEWAY_KEY, new Date(NOW.getTime() - 300_001)).expect(401);
    await request(app.getHttpServer()).post('/retell/functions/list_services').send(bodyOf()).expect(401);
    await request(app.getHttpServer()).post('/retell/functions/list_services').expect(401);
    expect(seen).toEqual([]);
  });

  it('takes the keys of the company that the body names, and no other', async () => {
    await post('/list_services', bodyOf({}, OWN_NUMBER), OWN_KEY).expect(200);
    await post('/list_services', bodyOf({}, OWN_NUMBER), GATEWAY_KEY).expect(401);
    await post('/list_services', bodyOf({}, BRANCH_NUMBER), OWN_KEY).expect(401);
  });

  it('takes them also when only the company is known, and tells in its language that no branch is meant', async () => {
    await post('/list_services', bodyOf({}, BRANCHLESS_NUMBER), GATEWAY_KEY).expect(401);
    const { body } = await post('/list_services', bodyOf({}, BRANCHLESS_NUMBER), OWN_KEY).expect(200);
    expect(body).toMatchObject({ status: 'unknown_tenant', message: expect.stringContaining('for this number') });
    expect(seen).toEqual([]);
  });

  it.each<[string, string, (body: object) => object]>([
    ['unknown_tenant', '/list_services', () => bodyOf({}, NOBODYS_NUMBER)],
    ['no_call', '/list_services', () => ({ args: {} })],
    ['unknown_function', '/transfer_call', (body) => body],
    ['invalid', '/check_availability', () => bodyOf({ date: { day: 1 } })],
    ['error', '/check_availability', () => bodyOf({ date: 'morgen' })],
  ])('says %s with status 200 and no effect', async (status, path, change) => {
    const { body, headers } = await post(path, change(bodyOf())).expect(200);
    expect(body).toMatchObject({ success: false, status });
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.stringify(body)).not.toContain('secret detail');
    expect(seen).toEqual([]);
  });

  it('ends a loop at the eleventh call of one function, whatever alias it takes', async () => {
    const names = ['list_services', 'get_available_services', 'list_services_v3'];
    for (let count = 0; count < 10; count += 1) {
      await post(`/${names[count % 3] ?? ''}`, bodyOf()).expect(200, /listed/);
    }
    const { body, headers } = await post('/list_services', bodyOf()).expect(200);
    expect(body).toMatchObject({ success: false, status: 'rate_limited' });
    expect(headers).toMatchObject({
      'retry-after': '300',
      'x-call-ratelimit-remaining': '0',
      'x-call-ratelimit-limit': '50',
    });
    expect((await post('/check_customer', bodyOf()).expect(200)).body).toMatchObject({ status: 'rate_limited' });
    expect(seen).toHaveLength(10);
  });
});
