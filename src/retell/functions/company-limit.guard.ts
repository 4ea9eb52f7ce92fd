import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { InFlightLimit } from '../../resilience/index.js';
import type { RetellRequest } from '../request/retell-request.js';
import { CompanyBusyError } from '../request/retell.errors.js';

/**
 * Refuses function calls of a company of which too many run at once, before anything is asked or counted for them: a flood
 * of one company does not take the others' turn (I-69). By the signed company, as all calls come from Retell's address.
 */
@Injectable()
export class CompanyLimitGuard implements CanActivate {
  constructor(private readonly limit: InFlightLimit) {}

  /** @throws CompanyBusyError */
  canActivate(context: ExecutionContext): boolean {
    const { company } = context.switchToHttp().getRequest<RetellRequest>();
    // Of a company that nobody knows nothing is done that could take long.
    if (!company) return true;
    const end = this.limit.enter(company.id);
    if (end === null) throw new CompanyBusyError();
    // Also when the client is gone before the answer.
    context.switchToHttp().getResponse<Response>().once('close', end);
    return true;
  }
}
