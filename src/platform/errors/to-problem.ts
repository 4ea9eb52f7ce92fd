import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { AppError } from './app-error.js';
import type { Problem } from './problem.js';
import { ProblemError } from './problem.error.js';

const CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  409: 'conflict',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  422: 'invalid',
  429: 'rate_limited',
  500: 'internal_error',
  503: 'unavailable',
};

/**
 * What an HTTP client may know about a failure. Texts of exceptions are left out, since they repeat input or name parts of
 * the inside; only a ProblemError speaks for itself.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) {
    return {
      ...problem(error.httpStatus, error.code),
      detail: error.message,
      ...(error.problems.length > 0 ? { errors: error.problems } : {}),
    };
  }
  if (error instanceof AppError) return problem(error.httpStatus, error.code);
  if (isBrokenJson(error)) return problem(400, 'invalid_json');
  const status = statusOf(error);
  return problem(status, CODES[status] ?? (status < 500 ? 'bad_request' : 'internal_error'));
}

function problem(status: number, code: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code };
}

/** The JSON parser's refusal, as the body parser throws it or as Nest wraps it. */
function isBrokenJson(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('type' in error && error.type === 'entity.parse.failed') return true;
  if (!(error instanceof HttpException) || error.getStatus() !== 400) return false;
  return error.cause instanceof SyntaxError || / JSON\b/.test(error.message);
}

/** Status of Nest's exceptions and of the body parser's (http-errors); everything else is our own failure. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('status' in error) || !('expose' in error)) return 500;
  const { status } = error;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 600 ? status : 500;
}
