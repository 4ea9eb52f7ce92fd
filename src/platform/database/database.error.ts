import { AppError } from '../errors/app-error.js';

/** SQLSTATE of a broken unique constraint. */
export const UNIQUE_VIOLATION = '23505';

/**
 * The database refused or cannot be reached.
 * Deliberately without the driver's error as cause: its text, detail and parameters repeat values of the row.
 */
export class DatabaseError extends AppError {
  readonly code = 'database_failed';
  override readonly httpStatus = 503;

  constructor(
    /** Five characters, or the system's name of a connection failure, e.g. "ECONNREFUSED"; null when unknown. */
    readonly sqlState: string | null,
    /** Name of the violated constraint, null when none was. */
    readonly constraint: string | null,
  ) {
    super(`The database failed (${sqlState ?? 'unknown'}${constraint === null ? '' : `, ${constraint}`})`);
  }

  /** Reduces what a driver threw to what may be logged. */
  static from(error: unknown): DatabaseError {
    let sqlState: string | null = null;
    let constraint: string | null = null;
    for (let depth = 0, current = error; depth < 4 && typeof current === 'object' && current !== null; depth++) {
      if ('code' in current && typeof current.code === 'string') sqlState ??= current.code;
      if ('constraint' in current && typeof current.constraint === 'string') constraint ??= current.constraint;
      current = 'cause' in current ? current.cause : null;
    }
    return new DatabaseError(sqlState, constraint);
  }
}
