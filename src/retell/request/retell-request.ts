import type { RawBodyRequest } from '@nestjs/common';
import type { Request } from 'express';
import { rememberPersonal } from '../../platform/index.js';
import type { Company, Tenant } from '../../tenancy/index.js';
import { type FunctionEnvelope, parseFunctionEnvelope } from './function-envelope.js';

/**
 * A request of Retell's. `company` and `tenant` are set once the signature is proven: null when nobody is meant, and no
 * tenant when only the company is known and not which of its branches.
 */
export interface RetellRequest extends RawBodyRequest<Request> {
  company?: Company | null;
  tenant?: Tenant | null;
  envelope?: FunctionEnvelope;
}

/** The function call of a request, parsed once. */
export function envelopeOf(request: RetellRequest): FunctionEnvelope {
  const inPath = request.params['function'];
  if (request.envelope === undefined) {
    request.envelope = parseFunctionEnvelope(request.body, typeof inPath === 'string' ? inPath : null);
    rememberPersonal({ ...request.envelope.args, from_number: request.envelope.call?.callerNumber });
  }
  return request.envelope;
}
