import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { AppError, AppLogger, ProblemFilter } from '../../platform/index.js';
import { envelopeOf, type RetellRequest } from '../request/retell-request.js';
import { RetellSignatureInvalidError } from '../request/retell.errors.js';
import { spokenLocaleOf } from './spoken-locale.js';
import { SpokenResponsePresenter } from '../answers/spoken-response.presenter.js';

/**
 * Turns any failure of a function into a sentence with status 200: on anything else the agent falls silent, or reads the
 * error aloud (I-08, I-10). Only what is not proven to be Retell's, or no JSON, gets an HTTP error.
 */
@Catch()
export class SpokenErrorFilter implements ExceptionFilter {
  readonly #problems: ProblemFilter;

  constructor(
    private readonly presenter: SpokenResponsePresenter,
    private readonly logger: AppLogger,
  ) {
    this.#problems = new ProblemFilter(logger);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const unproven = host.switchToHttp().getRequest<RetellRequest>().tenant === undefined;
    if (error instanceof RetellSignatureInvalidError || (unproven && error instanceof HttpException)) {
      // oxlint-disable-next-line promise/valid-params -- an exception filter of Nest, not a promise
      this.#problems.catch(error, host);
      return;
    }
    const request = host.switchToHttp().getRequest<RetellRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const { name, call } = envelopeOf(request);
    const failure = error instanceof AppError ? error.spoken : 'error';
    const line = { event: 'function_failed', function: name, callId: call?.callId ?? null, err: error };
    if (failure === 'error') this.logger.error(line);
    else this.logger.warn(line);
    response.status(200).setHeader('Cache-Control', 'no-store');
    response.json(this.presenter.presentFailure(name, failure, spokenLocaleOf(request)));
  }
}
