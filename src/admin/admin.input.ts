import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ProblemError, validateInto } from '../platform/index.js';

const LIST_LENGTH = 50;
const MAX_LIST_LENGTH = 200;

/** What a list may be narrowed to. */
export class ListQuery {
  /** Slug. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  company?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIST_LENGTH)
  limit: number = LIST_LENGTH;
}

export class IsolateInput {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  reason!: string;
}

export class CallbackInput {
  @IsIn(['open', 'done'])
  status!: 'open' | 'done';
}

/** An input of an operator is wrong; nothing was changed. */
export class AdminInputInvalidError extends ProblemError {
  constructor(problems: ProblemError['problems']) {
    super(422, 'invalid', 'The input has faults; nothing was changed.', problems);
  }
}

/** @throws AdminInputInvalidError with every problem, unknown fields among them */
export function readInput<T extends object>(dto: new () => T, plain: unknown): T {
  const read = validateInto(dto, plain, 'refuse');
  if (read.kind === 'invalid') throw new AdminInputInvalidError(read.problems);
  return read.value;
}
