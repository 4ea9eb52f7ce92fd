import { type AnyColumn, eq, or, type SQL, sql } from 'drizzle-orm';
import { ProblemError, readEmail, readPhoneNumber, type CountryCode } from '../platform/index.js';
import type { PersonalTable } from './personal-tables.js';

/** Who wants to be forgotten or to know: by the number they call from, or by the address they gave. */
export type Person = { phone: string } | { email: string };

/** Neither a phone number nor an e-mail address, or both. */
export class PersonUnclearError extends ProblemError {
  constructor() {
    super(422, 'person_unclear', 'Give either "phone", as E.164 or national, or "email".');
  }
}

/**
 * Reads `{phone}` or `{email}` as an operator types it.
 * @param region - of the company, for national numbers
 * @throws PersonUnclearError
 */
export function readPerson(input: { phone?: string; email?: string }, region: CountryCode): Person {
  if (input.phone !== undefined && input.email === undefined) {
    const phone = readPhoneNumber(input.phone, region);
    if (phone !== null) return { phone };
  }
  if (input.email !== undefined && input.phone === undefined) {
    const email = readEmail(input.email);
    if (email.kind === 'email') return { email: email.email.toLowerCase() };
  }
  throw new PersonUnclearError();
}

/** Rows of a table that name the person themselves. */
export function namedIn({ phones, emails, documents }: PersonalTable, person: Person): SQL | undefined {
  if ('phone' in person) {
    return or(
      ...phones.map((column) => eq(column, person.phone)),
      ...documents.map((column) => holdsNumber(column, person.phone)),
    );
  }
  return or(
    ...emails.map((column) => eq(sql`lower(${column})`, person.email)),
    ...documents.map((column) => sql`position(${person.email} in lower(${column}::text)) > 0`),
  );
}

/** As many digits as tell a number apart, however its beginning is written: +49, 0049 or 0. */
const TELLING_DIGITS = 9;

function holdsNumber(column: AnyColumn, phone: string): SQL {
  const digits = phone.replaceAll(/\D/g, '').slice(-TELLING_DIGITS);
  return sql`position(${digits} in regexp_replace(${column}::text, '[^0-9]', '', 'g')) > 0`;
}
