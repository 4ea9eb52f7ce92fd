import { Injectable } from '@nestjs/common';
import { callbacks, Database } from '../../platform/index.js';
import type { CallContext } from '../appointment.js';
import type { CallbackPriority } from './callback-priority.js';

export interface NewCallback {
  id: string;
  name: string | null;
  phone: string | null;
  reason: string | null;
  preferredTime: string | null;
  /** Null: not said. */
  priority: CallbackPriority | null;
  requestedAt: Date;
}

/** People who wait to be called back. */
@Injectable()
export class CallbackRepository {
  constructor(private readonly database: Database) {}

  /** Records one callback a call: who asks again changes the first. */
  async record(call: CallContext, callback: NewCallback): Promise<NewCallback> {
    const { company, branch } = call.tenant;
    const { priority, ...said } = callback;
    const { name, phone, reason, preferredTime, requestedAt } = said;
    const urgency = priority === null ? {} : { priority };
    const [row] = await this.database.forCompany(company.id, (tx) =>
      tx
        .insert(callbacks)
        .values({
          ...said,
          ...urgency,
          companyId: company.id,
          branchId: branch.id,
          callId: call.callId,
          status: 'open',
          updatedAt: requestedAt,
        })
        .onConflictDoUpdate({
          target: [callbacks.companyId, callbacks.callId],
          set: { name, phone, reason, preferredTime, ...urgency, updatedAt: requestedAt },
        })
        .returning(),
    );
    return row ?? callback;
  }
}
