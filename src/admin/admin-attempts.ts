import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RedisConnection } from '../platform/index.js';
import { consume, SharedCounter } from '../resilience/index.js';

const WRONG_TOKENS = 20;
const WINDOW_MS = 60_000;

/**
 * Counts wrong admin tokens by address. An address that passed the limit is refused, a right token included, until its
 * minute is over: else the answer to a guess would still be told.
 */
@Injectable()
export class AdminAttempts {
  readonly #wrong: SharedCounter;

  constructor(redis: RedisConnection) {
    this.#wrong = new SharedCounter({ keyPrefix: 'slotline:admin', points: WRONG_TOKENS, ttlMs: WINDOW_MS }, redis);
  }

  /** Milliseconds until this address may try again; 0 when it may now. */
  async waitMs(address: string): Promise<number> {
    const count = await this.#wrong.run((limiter) => limiter.get(subjectOf(address)));
    return count === null || count.consumedPoints < WRONG_TOKENS ? 0 : count.msBeforeNext;
  }

  /** Counts a wrong token. @returns as `waitMs` */
  async countWrong(address: string): Promise<number> {
    const count = await this.#wrong.run((limiter) => consume(limiter, subjectOf(address)));
    return count.consumedPoints > WRONG_TOKENS ? count.msBeforeNext : 0;
  }
}

/** An address is personal data and stays out of the shared store. Of IPv6 one customer holds the lower half. */
function subjectOf(address: string): string {
  const network = address.includes('.') ? address : address.split(':').slice(0, 4).join(':');
  return createHash('sha256').update(network).digest('hex').slice(0, 32);
}
