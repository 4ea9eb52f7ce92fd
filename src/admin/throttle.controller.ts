import { Controller, Delete, Get, Header, HttpCode, Param, UseGuards } from '@nestjs/common';
import { type CallCounters, CallThrottlerStorage } from '../resilience/index.js';
import { AdminGuard } from './admin.guard.js';
import { Actor, AuditLog } from './audit-log.js';

/** What a call has used up of its limits, and its release. */
@Controller('admin/throttle')
@UseGuards(AdminGuard)
export class ThrottleController {
  constructor(
    private readonly storage: CallThrottlerStorage,
    private readonly audit: AuditLog,
  ) {}

  @Get(':callId')
  @Header('Cache-Control', 'no-store')
  async get(@Param('callId') callId: string): Promise<CallCounters & { callId: string }> {
    return { callId, ...(await this.storage.inspect(callId)) };
  }

  /** Where nothing is counted nothing changes, and whatever stood in the address is kept nowhere. */
  @Delete(':callId')
  @Header('Cache-Control', 'no-store')
  @HttpCode(204)
  async reset(@Param('callId') callId: string, @Actor() actor: string): Promise<void> {
    const { cooldownMs, counts } = await this.storage.inspect(callId);
    if (cooldownMs === 0 && Object.keys(counts).length === 0) return;
    await this.storage.reset(callId);
    await this.audit.record(actor, { operation: 'throttle_reset', subject: callId, line: { callId } });
  }
}
