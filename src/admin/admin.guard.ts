import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { AppError } from '../platform/index.js';
import { AdminAttempts } from './admin-attempts.js';
import { mayUse, ROUTE_OPENING, type RouteOpening } from './admin-scope.js';
import { AdminTokens } from './admin-tokens.js';
import type { AdminRequest } from './audit-log.js';

/** No admin token, or a wrong one. */
export class AdminTokenInvalidError extends AppError {
  readonly code = 'unauthorized';
  override readonly httpStatus = 401;

  constructor() {
    super('The admin token is missing or wrong');
  }
}

/** The token is right and not for this: a company's token for another company or for a route of operators. */
export class AdminScopeExceededError extends AppError {
  readonly code = 'forbidden';
  override readonly httpStatus = 403;

  constructor() {
    super('The admin token is not for this route or company');
  }
}

/** Too many wrong tokens came from this address. */
export class AdminAttemptsExceededError extends AppError {
  readonly code = 'rate_limited';
  override readonly httpStatus = 429;

  constructor() {
    super('Too many wrong admin tokens from one address');
  }
}

/** Lets in bearers of an admin token whose scope reaches this route; operators only where the route says nothing. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly tokens: AdminTokens,
    private readonly attempts: AdminAttempts,
    private readonly reflector: Reflector,
  ) {}

  /** @throws AdminTokenInvalidError, AdminScopeExceededError, AdminAttemptsExceededError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const address = request.ip ?? '';
    refuseWhile(await this.attempts.waitMs(address), response);
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new AdminTokenInvalidError();
    const bearer = await this.tokens.bearerOf(token);
    if (bearer === null) {
      refuseWhile(await this.attempts.countWrong(address), response);
      throw new AdminTokenInvalidError();
    }
    const opening = this.reflector.getAllAndOverride<RouteOpening | undefined>(ROUTE_OPENING, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!mayUse(bearer.scope, opening, request)) throw new AdminScopeExceededError();
    request.adminActor = bearer.actor;
    return true;
  }
}

function refuseWhile(waitMs: number, response: Response): void {
  if (waitMs <= 0) return;
  response.setHeader('Retry-After', Math.ceil(waitMs / 1000));
  throw new AdminAttemptsExceededError();
}
