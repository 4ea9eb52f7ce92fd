import { Controller, type ExecutionContext, Get, Injectable, Res, UseGuards } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { Registry } from 'prom-client';
import { Config } from '../platform/index.js';
import { AdminAttempts } from './admin-attempts.js';
import { OpenToMetrics } from './admin-scope.js';
import { AdminTokens } from './admin-tokens.js';
import { AdminGuard } from './admin.guard.js';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Lets in operators and monitoring, and everybody when only this machine can ask. */
@Injectable()
export class MetricsGuard extends AdminGuard {
  readonly #open: boolean;

  constructor(config: Config, tokens: AdminTokens, attempts: AdminAttempts, reflector: Reflector) {
    super(tokens, attempts, reflector);
    this.#open = LOOPBACK.has(config.host);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    return this.#open || (await super.canActivate(context));
  }
}

/** The counts of this instance in the words of Prometheus. */
@Controller('metrics')
@UseGuards(MetricsGuard)
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  @OpenToMetrics()
  async get(@Res() response: Response): Promise<void> {
    const text = await this.registry.metrics();
    response.set('Content-Type', this.registry.contentType).set('Cache-Control', 'no-store').send(text);
  }
}
