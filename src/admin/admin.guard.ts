import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AppError, Config } from '../platform/index.js';

/** No admin token, or a wrong one. */
export class AdminTokenInvalidError extends AppError {
  readonly code = 'unauthorized';
  override readonly httpStatus = 401;

  constructor() {
    super('The admin token is missing or wrong');
  }
}

/** Lets operators in by bearer token; compares digests, so neither content nor length of the token shows in the time. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const header = context.switchToHttp().getRequest<Request>().headers.authorization ?? '';
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
    if (!timingSafeEqual(digest(token), digest(this.config.adminToken.reveal()))) throw new AdminTokenInvalidError();
    return true;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
