import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../json.js';
import { slotTaken } from './sandbox.bookings.js';
import type { EndpointAnswer } from './sandbox.endpoint.js';
import { present } from './sandbox.endpoints.js';
import { SandboxFailure } from './sandbox.failure.js';
import type { SandboxFault } from './sandbox.faults.js';
import { MINUTE_MS, type SandboxBooking } from './sandbox.model.js';
import type { SandboxStore } from './sandbox.store.js';
import { send } from './sandbox.answer.js';

export interface FaultContext {
  store: SandboxStore;
  body: unknown;
  /** Does what the request asks for, or what another body would ask for, and gives the answer. */
  work: (body?: unknown) => EndpointAnswer;
  res: ServerResponse;
  /** Aborted when the sandbox closes. */
  signal: AbortSignal;
}

const DRIP_MS = 20;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HTML = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Answers a request the way the fault says, or leaves it unanswered. */
export async function answerWithFault(fault: SandboxFault, context: FaultContext): Promise<void> {
  const { res, work, store, signal } = context;
  switch (fault.kind) {
    case 'error_500':
      throw SandboxFailure.raw(500, 'Internal server error');
    case 'error_503':
      throw SandboxFailure.raw(503, 'Service Unavailable');
    case 'html_502':
      res.writeHead(502, { 'content-type': 'text/html' }).end(HTML);
      return;
    case 'rate_limited':
      return answerRateLimited(context, fault.resetSeconds ?? 60);
    case 'conflict':
      throw SandboxFailure.raw(409, 'booking_conflict_error');
    case 'taken':
      throw slotTaken();
    case 'hang_before_headers':
      return;
    case 'timeout_after_work':
      work();
      return;
    case 'reset_before_work':
      res.socket?.resetAndDestroy();
      return;
    case 'reset_after_work':
      work();
      res.socket?.resetAndDestroy();
      return;
    case 'refused_after_work':
      work();
      throw SandboxFailure.raw(400, 'no_available_users_found_error');
    case 'hang_in_body':
      startBody(res, work()).write('{"status":');
      return;
    case 'slow_drip':
      return drip(res, work(), signal);
    case 'garbage':
      startBody(res, work()).end('{"status":"succ');
      return;
    case 'empty_body':
      startBody(res, work()).end();
      return;
    case 'foreign_booking':
      send(res, { status: 201, body: { status: 'success', data: present(store, foreignBooking(store)) } });
      return;
    case 'other_start':
      send(res, work(anHourLater(context.body)));
      return;
    case 'latency':
      await sleep(fault.latencyMs ?? 0, undefined, { signal }).catch(() => undefined);
      send(res, work());
  }
}

function answerRateLimited({ res, store }: FaultContext, resetSeconds: number): void {
  const failure = SandboxFailure.throttled();
  res.writeHead(429, {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit-default': '120',
    'x-ratelimit-remaining-default': '0',
    'x-ratelimit-reset-default': String(resetSeconds),
  });
  res.end(JSON.stringify(failure.body(res.req.url ?? '', store.clock.now())));
}

function startBody(res: ServerResponse, answer: EndpointAnswer): ServerResponse {
  res.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
  return res;
}

async function drip(res: ServerResponse, answer: EndpointAnswer, signal: AbortSignal): Promise<void> {
  startBody(res, answer);
  for (const character of JSON.stringify(answer.body)) {
    if (signal.aborted || res.destroyed) return;
    res.write(character);
    await sleep(DRIP_MS, undefined, { signal }).catch(() => undefined);
  }
  res.end();
}

/** Somebody else's booking of yesterday; there is one even in an empty calendar. */
function foreignBooking(store: SandboxStore): SandboxBooking {
  const [account] = store.accounts;
  const [eventType] = account?.eventTypes ?? [];
  if (!account || !eventType) throw SandboxFailure.raw(500, 'Internal server error');
  const yesterday = new Date(store.clock.now().getTime() - DAY_MS);
  const start = new Date(store.clock.now().getTime() + DAY_MS);
  return {
    id: store.nextId(),
    uid: 'foreignBooking00000000',
    apiKey: account.apiKey,
    eventTypeId: eventType.id,
    hostIds: [account.hosts[0].id],
    status: 'accepted',
    start,
    end: new Date(start.getTime() + eventType.lengthInMinutes * MINUTE_MS),
    attendee: {
      name: 'Somebody Else',
      email: 'somebody.else@example.com',
      phoneNumber: null,
      timeZone: eventType.schedule.timeZone,
      language: 'en',
    },
    guests: [],
    responses: {},
    metadata: {},
    createdAt: yesterday,
    updatedAt: yesterday,
    cancellationReason: null,
    cancelledByEmail: null,
    reschedulingReason: null,
    rescheduledByEmail: null,
    rescheduledFromUid: null,
    rescheduledToUid: null,
  };
}

/** Takes the request for one of an hour later, and tells everybody so. */
function anHourLater(body: unknown): unknown {
  if (!isRecord(body) || typeof body['start'] !== 'string') return body;
  return { ...body, start: new Date(Date.parse(body['start']) + HOUR_MS).toISOString() };
}
