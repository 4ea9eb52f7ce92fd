import { Injectable } from '@nestjs/common';
import { and, asc, eq, gte, inArray, or } from 'drizzle-orm';
import { appointments, bookingDifferences, calcomSyncs, Database, type Transaction } from '../../platform/index.js';
import type { CalcomConnection } from '../../tenancy/index.js';
import type { BookingDifference, ComparedAppointment } from './booking-comparison.js';

/** How far the mirror of each connection follows Cal.com, and what the last comparison found. */
@Injectable()
export class CalcomSyncRepository {
  constructor(private readonly database: Database) {}

  /** Changes up to then have been taken in; null before the first time. */
  async caughtUpTo({ id, companyId }: CalcomConnection): Promise<Date | null> {
    const [sync] = await this.database.forCompany(companyId, (tx) =>
      tx.select().from(calcomSyncs).where(eq(calcomSyncs.connectionId, id)),
    );
    return sync?.caughtUpTo ?? null;
  }

  async saveCaughtUp(connection: CalcomConnection, caughtUpTo: Date): Promise<void> {
    await this.database.forCompany(connection.companyId, (tx) => save(tx, connection, { caughtUpTo }));
  }

  /** Those that are to come, and those of the named bookings. */
  async listCompared({ id, companyId }: CalcomConnection, from: Date, uids: string[]): Promise<ComparedAppointment[]> {
    return this.database.forCompany(companyId, (tx) =>
      tx
        .select({
          id: appointments.id,
          calcomUid: appointments.calcomUid,
          serviceId: appointments.serviceId,
          status: appointments.status,
          startsAt: appointments.startsAt,
          updatedAt: appointments.updatedAt,
        })
        .from(appointments)
        .where(
          and(
            eq(appointments.connectionId, id),
            or(gte(appointments.startsAt, from), inArray(appointments.calcomUid, uids)),
          ),
        )
        .orderBy(asc(appointments.startsAt), asc(appointments.id)),
    );
  }

  /** Replaces what an earlier comparison found. */
  async saveComparison(
    connection: CalcomConnection,
    differences: BookingDifference[],
    comparedAt: Date,
  ): Promise<void> {
    const { id: connectionId, companyId } = connection;
    await this.database.forCompany(companyId, async (tx) => {
      await save(tx, connection, { comparedAt });
      await tx.delete(bookingDifferences).where(eq(bookingDifferences.connectionId, connectionId));
      const rows = differences.map((difference, position) => ({ ...difference, companyId, connectionId, position }));
      if (rows.length > 0) await tx.insert(bookingDifferences).values(rows);
    });
  }
}

async function save(
  tx: Transaction,
  { id: connectionId, companyId }: CalcomConnection,
  values: { caughtUpTo: Date } | { comparedAt: Date },
): Promise<void> {
  await tx
    .insert(calcomSyncs)
    .values({ connectionId, companyId, ...values })
    .onConflictDoUpdate({ target: calcomSyncs.connectionId, set: values });
}
