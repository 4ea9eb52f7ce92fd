import { Controller, type ExecutionContext, Get, Injectable, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { Registry } from 'prom-client';
import { Config } from '../platform/index.js';
import { AdminGuard } from './admin.guard.js';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Lets in operators, and everybody when only this machine can ask. */
@Injectable()
export class MetricsGuard extends AdminGuard {
  readonly #open: boolean;

  constructor(config: Config) {
    super(config);
    this.#open = LOOPBACK.has(config.host);
  }

  override canActivate(context: ExecutionContext): boolean {
    return this.#open || super.canActivate(context);
  }
}

/** The counts of this instance in the words of Prometheus. */
@Controller('metrics')
@UseGuards(MetricsGuard)
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  async get(@Res() response: Response): Promise<void> {
    const text = await this.registry.metrics();
    response.set('Content-Type', this.registry.contentType).set('Cache-Control', 'no-store').send(text);
  }
}
