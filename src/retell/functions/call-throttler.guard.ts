import { type ExecutionContext, Injectable } from '@nestjs/common';
import {
  InjectThrottlerOptions,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
} from '@nestjs/throttler';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { CallThrottlerStorage, throttleKey } from '../../resilience/index.js';
import { envelopeOf, type RetellRequest } from '../request/retell-request.js';
import { CallRateLimitedError } from '../request/retell.errors.js';

/**
 * Counts the function calls of one phone call over all routes, by the signed call id: in all, per minute, and of one
 * function. A loop of the model ends in a sentence instead of a bill.
 */
@Injectable()
export class CallThrottlerGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    private readonly calls: CallThrottlerStorage,
    reflector: Reflector,
  ) {
    super(options, calls, reflector);
  }

  /** A body without a call cannot be counted; it is answered and does nothing. */
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(envelopeOf(requestOf(context)).call === null);
  }

  /** @throws CallRateLimitedError when this call has passed the limit, or still cools down */
  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, blockDuration } = request;
    const { name: functionName, call } = envelopeOf(requestOf(context));
    const key = throttleKey(call?.callId ?? '', functionName ?? 'unknown');
    const record = await this.calls.increment(key, ttl, limit, blockDuration);
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('X-Call-RateLimit-Limit', limit);
    response.setHeader('X-Call-RateLimit-Remaining', record.isBlocked ? 0 : Math.max(0, limit - record.totalHits));
    if (!record.isBlocked) return true;
    response.setHeader('Retry-After', record.timeToBlockExpire);
    throw new CallRateLimitedError(record.limitName, record.timeToBlockExpire * 1000);
  }
}

function requestOf(context: ExecutionContext): RetellRequest {
  return context.switchToHttp().getRequest<RetellRequest>();
}
