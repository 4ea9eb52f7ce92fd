import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, gt, inArray, ne, not, or, type SQL, sql } from 'drizzle-orm';
import { appointments, bookingAttempts, Clock, Database, type Transaction } from '../platform/index.js';
import { namedIn, type Person } from './person.js';
import { PERSONAL_TABLES, type PersonalTable, type PersonalTableName } from './personal-tables.js';

const TABLES = Object.entries(PERSONAL_TABLES) as [PersonalTableName, PersonalTable][];

/** What an erasure did, without a word of whom it was about. */
export interface ErasureReceipt {
  id: string;
  at: Date;
  /** Rows that are gone, by table. */
  erased: Record<PersonalTableName, number>;
  /** Rows that a booking, a move or an event is still working on; ask again in a minute. */
  unsettled: number;
  /** Coming appointments of the person that stay at Cal.com, where the company cancels or erases them. */
  remainAtCalcom: number;
}

/** Everything that one company's rows hold of one person: given out, or forgotten. */
@Injectable()
export class PersonRecordsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes the person's rows; what is still being worked on is left and counted. Done again it finds nothing.
   * @throws DatabaseError and nothing was erased
   */
  async erase(companyId: string, person: Person): Promise<ErasureReceipt> {
    const at = this.clock.now();
    return this.database.forCompany(companyId, async (tx) => {
      const bookings = await bookingsOf(tx, person);
      const remainAtCalcom = await tx.$count(
        appointments,
        and(of('appointments', person, bookings), gt(appointments.endsAt, at), ne(appointments.status, 'cancelled')),
      );
      const erased = {} as Record<PersonalTableName, number>;
      let unsettled = 0;
      for (const [name, { table, unsettled: open }] of TABLES) {
        const theirs = of(name, person, bookings);
        if (open) unsettled += await tx.$count(table, and(theirs, open));
        const gone = await tx
          .delete(table)
          .where(open ? and(theirs, not(open)) : theirs)
          .returning({ one: sql`1` });
        erased[name] = gone.length;
      }
      return { id: randomUUID(), at, erased, unsettled, remainAtCalcom };
    });
  }

  /** The person's rows as they are stored, by table. @throws DatabaseError */
  async export(companyId: string, person: Person): Promise<Record<PersonalTableName, object[]>> {
    return this.database.forCompany(companyId, async (tx) => {
      const bookings = await bookingsOf(tx, person);
      const found = {} as Record<PersonalTableName, object[]>;
      for (const [name, { table }] of TABLES) {
        found[name] = await tx
          .select()
          .from(table)
          .where(of(name, person, bookings));
      }
      return found;
    });
  }
}

/** Bookings are kept twice, as what was wanted and as what there is, and only one of the two has the address. */
async function bookingsOf(tx: Transaction, person: Person): Promise<string[]> {
  const wanted = await tx
    .select({ id: bookingAttempts.id })
    .from(bookingAttempts)
    .where(namedIn(PERSONAL_TABLES.booking_attempts, person));
  const known = await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(namedIn(PERSONAL_TABLES.appointments, person) ?? sql`false`);
  return [...new Set([...wanted, ...known].map(({ id }) => id))];
}

function of(name: PersonalTableName, person: Person, bookings: string[]): SQL {
  const named = namedIn(PERSONAL_TABLES[name], person) ?? sql`false`;
  if (bookings.length === 0) return named;
  if (name === 'appointments') return or(named, inArray(appointments.id, bookings)) ?? named;
  if (name === 'booking_attempts') return or(named, inArray(bookingAttempts.id, bookings)) ?? named;
  return named;
}
