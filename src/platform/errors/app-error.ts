/** What the caller on the phone may hear about a failure; the sentences are in i18n. */
export type SpokenFailure = 'error' | 'unavailable' | 'invalid' | 'rate_limited';

/**
 * Base of every failure that Slotline raises itself.
 * `code` is stable, snake_case and listed in docs/errors.md; `message` is internal and carries no data of callers.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  /** Status on routes that speak problem+json; function routes always answer 200. */
  readonly httpStatus: number = 500;
  readonly spoken: SpokenFailure = 'error';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
