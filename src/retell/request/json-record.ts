export type JsonRecord = Record<string, unknown>;

/** The value as an object, or an empty one: for bodies whose parts may be missing or of any type. */
export function recordOf(value: unknown): JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {};
}

/** An own field that is a non-empty string, else null. */
export function textOf(record: JsonRecord, field: string): string | null {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Nothing that a database would choke on: no NUL, no text that is longer than an index takes. */
const ID = /^[^\p{C}]{1,640}$/u;

/** An own field that is an id as vendors make them, else null. */
export function idOf(record: JsonRecord, field: string): string | null {
  const value = textOf(record, field);
  return value !== null && ID.test(value) ? value : null;
}
