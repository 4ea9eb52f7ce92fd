import { Injectable } from '@nestjs/common';
import { Cache } from '../../platform/index.js';
import { CacheKeyFactory } from '../../tenancy/index.js';
import type { Alternatives, Available, CallContext, NoneFree } from '../appointment.js';

/** As long as a caller would say "just now". */
const REMEMBERED_MS = 5 * 60 * 1000;

/**
 * Remembers what a call has been told last about free times. An agent that asks the same again and again is told so, with
 * the same times, and ends its loop with a choice (I-94). The times are looked up all the same: what is no longer free is
 * another answer.
 */
@Injectable()
export class LastAnswer {
  constructor(
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
  ) {}

  /** @returns the outcome, as `repeated` when this call was told exactly that last */
  async mark<T extends Available | Alternatives | NoneFree>(call: CallContext, outcome: T): Promise<T> {
    const key = this.keys.key('last-answer', call.callId);
    const answer = fingerprintOf(outcome);
    if ((await this.cache.get<string>(key)) === answer) return { ...outcome, repeated: true };
    // Nobody waits for it: the next question of the call is read after it.
    void this.cache.set(key, answer, REMEMBERED_MS);
    return outcome;
  }
}

function fingerprintOf(outcome: Available | Alternatives | NoneFree): string {
  const starts = outcome.kind === 'none' ? [] : outcome.options.map(({ start }) => start.getTime());
  return JSON.stringify([outcome.kind, outcome.service.id, outcome.requested, starts]);
}
