import { type CanActivate, type ExecutionContext, Injectable, type RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../platform/index.js';
import { type Tenant, TenantDirectory } from '../tenancy/index.js';
import { verifyCalcomSignature } from './calcom-signature.js';

export interface CalcomWebhookRequest extends RawBodyRequest<Request> {
  /** Whose connection it is, once the signature is proven. */
  tenant?: Tenant;
}

/** The body is not proven to come from that connection's Cal.com; nothing of it was read. */
export class CalcomSignatureInvalidError extends AppError {
  readonly code = 'invalid_signature';
  override readonly httpStatus = 401;

  constructor() {
    super('The signature of the webhook is missing or wrong');
  }
}

/** Lets in only what was signed with the secret of the connection in the path; an unknown one looks like a wrong secret. */
@Injectable()
export class CalcomSignatureGuard implements CanActivate {
  constructor(private readonly tenants: TenantDirectory) {}

  /** @throws CalcomSignatureInvalidError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<CalcomWebhookRequest>();
    const connectionId = request.params['connectionId'];
    const tenant = typeof connectionId === 'string' ? await this.tenants.findByConnection(connectionId) : null;
    const secrets = tenant ? [tenant.branch.calcom.webhookSecret, tenant.branch.calcom.previousWebhookSecret] : [];
    const header = request.headers['x-cal-signature-256'];
    const signature = typeof header === 'string' ? header : undefined;
    const known = secrets.flatMap((secret) => (secret === null ? [] : [secret.reveal()]));
    if (tenant === null || !verifyCalcomSignature(request.rawBody ?? Buffer.alloc(0), signature, known)) {
      throw new CalcomSignatureInvalidError();
    }
    request.tenant = tenant;
    return true;
  }
}
