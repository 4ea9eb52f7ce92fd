import type { FaultKind, SandboxOperation } from '../../src/calcom/sandbox/index.js';

/** A start by working days from the first day of the script, and the clock of the company. */
export interface When {
  day: number;
  time: string;
}

/** What a caller asks for. Indexes count, wrapping, what that caller was offered or has heard of so far. */
export type Action =
  | ({ kind: 'check' | 'book'; service: number } & When)
  | ({ kind: 'collect'; service: number; confirm: boolean } & When)
  | { kind: 'book_option'; option: number }
  | ({ kind: 'move'; appointment: number; confirm: boolean } & When)
  | { kind: 'move_to_option'; appointment: number; option: number; confirm: boolean }
  | { kind: 'cancel'; appointment: number; confirm: boolean }
  | { kind: 'find' | 'customer' | 'context' }
  /** The last request of that caller again, word for word. */
  | { kind: 'repeat' }
  /** With what somebody else was offered or heard of. */
  | { kind: 'strange_option' | 'strange_cancel'; index: number };

export interface Request {
  caller: number;
  action: Action;
  /** Sent so many times at once. */
  copies: number;
}

export type Step =
  /** All at once, each of another caller. */
  | { do: 'ask'; requests: Request[] }
  /** Hangs up and calls again. */
  | { do: 'redial'; caller: number }
  | { do: 'fault'; operation: SandboxOperation; kind: FaultKind; times: number }
  | { do: 'calm' }
  | { do: 'wait'; minutes: number }
  | ({ do: 'web_book'; person: number; service: number } & When)
  | ({ do: 'web_move'; booking: number } & When)
  | { do: 'web_cancel'; booking: number }
  /** One of the webhooks that are on their way. */
  | { do: 'post'; index: number; how: 'deliver' | 'twice' | 'lose' }
  | { do: 'reconcile' };

/** Everything that happens in one run; plain data, so a failing one can be printed, shortened and played again. */
export interface Script {
  seed: number;
  /** ISO 8601 in UTC. */
  startsAt: string;
  steps: Step[];
}
