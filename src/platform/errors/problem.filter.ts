import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { AppLogger } from '../logging/app-logger.js';
import { toProblem } from './to-problem.js';

/** Answers every failure outside the function routes with application/problem+json; reflects no input and no stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: AppLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ event: 'request_failed', code: problem.code, err: error });
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.end();
      return;
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).setHeader('Cache-Control', 'no-store');
    response.type('application/problem+json').send(JSON.stringify(problem));
  }
}
