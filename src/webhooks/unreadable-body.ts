import { createHash } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** Of a body that the parser choked on. */
export const NOT_JSON = { kind: 'unreadable', event: 'unknown', reason: 'not_json' } as const;

/**
 * Lets a body that is no JSON pass as undefined instead of refusing it, so that it is kept as a dead delivery once its
 * signature is proven. An error middleware for the paths of webhooks, after the parser.
 */
export function passUnreadableJson(error: unknown, _request: Request, _response: Response, next: NextFunction): void {
  const isParseFailure =
    typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.parse.failed';
  next(isParseFailure ? undefined : error);
}

/** The same body has the same one. */
export function hashOfBody(rawBody: Buffer | undefined): string {
  return createHash('sha256')
    .update(rawBody ?? '')
    .digest('hex');
}
