import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { and, asc, eq, exists, inArray, lt, ne, or, sql } from 'drizzle-orm';
import type { Attendee } from '../../calcom/index.js';
import { appointments, bookingAttempts, Database, type Transaction } from '../../platform/index.js';
import type { Service } from '../../tenancy/index.js';
import type { CallContext } from '../appointment.js';
import { DoubtWatch } from '../doubts/doubt-watch.js';
import { isOccupied } from './occupied-time.js';

export interface BookingAttempt {
  /** Travels in the metadata of the booking. */
  id: string;
  status: 'pending' | 'confirmed' | 'requested' | 'failed' | 'in_doubt';
  serviceId: string;
  eventTypeId: number;
  startsAt: Date;
  endsAt: Date;
  attendeeName: string;
  attendeePhone: string | null;
  attendeeEmail: string | null;
  calcomUid: string | null;
  /** Of a failed one: a gap of the wish that Cal.com refused, or why it was given up. */
  failureCode: string | null;
  intendedAt: Date;
}

export interface NewAttempt {
  id: string;
  service: Service;
  start: Date;
  attendee: Attendee;
  now: Date;
  /** Attempts that began before are answered by now, or never. */
  abandonedBefore: Date;
}

/** What a call has wished for so far. */
export interface EarlierAttempts {
  /** The attempt that this very invocation made before, unless it failed. */
  delivered: BookingAttempt | null;
  ofWish: (service: Service, start: Date) => BookingAttempt | null;
}

export type Claim =
  | { kind: 'claimed' | 'existing'; attempt: BookingAttempt }
  /** Another call holds the time, or is writing a booking of it now. */
  | { kind: 'occupied' };

/** An attempt that is settled after its call, with what is needed to be in that call again. */
export interface UnsettledAttempt {
  connectionId: string;
  branchId: string;
  callId: string;
  toolCallId: string | null;
  callerNumber: string | null;
  attempt: BookingAttempt;
}

type Row = typeof bookingAttempts.$inferSelect;

/** Settled in one round; the rest waits for the next. */
const BATCH = 100;

/** Intents to book and what became of them; one row for one wish of a call, whoever repeats it. */
@Injectable()
export class BookingAttemptRepository {
  constructor(
    private readonly database: Database,
    private readonly watch: DoubtWatch,
  ) {}

  async listEarlier(call: CallContext): Promise<EarlierAttempts> {
    let rows = await this.listOfCall(call);
    if (rows.some(({ status }) => status === 'confirmed' || status === 'requested')) {
      await this.database.forCompany(call.tenant.company.id, (tx) => releaseSpent(tx, call.callId));
      rows = await this.listOfCall(call);
    }
    const find = (isWanted: (row: (typeof rows)[number]) => boolean) => {
      const row = rows.find(isWanted);
      return row ? fromRow(row) : null;
    };
    const delivery = deliveryKey(call);
    return {
      delivered: delivery === null ? null : find((row) => row.deliveryKey === delivery),
      ofWish: (service, start) => find((row) => row.idempotencyKey === wishKey(call, service, start)),
    };
  }

  async find(call: CallContext, id: string): Promise<BookingAttempt | null> {
    const [row] = await this.database.forCompany(call.tenant.company.id, (tx) =>
      tx.select().from(bookingAttempts).where(eq(bookingAttempts.id, id)),
    );
    return row ? fromRow(row) : null;
  }

  /** The attempt that a booking of Cal.com names as its own. */
  async findNamedBy(
    companyId: string,
    { attemptId, connectionId }: { attemptId: string | null; connectionId: string },
  ): Promise<Pick<Row, 'callId' | 'calcomUid'> | null> {
    if (attemptId === null || !isUUID(attemptId)) return null;
    const [attempt] = await this.database.forCompany(companyId, (tx) =>
      tx
        .select({ callId: bookingAttempts.callId, calcomUid: bookingAttempts.calcomUid })
        .from(bookingAttempts)
        .where(and(eq(bookingAttempts.id, attemptId), eq(bookingAttempts.connectionId, connectionId))),
    );
    return attempt ?? null;
  }

  /**
   * Writes the intent, or finds that the wish has one already.
   * An attempt that surely failed is taken up again under the same id. What another call has is not claimed.
   */
  async claim(call: CallContext, attempt: NewAttempt): Promise<Claim> {
    const { company, branch } = call.tenant;
    const { service, start, attendee, now } = attempt;
    const values = {
      callId: call.callId,
      toolCallId: call.toolCallId,
      callerNumber: call.callerNumber,
      attendeeName: attendee.name,
      attendeePhone: attendee.phoneNumber,
      attendeeEmail: attendee.email,
      status: 'pending' as const,
      failureCode: null,
      deliveryKey: deliveryKey(call),
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
      if (inserted) return this.claimUnlessOccupied(tx, inserted, attempt);
      const { deliveryKey: key } = values;
      const [delivered] =
        key === null ? [] : await tx.select().from(bookingAttempts).where(eq(bookingAttempts.deliveryKey, key));
      if (delivered) return { kind: 'existing', attempt: fromRow(delivered) };
      const ofWish = eq(bookingAttempts.idempotencyKey, wishKey(call, service, start));
      const [retaken] = await tx
        .update(bookingAttempts)
        .set(values)
        .where(and(ofWish, eq(bookingAttempts.status, 'failed')))
        .returning();
      if (retaken) return this.claimUnlessOccupied(tx, retaken, attempt);
      const [existing] = await tx.select().from(bookingAttempts).where(ofWish);
      if (!existing) throw new Error('An intent conflicts with one that cannot be seen');
      return { kind: 'existing', attempt: fromRow(existing) };
    });
  }

  /** Attempts of all companies whose outcome was still open at that moment, oldest first. */
  async listUnsettled(before: Date): Promise<UnsettledAttempt[]> {
    const rows = await this.database.asOperator((tx) =>
      tx
        .select()
        .from(bookingAttempts)
        .where(and(inArray(bookingAttempts.status, ['pending', 'in_doubt']), lt(bookingAttempts.createdAt, before)))
        .orderBy(asc(bookingAttempts.updatedAt))
        .limit(BATCH),
    );
    return rows.map((row) => ({ ...rowOrigin(row), callerNumber: row.callerNumber, attempt: fromRow(row) }));
  }

  async fail(call: CallContext, id: string, failureCode: string, now: Date): Promise<void> {
    await this.update(call, id, { status: 'failed', failureCode, deliveryKey: null, updatedAt: now });
  }

  /** It will be looked into soon, also if this process dies. */
  async doubt(call: CallContext, id: string, now: Date): Promise<void> {
    await this.database.forCompany(call.tenant.company.id, async (tx) => {
      const isThis = eq(bookingAttempts.id, id);
      const [before] = await tx.select({ status: bookingAttempts.status }).from(bookingAttempts).where(isThis);
      await tx.update(bookingAttempts).set({ status: 'in_doubt', updatedAt: now }).where(isThis);
      if (before?.status !== 'in_doubt') await this.watch.begin(tx);
    });
  }

  private async listOfCall({ tenant, callId }: CallContext): Promise<Row[]> {
    return this.database.forCompany(tenant.company.id, (tx) =>
      tx.select().from(bookingAttempts).where(eq(bookingAttempts.callId, callId)),
    );
  }

  private async claimUnlessOccupied(tx: Transaction, row: Row, attempt: NewAttempt): Promise<Claim> {
    if (!(await isOccupied(tx, row, attempt))) return { kind: 'claimed', attempt: fromRow(row) };
    await tx
      .update(bookingAttempts)
      .set({ status: 'failed', failureCode: 'taken', deliveryKey: null })
      .where(eq(bookingAttempts.id, row.id));
    return { kind: 'occupied' };
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

/**
 * A wish whose booking was cancelled or moved since may be wished for anew; its old attempt answers it no longer. The
 * invocation that made it stays the same one: delivered again it books nothing.
 */
function releaseSpent(tx: Transaction, callId: string): Promise<unknown> {
  const changed = tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.id, bookingAttempts.id),
        or(eq(appointments.status, 'cancelled'), ne(appointments.startsAt, bookingAttempts.startsAt)),
      ),
    );
  return tx
    .update(bookingAttempts)
    .set({ idempotencyKey: sql`${bookingAttempts.id}::text` })
    .where(
      and(
        eq(bookingAttempts.callId, callId),
        inArray(bookingAttempts.status, ['confirmed', 'requested']),
        exists(changed),
      ),
    );
}

/** One service and start of one call. */
function wishKey(call: CallContext, service: Service, start: Date): string {
  return JSON.stringify([call.callId, service.id, start.toISOString()]);
}

/** One invocation by the agent: delivered again it is the same, whatever "in two hours" means by then. */
function deliveryKey({ callId, toolCallId }: CallContext): string | null {
  return toolCallId === null ? null : JSON.stringify([callId, toolCallId]);
}

function rowOrigin({ connectionId, branchId, callId, toolCallId }: Row) {
  return { connectionId, branchId, callId, toolCallId };
}

function fromRow(row: Row): BookingAttempt {
  const { id, status, serviceId, eventTypeId, startsAt, endsAt } = row;
  const { attendeeName, attendeePhone, attendeeEmail, calcomUid, failureCode, createdAt } = row;
  return {
    id,
    status,
    serviceId,
    eventTypeId,
    startsAt,
    endsAt,
    attendeeName,
    attendeePhone,
    attendeeEmail,
    calcomUid,
    failureCode,
    intendedAt: createdAt,
  };
}
