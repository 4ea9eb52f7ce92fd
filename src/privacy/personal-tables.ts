import { type AnyColumn, eq, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import {
  appointments,
  bookingAttempts,
  bookingNoShows,
  calls,
  callbacks,
  callSteps,
  slotHolds,
  webhookDeliveries,
} from '../platform/index.js';

/** How rows of one table belong to a person, and when they are old. */
export interface PersonalTable {
  table: PgTable & { companyId: AnyColumn };
  /** Columns that hold an E.164 number. */
  phones: AnyColumn[];
  /** Columns that hold an e-mail address in lower case. */
  emails: AnyColumn[];
  /** JSON that may name the person anywhere. */
  documents: AnyColumn[];
  /** Rows that are still being worked on; they are left until that is done. */
  unsettled: SQL | undefined;
  /** Its rows are forgotten so many days after this. */
  agesFrom: SQL;
}

/**
 * Where data of persons lies, by the name of the table. What is not named here holds none: a test compares with the schema
 * and with docs/privacy.md.
 */
export const PERSONAL_TABLES = {
  appointments: {
    table: appointments,
    phones: [appointments.attendeePhone, appointments.callerNumber],
    emails: [],
    documents: [],
    unsettled: or(isNotNull(appointments.movingTo), isNotNull(appointments.cancellingSince)),
    agesFrom: sql`${appointments.endsAt}`,
  },
  booking_attempts: {
    table: bookingAttempts,
    phones: [bookingAttempts.attendeePhone, bookingAttempts.callerNumber],
    emails: [bookingAttempts.attendeeEmail],
    documents: [],
    unsettled: inArray(bookingAttempts.status, ['pending', 'in_doubt']),
    agesFrom: sql`${bookingAttempts.endsAt}`,
  },
  callbacks: {
    table: callbacks,
    phones: [callbacks.phone],
    emails: [],
    documents: [],
    unsettled: undefined,
    agesFrom: sql`${callbacks.updatedAt}`,
  },
  calls: {
    table: calls,
    phones: [calls.callerNumber],
    emails: [],
    documents: [],
    unsettled: undefined,
    agesFrom: sql`coalesce(${calls.startedAt}, ${calls.createdAt})`,
  },
  webhook_deliveries: {
    table: webhookDeliveries as typeof webhookDeliveries & { companyId: AnyColumn },
    phones: [],
    emails: [],
    documents: [webhookDeliveries.facts],
    unsettled: eq(webhookDeliveries.status, 'waiting'),
    agesFrom: sql`${webhookDeliveries.receivedAt}`,
  },
} satisfies Record<string, PersonalTable>;

/** Tables without a person that grow with the calls: only their age counts. */
export const AGING_TABLES = {
  call_steps: { table: callSteps, agesFrom: sql`${callSteps.startedAt}` },
  booking_no_shows: { table: bookingNoShows, agesFrom: sql`${bookingNoShows.toldAt}` },
  slot_holds: { table: slotHolds, agesFrom: sql`${slotHolds.expiresAt}` },
} satisfies Record<string, Pick<PersonalTable, 'table' | 'agesFrom'>>;

export type PersonalTableName = keyof typeof PERSONAL_TABLES;
