import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { InputProblem } from '../errors/problem.js';
import { withoutPrototypeKeys } from './prototype-keys.js';

/** What is wrong more often than this is no document of a person. */
const MAX_PROBLEMS = 100;

export type Validated<T> = { kind: 'valid'; value: T } | { kind: 'invalid'; problems: InputProblem[] };

/**
 * Makes a DTO of unknown input and checks it by the decorators of its class; gives all problems (the first hundred), never only one.
 * @param unknownKeys - "drop" for callers that send more than we read, "refuse" for documents written by hand
 */
export function validateInto<T extends object>(
  dto: new () => T,
  plain: unknown,
  unknownKeys: 'drop' | 'refuse' = 'drop',
): Validated<T> {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    return { kind: 'invalid', problems: [{ path: '', message: 'must be an object' }] };
  }
  const value = plainToInstance(dto, withoutPrototypeKeys(plain));
  const errors = validateSync(value, {
    whitelist: true,
    forbidNonWhitelisted: unknownKeys === 'refuse',
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
  });
  const problems = errors.flatMap((error) => problemsOf(error, ''));
  return problems.length > 0
    ? { kind: 'invalid', problems: problems.slice(0, MAX_PROBLEMS) }
    : { kind: 'valid', value };
}

function problemsOf(error: ValidationError, parent: string): InputProblem[] {
  const path = join(parent, error.property);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    path,
    message: rule === 'whitelistValidation' ? 'is not known' : withoutName(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, path))];
}

function join(parent: string, property: string): string {
  if (/^\d{1,6}$/.test(property)) return `${parent}[${property}]`;
  // A key that nobody knows goes into the answer: only as a misspelt name, never as text of whoever sent it.
  if (!/^[A-Za-z][\w-]{0,39}$/.test(property)) return parent === '' ? '?' : `${parent}.?`;
  return parent === '' ? property : `${parent}.${property}`;
}

/** class-validator begins its texts with the name, which the path tells already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
