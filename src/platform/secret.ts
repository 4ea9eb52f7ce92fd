import { inspect } from 'node:util';

const SEALED = '[secret]';

/** A value that never shows itself in logs, JSON or error texts; `reveal` is the one way to it. */
export class Secret {
  readonly #open: () => string;

  constructor(open: () => string) {
    this.#open = open;
  }

  static of(value: string): Secret {
    return new Secret(() => value);
  }

  reveal(): string {
    return this.#open();
  }

  toString(): string {
    return SEALED;
  }

  toJSON(): string {
    return SEALED;
  }

  [inspect.custom](): string {
    return SEALED;
  }
}
