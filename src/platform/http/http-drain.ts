import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

const LOOK_EVERY_MS = 20;

/**
 * The end of the entrances: from `begin` on the gateway calls itself not ready and tells every client to come back on
 * another connection, while it still answers. So a load balancer can turn away before a connection is refused.
 */
@Injectable()
export class HttpDrain {
  #running = 0;
  #stopping = false;
  #lastArrivalMs = 0;

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Express middleware that counts the requests that run; it must stand in front of all others. */
  readonly count = (_request: Request, response: Response, next: NextFunction): void => {
    this.#running += 1;
    this.#lastArrivalMs = performance.now();
    if (this.#stopping) response.setHeader('Connection', 'close');
    response.once('close', () => {
      this.#running -= 1;
    });
    next();
  };

  /**
   * Resolves when nothing runs and nothing has come in for `quietMs`, at the latest after `limitMs`.
   * @returns how many requests still run
   */
  async begin(quietMs: number, limitMs: number): Promise<number> {
    this.#stopping = true;
    const beganMs = performance.now();
    this.#lastArrivalMs = beganMs;
    for (let nowMs = beganMs; nowMs - beganMs < limitMs; nowMs = performance.now()) {
      if (this.#running === 0 && nowMs - this.#lastArrivalMs >= quietMs) break;
      await sleep(LOOK_EVERY_MS);
    }
    return this.#running;
  }
}
