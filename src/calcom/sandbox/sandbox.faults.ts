import { isRecord } from '../json.js';
import { SandboxFailure } from './sandbox.failure.js';

export const SANDBOX_OPERATIONS = [
  'listSlots',
  'reserveSlot',
  'getReservation',
  'releaseSlot',
  'createBooking',
  'getBooking',
  'listBookings',
  'cancelBooking',
  'rescheduleBooking',
  'listEventTypes',
  'getEventType',
  'getMe',
  'listWebhooks',
  'createWebhook',
  'updateWebhook',
  'deleteWebhook',
] as const;
export type SandboxOperation = (typeof SANDBOX_OPERATIONS)[number];

export const FAULT_KINDS = [
  /** 500 raw, 503 raw, 502 as a proxy's HTML: no work is done. */
  'error_500',
  'error_503',
  'html_502',
  /** 429 with rate-limit headers. */
  'rate_limited',
  /** 409 raw and 400 taken, though the slot is free. */
  'conflict',
  'taken',
  /** Nothing is ever answered, no work is done. */
  'hang_before_headers',
  /** The work is done; the answer stops in its middle, or comes a byte at a time. */
  'hang_in_body',
  'slow_drip',
  /** The connection is reset before or after the work is done. */
  'reset_before_work',
  'reset_after_work',
  /** The work is done, nothing is ever answered. */
  'timeout_after_work',
  /** The work is done, and refused in words: 400 no_available_users_found_error. */
  'refused_after_work',
  /** 201 with somebody else's older booking, no work is done. */
  'foreign_booking',
  /** The booking is written an hour later than asked for. */
  'other_start',
  /** The work is done; the answer is no JSON, or empty. */
  'garbage',
  'empty_body',
  /** The right answer after `latencyMs`. */
  'latency',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface SandboxFault {
  operation: SandboxOperation | 'any';
  kind: FaultKind;
  /** How many requests it hits. */
  times: number | 'always';
  /** Real milliseconds; of `latency` only. */
  latencyMs?: number;
  /** Of `rate_limited` only; 60 where left out. */
  resetSeconds?: number;
}

/** Faults that are switched on; the first that fits a request takes it. */
export class SandboxFaults {
  #faults: { fault: SandboxFault; left: number }[] = [];

  /** Replaces all. */
  set(...faults: SandboxFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times === 'always' ? Infinity : fault.times }));
  }

  clear(): void {
    this.#faults = [];
  }

  list(): SandboxFault[] {
    return this.#faults.map(({ fault, left }) => ({ ...fault, times: left === Infinity ? 'always' : left }));
  }

  /** Takes one hit of the fault that fits. */
  take(operation: SandboxOperation): SandboxFault | null {
    const hit = this.#faults.find(
      ({ fault, left }) => left > 0 && (fault.operation === 'any' || fault.operation === operation),
    );
    if (!hit) return null;
    hit.left--;
    return hit.fault;
  }
}

/** Body of PUT /sandbox/faults: a list of faults. */
export function readFaults(body: unknown): SandboxFault[] {
  if (!Array.isArray(body)) throw SandboxFailure.of(400, 'a list of faults is wanted');
  return body.map((item: unknown) => {
    const fault = isRecord(item) ? item : {};
    const operation = [...SANDBOX_OPERATIONS, 'any' as const].find((known) => known === fault['operation']);
    const kind = FAULT_KINDS.find((known) => known === fault['kind']);
    const { times = 1, latencyMs, resetSeconds } = fault;
    if (operation === undefined || kind === undefined || (typeof times !== 'number' && times !== 'always')) {
      throw SandboxFailure.of(
        400,
        `a fault is {operation, kind, times}; operations: any, ${SANDBOX_OPERATIONS.join(', ')}; kinds: ${FAULT_KINDS.join(', ')}; times: a number or "always"`,
      );
    }
    return {
      operation,
      kind,
      times,
      ...(typeof latencyMs === 'number' ? { latencyMs } : {}),
      ...(typeof resetSeconds === 'number' ? { resetSeconds } : {}),
    };
  });
}
