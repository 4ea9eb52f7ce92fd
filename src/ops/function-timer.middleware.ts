import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Metrics } from './metrics.js';

/** What the functions' room leaves at a request whose signature was proven. */
interface FunctionRequest extends Request {
  envelope?: { name: string | null };
}

/**
 * Times function calls from the body on. A middleware and no interceptor, since refusals by guards and answers of the error
 * filter are answers to callers as well.
 */
@Injectable()
export class FunctionTimerMiddleware implements NestMiddleware {
  constructor(private readonly metrics: Metrics) {}

  use(request: FunctionRequest, response: Response, next: NextFunction): void {
    const startedMs = performance.now();
    const send = response.json.bind(response);
    response.json = (body: unknown) => {
      if (typeof body === 'object' && body !== null && 'status' in body && typeof body.status === 'string') {
        const name = request.envelope?.name ?? 'unknown';
        this.metrics.countFunction(name, body.status, (performance.now() - startedMs) / 1000);
      }
      return send(body);
    };
    next();
  }
}
