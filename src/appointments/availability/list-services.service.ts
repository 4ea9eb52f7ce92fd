import { Injectable } from '@nestjs/common';
import type { CallContext, ListedServices } from '../appointment.js';

@Injectable()
export class ListServicesService {
  list(call: CallContext): ListedServices {
    return { kind: 'listed', services: call.tenant.branch.services };
  }
}
