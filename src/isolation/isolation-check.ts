import { AppError } from '../platform/index.js';
import type { Canary } from './canary.js';

/** What is tried, in the order of the report. */
export const ISOLATION_CHECKS = [
  'functions',
  'refs',
  'option_ids',
  'cache',
  'webhooks',
  'sql_select',
  'sql_update',
  'sql_delete',
  'sql_insert',
] as const;

export type IsolationCheckName = (typeof ISOLATION_CHECKS)[number];

/** One kind of attempt of a canary to reach what is the other's. */
export interface IsolationCheck {
  readonly name: IsolationCheckName;
  /**
   * @returns by which ways it succeeded, as names of functions, events or tables; none when the wall held
   * @throws IsolationProbeBlindError when not even the owner reaches it, so that holding would prove nothing
   */
  tryToReach(theirs: Canary, from: Canary): Promise<string[]>;
}

/** A check did not find what its owner must find. */
export class IsolationProbeBlindError extends AppError {
  readonly code = 'isolation_probe_blind';

  /** @param what - a check or a table */
  constructor(what: string) {
    super(`The isolation probe cannot tell whether ${what} is closed: its owner does not reach it either`);
  }
}
