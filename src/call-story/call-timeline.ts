import type { CALL_OUTCOMES, callSteps } from '../platform/index.js';

/** A call as the list shows it. Retell's measures; instants are null while Retell has not told of them. */
export interface CallSummary {
  callId: string;
  /** Slug. */
  company: string;
  /** Slug. */
  branch: string;
  status: 'started' | 'ended' | 'analyzed';
  kind: string | null;
  direction: string | null;
  agentId: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  disconnectionReason: string | null;
  transferred: boolean;
  costCents: number | null;
  latencyP50Ms: number | null;
  /** What came of it by our own rows; null while its agent has asked for nothing. */
  outcome: (typeof CALL_OUTCOMES)[number] | null;
  /** When it was first heard of here. */
  createdAt: Date;
}

export interface TimelineStep {
  kind: StepRow['kind'];
  /** Of the function, operation, event or queue. */
  name: string;
  outcome: string;
  at: Date;
  /** Since the beginning of the call. */
  offsetMs: number;
  durationMs: number;
  /** Steps of one incoming request have the same. */
  requestId: string | null;
  httpStatus: number | null;
  attempt: number | null;
  breaker: string | null;
  cache: string | null;
}

const DEEDS = ['booked', 'moved', 'cancelled'] as const;

/** An appointment that the call made or changed. */
export interface TimelineBooking {
  /** Ours, as callers hear it. */
  ref: string;
  /** Slug. */
  service: string;
  /** As it stands now. */
  status: 'booked' | 'requested' | 'cancelled';
  start: Date;
  /** What this call did to it. */
  did: (typeof DEEDS)[number][];
}

export interface CallTimeline {
  callId: string;
  company: string;
  /** Null while nothing but its functions has been heard of the call. */
  call: CallSummary | null;
  /** When the first thing of it happened: the zero of the offsets. Null without any. */
  beganAt: Date | null;
  totals: { functions: number; functionMs: number; calcomRequests: number; calcomMs: number; webhooks: number };
  timeline: TimelineStep[];
  bookings: TimelineBooking[];
}

type StepRow = typeof callSteps.$inferSelect;

interface CallRows {
  callId: string;
  company: string;
  call: CallSummary | null;
  /** Ascending. */
  steps: StepRow[];
  bookings: {
    id: string;
    service: string;
    status: TimelineBooking['status'];
    start: Date;
    booked: boolean;
    moved: boolean;
    cancelled: boolean;
  }[];
}

/** Puts what is known of a call in order, each step with its place and length on the waterfall. */
export function timelineOf({ callId, company, call, steps, bookings }: CallRows): CallTimeline {
  const beginnings = [call?.startedAt, steps[0]?.startedAt].flatMap((at) => (at ? [at.getTime()] : []));
  const beganMs = beginnings.length === 0 ? null : Math.min(...beginnings);
  const total = (kind: StepRow['kind']) => {
    const ofKind = steps.filter((step) => step.kind === kind);
    return { count: ofKind.length, ms: rounded(ofKind.reduce((sum, { durationMs }) => sum + durationMs, 0)) };
  };
  return {
    callId,
    company,
    call,
    beganAt: beganMs === null ? null : new Date(beganMs),
    totals: {
      functions: total('function').count,
      functionMs: total('function').ms,
      calcomRequests: total('calcom').count,
      calcomMs: total('calcom').ms,
      webhooks: total('webhook').count,
    },
    timeline: steps.map((step) => toStep(step, beganMs ?? 0)),
    bookings: bookings.map(({ id, booked, moved, cancelled, ...booking }) => ({
      ref: id.slice(0, 8),
      ...booking,
      did: DEEDS.filter((deed) => ({ booked, moved, cancelled })[deed]),
    })),
  };
}

function toStep({ startedAt, durationMs, ...row }: StepRow, beganMs: number): TimelineStep {
  const { kind, name, outcome, requestId, httpStatus, attempt, breaker, cache } = row;
  const measures = { at: startedAt, offsetMs: startedAt.getTime() - beganMs, durationMs: rounded(durationMs) };
  return { kind, name, outcome, ...measures, requestId, httpStatus, attempt, breaker, cache };
}

/** Tenths: a cache answers within less than a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
