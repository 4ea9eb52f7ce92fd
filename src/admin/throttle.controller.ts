import { Controller, Delete, Get, Header, HttpCode, Param, UseGuards } from '@nestjs/common';
import { AppLogger } from '../platform/index.js';
import { type CallCounters, CallThrottlerStorage } from '../resilience/index.js';
import { AdminGuard } from './admin.guard.js';

/** What a call has used up of its limits, and its release. */
@Controller('admin/throttle')
@UseGuards(AdminGuard)
export class ThrottleController {
  constructor(
    private readonly storage: CallThrottlerStorage,
    private readonly logger: AppLogger,
  ) {}

  @Get(':callId')
  @Header('Cache-Control', 'no-store')
  async get(@Param('callId') callId: string): Promise<CallCounters & { callId: string }> {
    return { callId, ...(await this.storage.inspect(callId)) };
  }

  @Delete(':callId')
  @Header('Cache-Control', 'no-store')
  @HttpCode(204)
  async reset(@Param('callId') callId: string): Promise<void> {
    await this.storage.reset(callId);
    this.logger.info({ event: 'admin_change', operation: 'throttle_reset', callId });
  }
}
