import { CALL_STATES } from '../platform/index.js';
import { callObjectOf } from './call-origin.js';
import { type JsonRecord, recordOf, textOf } from './json-record.js';

export type CallState = (typeof CALL_STATES)[number];

/** All that is kept of an event: measures and codes, no word that was said, no number and no name. Instants are epoch ms. */
export interface CallFacts {
  callId: string;
  branchId: string;
  state: CallState;
  agentId: string | null;
  kind: string | null;
  direction: string | null;
  startedAt: number | null;
  endedAt: number | null;
  durationMs: number | null;
  disconnectionReason: string | null;
  transferred: boolean;
  costCents: number | null;
  latencyP50Ms: number | null;
  modelSentiment: string | null;
  modelSuccessful: boolean | null;
}

export type CallEvent =
  | { kind: 'known'; event: string; dedupeKey: string; facts: Omit<CallFacts, 'branchId'> }
  /** Nothing we keep: of a kind we do not know, or a transcript. */
  | { kind: 'ignored' }
  | { kind: 'unreadable'; event: string; reason: string };

const STATE_AFTER: ReadonlyMap<string, CallState> = new Map([
  ['call_started', 'started'],
  ['call_ended', 'ended'],
  ['call_analyzed', 'analyzed'],
  ['chat_started', 'started'],
  ['chat_ended', 'ended'],
  ['chat_analyzed', 'analyzed'],
  ['transfer_started', 'started'],
  ['transfer_bridged', 'started'],
  ['transfer_cancelled', 'started'],
  ['transfer_ended', 'started'],
]);

/** Codes of the vendor's are short words; longer text could be something a person said. */
const CODE = /^[\w .-]{1,64}$/;
const YEAR_2000 = 946_684_800_000;
const YEAR_2100 = 4_102_444_800_000;

/** Reads a verified body of `POST /retell/webhook`, of which any part may be missing or of another type. */
export function readCallEvent(body: unknown): CallEvent {
  const event = textOf(recordOf(body), 'event');
  if (event === null) return { kind: 'unreadable', event: 'unknown', reason: 'event_missing' };
  const state = STATE_AFTER.get(event);
  if (state === undefined) return { kind: 'ignored' };
  const call = callObjectOf(body);
  const callId = textOf(call, 'call_id') ?? textOf(call, 'chat_id');
  if (callId === null || callId.length > 128) return { kind: 'unreadable', event, reason: 'call_id_missing' };
  // A call may be transferred several times; everything else happens once.
  const moment = event.startsWith('transfer_') ? `:${String(instantOf(call, 'start_timestamp'))}` : '';
  return { kind: 'known', event, dedupeKey: `${event}:${callId}${moment}`, facts: factsOf(call, event, callId, state) };
}

function factsOf(call: JsonRecord, event: string, callId: string, state: CallState): Omit<CallFacts, 'branchId'> {
  const analysis = recordOf(call['call_analysis'] ?? call['chat_analysis']);
  const cost = recordOf(call['call_cost'] ?? call['chat_cost']);
  const successful = analysis['call_successful'] ?? analysis['chat_successful'];
  const latency = measureOf(recordOf(recordOf(call['latency'])['e2e']), 'p50');
  return {
    callId,
    state,
    agentId: codeOf(call, 'agent_id'),
    kind: codeOf(call, 'call_type') ?? codeOf(call, 'chat_type'),
    direction: codeOf(call, 'direction'),
    startedAt: instantOf(call, 'start_timestamp'),
    endedAt: instantOf(call, 'end_timestamp'),
    durationMs: wholeOf(measureOf(call, 'duration_ms')),
    disconnectionReason: codeOf(call, 'disconnection_reason'),
    transferred: event === 'transfer_bridged' || event === 'transfer_ended',
    costCents: measureOf(cost, 'combined_cost'),
    latencyP50Ms: latency !== null && latency <= 3_600_000 ? wholeOf(latency) : null,
    modelSentiment: codeOf(analysis, 'user_sentiment'),
    modelSuccessful: typeof successful === 'boolean' ? successful : null,
  };
}

function codeOf(record: JsonRecord, field: string): string | null {
  const text = textOf(record, field);
  return text !== null && CODE.test(text) ? text : null;
}

/** Negative measures do occur and mean nothing. */
function measureOf(record: JsonRecord, field: string): number | null {
  const value = record[field];
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

function wholeOf(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function instantOf(record: JsonRecord, field: string): number | null {
  const value = measureOf(record, field);
  return value !== null && value > YEAR_2000 && value < YEAR_2100 ? Math.round(value) : null;
}
