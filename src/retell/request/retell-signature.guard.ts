import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Clock, Config } from '../../platform/index.js';
import { TenantResolver } from '../../tenancy/index.js';
import { callObjectOf, originOf } from './call-origin.js';
import type { RetellRequest } from './retell-request.js';
import { verifyRetellSignature } from './retell-signature.js';
import { RetellSignatureInvalidError } from './retell.errors.js';

/**
 * Lets in only what Retell signed. The body names the company whose keys must fit, so a foreign workspace cannot sign for
 * it; a body that names nobody must fit the gateway's own key.
 */
@Injectable()
export class RetellSignatureGuard implements CanActivate {
  constructor(
    private readonly tenants: TenantResolver,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws RetellSignatureInvalidError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RetellRequest>();
    const owner = await this.tenants.resolve(originOf(callObjectOf(request.body)));
    const ownKeys = owner?.company.retellApiKeys ?? [];
    const keys = ownKeys.length > 0 ? ownKeys : [this.config.retellApiKey];
    const header = request.headers['x-retell-signature'];
    const signed = verifyRetellSignature(
      request.rawBody ?? Buffer.alloc(0),
      typeof header === 'string' ? header : undefined,
      keys.map((key) => key.reveal()),
      this.clock.now(),
    );
    if (!signed) throw new RetellSignatureInvalidError();
    request.company = owner?.company ?? null;
    request.tenant = owner?.branch ? { company: owner.company, branch: owner.branch } : null;
    return true;
  }
}
