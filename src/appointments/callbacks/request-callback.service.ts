import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, readPhoneNumber } from '../../platform/index.js';
import { regionOf } from '../../tenancy/index.js';
import type { CallbackOutcome, CallContext } from '../appointment.js';
import { readPriority } from './callback-priority.js';
import { CallbackRepository } from './callback.repository.js';

export interface CallbackRequest {
  name?: string | undefined;
  phone?: string | undefined;
  reason?: string | undefined;
  preferredTime?: string | undefined;
  priority?: string | undefined;
}

/** "Have somebody call me back": needs nothing but the database, so it works while Cal.com is down. */
@Injectable()
export class RequestCallbackService {
  constructor(
    private readonly callbacks: CallbackRepository,
    private readonly clock: Clock,
  ) {}

  async request(call: CallContext, request: CallbackRequest): Promise<CallbackOutcome> {
    const given = request.phone === undefined ? null : readPhoneNumber(request.phone, regionOf(call.tenant.branch));
    const callback = {
      id: randomUUID(),
      name: request.name ?? null,
      phone: given ?? call.callerNumber,
      reason: request.reason ?? null,
      preferredTime: request.preferredTime ?? null,
      priority: request.priority === undefined ? null : readPriority(request.priority),
      requestedAt: this.clock.now(),
    };
    const { id, name, phone, preferredTime } = await this.callbacks.record(call, callback);
    return { kind: 'recorded', callback: { ref: id.slice(0, 8), name, phone, preferredTime } };
  }
}
