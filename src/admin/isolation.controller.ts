import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { IsolationProbe, type IsolationReport } from '../isolation/index.js';
import { AdminGuard } from './admin.guard.js';

/** Whether a company can reach what is another's, tried now. */
@Controller('admin/isolation')
@UseGuards(AdminGuard)
export class IsolationController {
  constructor(private readonly probe: IsolationProbe) {}

  /** @throws IsolationProbeBlindError, DatabaseError */
  @Get()
  @Header('Cache-Control', 'no-store')
  run(): Promise<IsolationReport> {
    return this.probe.run();
  }
}
