import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { JsonRecord } from '../json-record.js';
import { ArgumentsInvalidError } from '../retell.errors.js';

/**
 * Reads the arguments of a function; unknown ones are ignored. Only they go through class-transformer, never the body: that
 * carries the whole transcript.
 * @throws ArgumentsInvalidError when one is too long or no text
 */
export function readArguments<T extends object>(type: new () => T, args: JsonRecord): T {
  const read = plainToInstance(type, args, { excludeExtraneousValues: true, exposeUnsetFields: false });
  const errors = validateSync(read);
  if (errors.length > 0) throw new ArgumentsInvalidError(errors.map(({ property }) => property));
  return read;
}
