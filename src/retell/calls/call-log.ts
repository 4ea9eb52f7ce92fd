import { CALL_STATES, type calls } from '../../platform/index.js';

type Row = typeof calls.$inferSelect;

/** What Retell has told of a call; unknown things are null. */
export type ToldCall = Omit<Row, 'companyId' | 'callId' | 'branchId' | 'outcome' | 'createdAt' | 'updatedAt'>;

/** A call of which nothing has been told. */
export const UNTOLD: ToldCall = {
  state: 'started',
  agentId: null,
  kind: null,
  direction: null,
  startedAt: null,
  endedAt: null,
  durationMs: null,
  disconnectionReason: null,
  transferred: false,
  costCents: null,
  latencyP50Ms: null,
  modelSentiment: null,
  modelSuccessful: null,
  transcript: null,
  callerNumber: null,
};

/**
 * What both tell together. Events come in any order and any number of times, so the result depends on neither: of two
 * values the earlier beginning, the later end, the higher measure and the longer text are kept, and the state never goes back (I-66).
 */
export function joinTold(one: ToldCall, other: ToldCall): ToldCall {
  const stateOf = Math.max(CALL_STATES.indexOf(one.state), CALL_STATES.indexOf(other.state));
  return {
    state: CALL_STATES[stateOf] ?? one.state,
    agentId: greatest(one.agentId, other.agentId),
    kind: greatest(one.kind, other.kind),
    direction: greatest(one.direction, other.direction),
    startedAt: earlier(one.startedAt, other.startedAt),
    endedAt: greatest(one.endedAt, other.endedAt),
    durationMs: greatest(one.durationMs, other.durationMs),
    disconnectionReason: greatest(one.disconnectionReason, other.disconnectionReason),
    transferred: one.transferred || other.transferred,
    costCents: greatest(one.costCents, other.costCents),
    latencyP50Ms: greatest(one.latencyP50Ms, other.latencyP50Ms),
    modelSentiment: greatest(one.modelSentiment, other.modelSentiment),
    modelSuccessful: greatest(one.modelSuccessful, other.modelSuccessful),
    transcript: longer(one.transcript, other.transcript),
    callerNumber: greatest(one.callerNumber, other.callerNumber),
  };
}

function greatest<T extends string | number | boolean | Date>(one: T | null, other: T | null): T | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** The transcript of an ongoing call grows. */
function longer(one: string | null, other: string | null): string | null {
  if (one === null || other === null || one.length === other.length) return greatest(one, other);
  return one.length > other.length ? one : other;
}
