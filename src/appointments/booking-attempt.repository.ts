import { Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import type { Attendee } from '../calcom/index.js';
import { bookingAttempts, Database } from '../platform/index.js';
import type { Service } from '../tenancy/index.js';
import type { CallContext } from './appointment.js';

export interface BookingAttempt {
  /** Travels in the metadata of the booking. */
  id: string;
  status: 'pending' | 'confirmed' | 'requested' | 'failed' | 'in_doubt';
  eventTypeId: number;
  startsAt: Date;
  endsAt: Date;
  attendeeName: string;
  attendeePhone: string | null;
  attendeeEmail: string | null;
  calcomUid: string | null;
  intendedAt: Date;
}

export interface NewAttempt {
  id: string;
  service: Service;
  start: Date;
  attendee: Attendee;
  now: Date;
}

/** Intents to book and what became of them; one row for one wish of a call, whoever repeats it. */
@Injectable()
export class BookingAttemptRepository {
  constructor(private readonly database: Database) {}

  async findByWish(call: CallContext, service: Service, start: Date): Promise<BookingAttempt | null> {
    return this.database.forCompany(call.tenant.company.id, async (tx) => {
      const key = wishKey(call, service, start);
      const [row] = await tx.select().from(bookingAttempts).where(eq(bookingAttempts.idempotencyKey, key));
      return row ? fromRow(row) : null;
    });
  }

  /**
   * Writes the intent, or finds that the wish has one already.
   * An attempt that surely failed is taken up again under the same id.
   */
  async claim(
    call: CallContext,
    attempt: NewAttempt,
  ): Promise<{ kind: 'claimed' | 'existing'; attempt: BookingAttempt }> {
    const { company, branch } = call.tenant;
    const { service, start, attendee, now } = attempt;
    const values = {
      callId: call.callId,
      toolCallId: call.toolCallId,
      attendeeName: attendee.name,
      attendeePhone: attendee.phoneNumber,
      attendeeEmail: attendee.email,
      status: 'pending' as const,
      failureCode: null,
      createdAt: now,
      updatedAt: now,
    };
    return this.database.forCompany(company.id, async (tx) => {
      const [inserted] = await tx
        .insert(bookingAttempts)
        .values({
          ...values,
          id: attempt.id,
          companyId: company.id,
          branchId: branch.id,
          connectionId: branch.calcom.id,
          serviceId: service.id,
          eventTypeId: service.eventTypeId,
          startsAt: start,
          endsAt: new Date(start.getTime() + service.durationMinutes * 60_000),
          idempotencyKey: wishKey(call, service, start),
        })
        .onConflictDoNothing()
        .returning();
      if (inserted) return { kind: 'claimed', attempt: fromRow(inserted) };
      const ofWish = eq(bookingAttempts.idempotencyKey, wishKey(call, service, start));
      const [retaken] = await tx
        .update(bookingAttempts)
        .set(values)
        .where(and(ofWish, eq(bookingAttempts.status, 'failed')))
        .returning();
      if (retaken) return { kind: 'claimed', attempt: fromRow(retaken) };
      const [existing] = await tx.select().from(bookingAttempts).where(ofWish);
      if (!existing) throw new Error('An intent conflicts with one that cannot be seen');
      return { kind: 'existing', attempt: fromRow(existing) };
    });
  }

  async fail(call: CallContext, id: string, failureCode: string, now: Date): Promise<void> {
    await this.update(call, id, { status: 'failed', failureCode, updatedAt: now });
  }

  async doubt(call: CallContext, id: string, now: Date): Promise<void> {
    await this.update(call, id, { status: 'in_doubt', updatedAt: now });
  }

  private async update(
    call: CallContext,
    id: string,
    values: Partial<typeof bookingAttempts.$inferInsert>,
  ): Promise<void> {
    await this.database.forCompany(call.tenant.company.id, (tx) =>
      tx.update(bookingAttempts).set(values).where(eq(bookingAttempts.id, id)),
    );
  }
}

/** One service and start of one call. */
function wishKey(call: CallContext, service: Service, start: Date): string {
  return JSON.stringify([call.callId, service.id, start.toISOString()]);
}

function fromRow(row: typeof bookingAttempts.$inferSelect): BookingAttempt {
  const { id, eventTypeId, startsAt, endsAt, attendeeName, attendeePhone, attendeeEmail, calcomUid, createdAt } = row;
  return {
    id,
    status: row.status,
    eventTypeId,
    startsAt,
    endsAt,
    attendeeName,
    attendeePhone,
    attendeeEmail,
    calcomUid,
    intendedAt: createdAt,
  };
}
