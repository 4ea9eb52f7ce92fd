import { AppError } from '../../platform/index.js';

/** The body is not proven to come from Retell; nothing of it was read. */
export class RetellSignatureInvalidError extends AppError {
  readonly code = 'invalid_signature';
  override readonly httpStatus = 401;

  constructor() {
    super('The signature is missing, wrong or too old');
  }
}

/** The agent's arguments are too long or of the wrong type. */
export class ArgumentsInvalidError extends AppError {
  readonly code = 'arguments_invalid';
  override readonly httpStatus = 422;
  override readonly spoken = 'invalid';

  constructor(readonly fields: readonly string[]) {
    super(`Arguments are too long or of the wrong type: ${fields.join(', ')}`);
  }
}

/** As many function calls of the company run as may; the next one is taken as soon as one of them ends. */
export class CompanyBusyError extends AppError {
  readonly code = 'company_busy';
  override readonly httpStatus = 429;
  override readonly spoken = 'rate_limited';

  constructor() {
    super('Too many function calls of the company run at the same time');
  }
}

/** A call has used up its function calls; it is free again after `retryAfterMs`. */
export class CallRateLimitedError extends AppError {
  readonly code = 'call_rate_limited';
  override readonly httpStatus = 429;
  override readonly spoken = 'rate_limited';

  constructor(
    readonly limit: string,
    readonly retryAfterMs: number,
  ) {
    super(`A call passed its limit "${limit}"`);
  }
}
