import fc from 'fast-check';
import { FUNCTION_NAMES } from '../../src/retell/answers/function-answer.js';
import { asHostileJson, hostileAddress, hostileRecord, hostileValue } from './hostile-bodies.js';
import type { Route } from './routes.js';
import { SALON } from './tenants.js';

export interface HostileRequest {
  method: string;
  path: string;
  /** None for routes that read no body. */
  body: Buffer | null;
}

/** One route, or those that read no body, and what is thrown at it. */
export interface Target {
  name: string;
  signer: 'retell' | 'calcom' | 'operator';
  requests: fc.Arbitrary<HostileRequest>;
  /** Function routes answer with a sentence, whatever was sent in JSON. */
  isSpoken: boolean;
  /** Answers with the document that it stored, as its operator wrote it. */
  isEchoing: boolean;
}

/** A company of that name is refused, so everything else of it is looked at and never applied. */
const NO_SLUG = 'Not A Slug';
const FUZZED = { slug: 'fuzzed', agentIds: ['agent_fuzzed'], phoneNumbers: ['+493055500199'] };

const FUZZED_SALON = {
  ...SALON,
  slug: FUZZED.slug,
  agentIds: FUZZED.agentIds,
  calcom: { apiKey: 'cal_x', apiUrl: 'http://127.0.0.1:9/v2' },
  branches: SALON.branches.map((branch) => ({ ...branch, phoneNumbers: FUZZED.phoneNumbers })),
};

/** Reads no input, and each request does the work of an hour. */
const NOT_FUZZED = '/admin/isolation';

const oneOf = (...values: unknown[]) => fc.constantFrom(...values);
const DAYS = oneOf('2026-11-26', 'übermorgen', 'nächste Woche Mittwoch');
const TIMES = oneOf('15:00', 'halb drei', 'nachmittags');
const ARGS = hostileRecord({
  service: oneOf('Herrenhaarschnitt', 'Beratung', 'Schnitt'),
  date: DAYS,
  time: TIMES,
  old_date: DAYS,
  old_time: TIMES,
  new_date: DAYS,
  new_time: TIMES,
  part_of_day: oneOf('vormittags', 'evening'),
  after: oneOf('14:00'),
  before: oneOf('16:00'),
  option_id: oneOf('1', 'abc'),
  name: oneOf('Jana Beispiel', "O'Brien"),
  phone: oneOf('+4915228817386', '030 123456'),
  email: oneOf('jana@example.org'),
  notes: oneOf('bitte leise'),
  appointment_ref: oneOf('a1'),
  confirm: oneOf(true, false, 'ja'),
  reason: oneOf('krank'),
  preferred_time: oneOf('morgen früh'),
});

/** A call of Retell's in which everything may be wrong; its id mostly its own, and now and then that of a call before. */
function callBody(name: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const call = hostileRecord({
    call_id: fc.nat(20_000).map((index) => `fuzz_${index}`),
    call_type: oneOf('phone_call', 'web_call'),
    direction: oneOf('inbound', 'outbound'),
    from_number: oneOf('+4915228817386', 'anonymous'),
    to_number: oneOf(SALON.branches[0]?.phoneNumbers[0], '+12125550100'),
    agent_id: oneOf('agent_eins'),
    start_timestamp: oneOf(1_764_000_000_000),
    end_timestamp: oneOf(1_764_000_060_000),
  });
  return hostileRecord({ name, event: oneOf('call_ended', 'call_inbound', 'call_analyzed'), args: ARGS, call });
}

/** A company in whose every level something may be wrong. */
function hostileDocument(right: object): fc.Arbitrary<Record<string, unknown>> {
  const rightOf = (document: object) =>
    Object.fromEntries(Object.entries(document).map(([key, value]) => [key, oneOf(value)]));
  const branch = hostileRecord({
    ...rightOf({ ...SALON.branches[0], phoneNumbers: FUZZED.phoneNumbers }),
    openingHours: hostileRecord({ mon: oneOf(['09:00-18:00']), tue: hostileValue }),
    closures: fc.array(hostileRecord({ from: oneOf('2026-12-24'), to: oneOf('2026-12-26') }), { maxLength: 2 }),
    holidays: hostileRecord({ country: oneOf('DE'), region: oneOf('BE') }),
    services: fc.array(hostileRecord(rightOf(SALON.branches[0]?.services[0] ?? {})), { maxLength: 3 }),
  });
  return hostileRecord({
    ...rightOf({ ...SALON, ...right }),
    policy: hostileRecord({ horizonDays: oneOf(60), identity: oneOf('number') }),
    calcom: hostileRecord({ apiKey: oneOf('cal_x'), apiUrl: oneOf('http://127.0.0.1:9/v2') }),
    branches: fc.array(branch, { maxLength: 3 }),
  }).map((document) => ({ ...document, ...right }));
}

/** A company of which one field is hostile, so that many of them are applied. */
function almostRight(document: { slug: string }): fc.Arbitrary<Record<string, unknown>> {
  const field = fc.constantFrom('name', 'locale', 'timeZone', 'policy', 'branches', 'retell');
  return fc
    .tuple(field, fc.oneof(fc.constant('Salon <3 & Söhne'), hostileValue), fc.boolean())
    .map(([key, value, isRight]) => (isRight ? document : { ...document, [key]: value }));
}

const CALCOM_PAYLOAD = hostileRecord({
  uid: oneOf('uid-1', 'uid-2'),
  startTime: oneOf('2026-11-26T14:00:00Z'),
  endTime: oneOf('2026-11-26T14:30:00Z'),
  eventTypeId: oneOf(4711),
  status: oneOf('ACCEPTED', 'PENDING'),
  attendees: oneOf([{ name: 'Jana Beispiel', email: 'jana@example.org', timeZone: 'Europe/Berlin' }]),
  metadata: oneOf({}),
});

const PERSON = hostileRecord({ phone: oneOf('+4915228817386'), email: oneOf('jana@example.org') });

/** What the gateway has before. */
export interface Made {
  connectionId: string;
  callbackId: string;
}

interface BodyTarget {
  name: string;
  /** As Nest knows it. */
  route: string;
  signer: Target['signer'];
  /** What stands in the address for its parameter. */
  parameter?: string | ((made: Made) => string);
  bodies: fc.Arbitrary<unknown>;
}

const BY_BODY: readonly BodyTarget[] = [
  ...FUNCTION_NAMES.map((name): BodyTarget => ({
    name,
    route: 'POST /retell/functions/:function',
    signer: 'retell',
    parameter: name,
    bodies: callBody(fc.constant(name)),
  })),
  {
    name: 'functions by name',
    route: 'POST /retell/functions',
    signer: 'retell',
    bodies: callBody(oneOf(...FUNCTION_NAMES, 'no_such_function')),
  },
  { name: 'events of Retell', route: 'POST /retell/webhook', signer: 'retell', bodies: callBody(oneOf('x')) },
  {
    name: 'inbound calls',
    route: 'POST /retell/inbound',
    signer: 'retell',
    bodies: hostileRecord({ event: oneOf('call_inbound'), call_inbound: callBody(oneOf('x')) }),
  },
  {
    name: 'events of Cal.com',
    route: 'POST /calcom/webhook/:connectionId',
    signer: 'calcom',
    parameter: ({ connectionId }) => connectionId,
    bodies: hostileRecord({
      triggerEvent: oneOf('BOOKING_CREATED', 'BOOKING_CANCELLED', 'BOOKING_RESCHEDULED', 'MEETING_ENDED'),
      createdAt: oneOf('2026-11-24T08:00:00Z'),
      payload: CALCOM_PAYLOAD,
    }),
  },
  {
    name: 'refused companies',
    route: 'PUT /admin/companies/:slug',
    signer: 'operator',
    parameter: NO_SLUG,
    bodies: hostileDocument({ slug: NO_SLUG }),
  },
  {
    name: 'applied companies',
    route: 'PUT /admin/companies/:slug',
    signer: 'operator',
    parameter: FUZZED.slug,
    bodies: fc.oneof(hostileDocument({ slug: FUZZED.slug, agentIds: FUZZED.agentIds }), almostRight(FUZZED_SALON)),
  },
  {
    name: 'erasures',
    route: 'POST /admin/companies/:slug/erasures',
    signer: 'operator',
    parameter: SALON.slug,
    bodies: PERSON,
  },
  {
    name: 'exports',
    route: 'POST /admin/companies/:slug/exports',
    signer: 'operator',
    parameter: SALON.slug,
    bodies: PERSON,
  },
  {
    name: 'callbacks',
    route: 'PATCH /admin/callbacks/:id',
    signer: 'operator',
    parameter: ({ callbackId }) => callbackId,
    bodies: hostileRecord({ status: oneOf('done', 'open'), priority: oneOf('low', 'high') }),
  },
  {
    name: 'breakers',
    route: 'POST /admin/breakers/:name/isolate',
    signer: 'operator',
    parameter: 'calcom:none',
    bodies: hostileRecord({ reason: oneOf('by hand') }),
  },
];

const ADDRESSES = 'addresses';

export const TARGET_NAMES: readonly string[] = [...BY_BODY.map(({ name }) => name), ADDRESSES];

/** @param routes - all of the gateway: those that no body is thrown at are asked for with hostile addresses */
export function targetOf(name: string, routes: readonly Route[], made: Made): Target {
  const found = BY_BODY.find((target) => target.name === name);
  if (!found) return { name, signer: 'operator', requests: addressesOf(routes), isSpoken: false, isEchoing: false };
  const { route, signer, parameter = '', bodies } = found;
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:\w+/, encodeURIComponent(typeof parameter === 'string' ? parameter : parameter(made)));
  return {
    name,
    signer,
    requests: asHostileJson(bodies).map((body) => ({ method, path, body })),
    isSpoken: pattern.startsWith('/retell/functions'),
    isEchoing: parameter === FUZZED.slug,
  };
}

function addressesOf(routes: readonly Route[]): fc.Arbitrary<HostileRequest> {
  const byBody = new Set(BY_BODY.map(({ route }) => route));
  const left = routes.filter(({ method, path }) => !byBody.has(`${method} ${path}`) && path !== NOT_FUZZED);
  return fc
    .tuple(fc.constantFrom(...left), hostileAddress(['company', 'limit', 'from', 'status', 'source', 'cursor']))
    .map(([{ method, path }, { parameter, query }]) => ({
      method,
      path: `${path.replace(/:\w+/g, () => tameParameter(`${method} ${path}`, parameter))}${query}`,
      body: null,
    }));
}

/** One route tells its operator which call it is about, and one would take away the company that the others need. */
function tameParameter(route: string, parameter: string): string {
  if (route === 'GET /admin/throttle/:callId') return 'call_1';
  return route === 'DELETE /admin/companies/:slug' && parameter === SALON.slug ? FUZZED.slug : parameter;
}

/** Routes that read a body and at which none is thrown. */
export function missedBy(routes: readonly Route[]): string[] {
  const known = new Set([
    ...BY_BODY.map(({ route }) => route),
    'POST /admin/breakers/:name/release',
    'POST /admin/webhooks/:id/replay',
  ]);
  return routes
    .filter(({ method }) => method !== 'GET' && method !== 'DELETE')
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !known.has(route));
}
