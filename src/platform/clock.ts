/** The only source of time: production reads the system, tests set it. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is moved. For tests, the demo and the sandbox. */
export class ManualClock extends Clock {
  #now: number;

  constructor(now: Date | string) {
    super();
    this.#now = new Date(now).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  set(now: Date | string): void {
    this.#now = new Date(now).getTime();
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
