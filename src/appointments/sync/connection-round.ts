import { Injectable } from '@nestjs/common';
import { AppError, AppLogger, forEachOf } from '../../platform/index.js';
import { withUrgency } from '../../resilience/index.js';
import { type Company, TenantDirectory, type CalcomConnection } from '../../tenancy/index.js';

/** Each key has a limit of its own; more at a time would only weigh on the database. */
const AT_A_TIME = 5;

/** Work in the background for every Cal.com connection there is, behind all callers in the limit of its key. */
@Injectable()
export class ConnectionRound {
  constructor(
    private readonly tenants: TenantDirectory,
    private readonly logger: AppLogger,
  ) {}

  /** One that fails costs the others nothing; it waits for the next round. */
  async run(job: string, work: (connection: CalcomConnection, company: Company) => Promise<void>): Promise<void> {
    const connectionIds = await this.tenants.listConnections();
    await withUrgency('reconciliation', () =>
      forEachOf(connectionIds, AT_A_TIME, (connectionId) => this.attempt(job, connectionId, work)),
    );
  }

  private async attempt(
    job: string,
    connectionId: string,
    work: (connection: CalcomConnection, company: Company) => Promise<void>,
  ): Promise<void> {
    try {
      const tenant = await this.tenants.findByConnection(connectionId);
      if (tenant) await work(tenant.branch.calcom, tenant.company);
    } catch (error) {
      const reason = error instanceof AppError ? error.code : 'error';
      this.logger.warn({ event: 'connection_skipped', job, connectionId, reason, err: error });
    }
  }
}
