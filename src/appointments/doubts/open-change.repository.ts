import { Injectable } from '@nestjs/common';
import { and, asc, isNotNull, lt, sql } from 'drizzle-orm';
import { appointments, Database } from '../../platform/index.js';

/** A move or a cancellation whose answer is lost, with what is needed to be in its call again. */
export interface OpenChange {
  appointmentId: string;
  connectionId: string;
  branchId: string;
  callId: string;
  since: Date;
}

/** Settled in one round; the rest waits for the next. */
const BATCH = 100;

const ORIGIN = {
  appointmentId: appointments.id,
  connectionId: appointments.connectionId,
  branchId: appointments.branchId,
};

/** Changes of all companies that were still open at some moment, oldest first. */
@Injectable()
export class OpenChangeRepository {
  constructor(private readonly database: Database) {}

  async listMoving(before: Date): Promise<OpenChange[]> {
    const fields = {
      ...ORIGIN,
      callId: sql<string>`coalesce(${appointments.movedInCall}, '')`,
      since: appointments.updatedAt,
    };
    return this.database.asOperator((tx) =>
      tx
        .select(fields)
        .from(appointments)
        .where(and(isNotNull(appointments.movingTo), lt(appointments.updatedAt, before)))
        .orderBy(asc(appointments.updatedAt))
        .limit(BATCH),
    );
  }

  async listCancelling(before: Date): Promise<OpenChange[]> {
    const fields = {
      ...ORIGIN,
      callId: sql<string>`coalesce(${appointments.cancellingInCall}, '')`,
      since: sql`${appointments.cancellingSince}`.mapWith(appointments.cancellingSince),
    };
    return this.database.asOperator((tx) =>
      tx
        .select(fields)
        .from(appointments)
        .where(lt(appointments.cancellingSince, before))
        .orderBy(asc(appointments.cancellingSince))
        .limit(BATCH),
    );
  }
}
