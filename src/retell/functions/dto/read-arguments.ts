import { validateInto } from '../../../platform/index.js';
import type { JsonRecord } from '../../request/json-record.js';
import { ArgumentsInvalidError } from '../../request/retell.errors.js';

/**
 * Reads the arguments of a function; unknown ones are ignored. Only they go through class-transformer, never the body: that
 * carries the whole transcript.
 * @throws ArgumentsInvalidError when one is too long or no text
 */
export function readArguments<T extends object>(type: new () => T, args: JsonRecord): T {
  const read = validateInto(type, args, 'drop');
  if (read.kind === 'invalid') throw new ArgumentsInvalidError(read.problems.map(({ path }) => path));
  return read.value;
}
