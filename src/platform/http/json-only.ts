import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ProblemError } from '../errors/problem.error.js';
import { isWithinJsonLimits } from './json-limits.js';

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** A body is JSON, and deeper or wider than anything a vendor sends; nothing of it was read. */
export class JsonTooComplexError extends ProblemError {
  constructor() {
    super(400, 'json_too_complex', 'The body is nested too deeply or has too many fields.');
  }
}

/** Refuses every body that is not declared as JSON, before any of it is read. */
export function refuseOtherTypes(request: Request, _response: Response, next: NextFunction): void {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  next(hasBody && !JSON_TYPE.test(headers['content-type'] ?? '') ? new UnsupportedMediaTypeException() : undefined);
}

/** Stands behind the parser, in front of everything that walks through bodies. */
export function refuseComplexJson(request: Request, _response: Response, next: NextFunction): void {
  next(isWithinJsonLimits(request.body) ? undefined : new JsonTooComplexError());
}
