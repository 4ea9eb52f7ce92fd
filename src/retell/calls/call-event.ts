import { createHash } from 'node:crypto';
import { CALL_STATES } from '../../platform/index.js';
import { callerNumberOf, callObjectOf, originOf } from '../request/call-origin.js';
import { idOf, type JsonRecord, recordOf, textOf } from '../request/json-record.js';

export type CallState = (typeof CALL_STATES)[number];

/**
 * All that is kept of an event: measures and codes, no name; words that were said, and whose, only where the operator
 * wants transcripts stored. Instants are epoch ms.
 */
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
  /** Only where transcripts are stored. */
  transcript: string | null;
  /** E.164, only beside a transcript: whose words they are. */
  callerNumber: string | null;
}

export type CallEvent =
  | { kind: 'known'; event: string; dedupeKey: string; facts: Omit<CallFacts, 'branchId'> }
  /** Nothing we keep: of a kind we do not know, or a transcript that is not to be stored. */
  | { kind: 'ignored' }
  | { kind: 'unreadable'; event: string; reason: string };

/** Comes with every turn of a call, and tells nothing but what was said. */
const TRANSCRIPT_UPDATED = 'transcript_updated';

export const STATE_AFTER: ReadonlyMap<string, CallState> = new Map([
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
  [TRANSCRIPT_UPDATED, 'started'],
]);

/** Codes of the vendor's are short words; longer text could be something a person said. */
const CODE = /^[\w .-]{1,64}$/;
const YEAR_2000 = 946_684_800_000;
const YEAR_2100 = 4_102_444_800_000;

/**
 * Reads a verified body of `POST /retell/webhook`, of which any part may be missing or of another type.
 * @param storeTranscripts - whether words that were said may be kept
 */
export function readCallEvent(body: unknown, storeTranscripts: boolean): CallEvent {
  const event = textOf(recordOf(body), 'event');
  if (event === null) return { kind: 'unreadable', event: 'unknown', reason: 'event_missing' };
  const state = STATE_AFTER.get(event);
  if (state === undefined || (event === TRANSCRIPT_UPDATED && !storeTranscripts)) return { kind: 'ignored' };
  const call = callObjectOf(body);
  const callId = idOf(call, 'call_id') ?? idOf(call, 'chat_id');
  if (callId === null) return { kind: 'unreadable', event, reason: 'call_id_missing' };
  const transferred = event === 'transfer_bridged' || event === 'transfer_ended';
  const transcript = storeTranscripts ? transcriptOf(call) : null;
  const callerNumber = transcript === null ? null : callerNumberOf(originOf(call));
  const facts = { ...factsOf(call, state), callId, transferred, transcript, callerNumber };
  return { kind: 'known', event, dedupeKey: dedupeKeyOf(event, callId, body), facts };
}

/** Lifecycle events happen once; a call may be transferred several times, and be written down at every turn. */
function dedupeKeyOf(event: string, callId: string, body: unknown): string {
  if (event === TRANSCRIPT_UPDATED) return `${event}:${callId}:${digestOf(transcriptOf(callObjectOf(body)))}`;
  if (!event.startsWith('transfer_')) return `${event}:${callId}`;
  // The start of the call alone would make its second transfer a repetition of the first.
  const { start_timestamp: startedAt } = callObjectOf(body);
  return `${event}:${callId}:${digestOf([startedAt, recordOf(body)['transfer_destination']])}`;
}

function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 16);
}

/** What any body tells of its call or chat, short of what was said. */
export function factsOf(call: JsonRecord, state: CallState): Omit<CallFacts, 'callId' | 'branchId'> {
  const analysis = recordOf(call['call_analysis'] ?? call['chat_analysis']);
  const cost = recordOf(call['call_cost'] ?? call['chat_cost']);
  const successful = analysis['call_successful'] ?? analysis['chat_successful'];
  const latency = measureOf(recordOf(recordOf(call['latency'])['e2e']), 'p50');
  return {
    state,
    agentId: codeOf(call, 'agent_id'),
    kind: codeOf(call, 'call_type') ?? codeOf(call, 'chat_type'),
    direction: codeOf(call, 'direction'),
    startedAt: instantOf(call, 'start_timestamp'),
    endedAt: instantOf(call, 'end_timestamp'),
    durationMs: wholeOf(measureOf(call, 'duration_ms')),
    disconnectionReason: codeOf(call, 'disconnection_reason'),
    transferred: false,
    costCents: measureOf(cost, 'combined_cost'),
    latencyP50Ms: latency !== null && latency <= 3_600_000 ? wholeOf(latency) : null,
    modelSentiment: codeOf(analysis, 'user_sentiment'),
    modelSuccessful: typeof successful === 'boolean' ? successful : null,
    transcript: null,
    callerNumber: null,
  };
}

/** Agent and caller turn by turn, as Retell wrote it down; while the call lasts only its entries are sent. */
function transcriptOf(call: JsonRecord): string | null {
  const written = textOf(call, 'transcript');
  if (written !== null) return storable(written);
  const entries = call['transcript_with_tool_calls'] ?? call['message_with_tool_calls'];
  if (!Array.isArray(entries)) return null;
  const turns = entries.map(recordOf).flatMap((entry) => {
    const role = textOf(entry, 'role');
    const content = textOf(entry, 'content');
    return (role === 'agent' || role === 'user') && content !== null ? [`${role}: ${content}`] : [];
  });
  return turns.length === 0 ? null : storable(turns.join('\n'));
}

/** Without what neither text nor JSON of PostgreSQL may hold. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
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
