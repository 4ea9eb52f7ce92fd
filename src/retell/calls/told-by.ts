import type { CallFacts } from './call-event.js';
import { type ToldCall, UNTOLD } from './call-log.js';

/** The facts of an event as the log keeps them; those that an earlier version stored may lack some. */
export function toldBy({ startedAt, endedAt, ...facts }: Omit<CallFacts, 'callId' | 'branchId'>): ToldCall {
  return { ...UNTOLD, ...facts, startedAt: dateOf(startedAt), endedAt: dateOf(endedAt) };
}

function dateOf(epochMs: number | null | undefined): Date | null {
  return typeof epochMs === 'number' ? new Date(epochMs) : null;
}
