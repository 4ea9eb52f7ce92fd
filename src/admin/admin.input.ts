import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import {
  CALL_STATES,
  CALLBACK_PRIORITIES,
  DELIVERY_STATUSES,
  ProblemError,
  validateInto,
  WEBHOOK_SOURCES,
} from '../platform/index.js';

const LIST_LENGTH = 50;
const MAX_LIST_LENGTH = 200;

export class CallQuery {
  /** Slug. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  company?: string;
}

/** What a list may be narrowed to. */
export class ListQuery extends CallQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIST_LENGTH)
  limit: number = LIST_LENGTH;
}

export class CallListQuery extends ListQuery {
  /** A date or an instant with its offset; a date begins at midnight in UTC. */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  from?: string;

  @IsOptional()
  @IsIn(CALL_STATES)
  status?: (typeof CALL_STATES)[number];

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class WebhookListQuery extends ListQuery {
  @IsOptional()
  @IsIn(WEBHOOK_SOURCES)
  source?: (typeof WEBHOOK_SOURCES)[number];

  @IsOptional()
  @IsIn(DELIVERY_STATUSES)
  status?: (typeof DELIVERY_STATUSES)[number];

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class IsolateInput {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  reason!: string;
}

export class CallbackInput {
  @ValidateIf(({ status, priority }: CallbackInput) => status !== undefined || priority === undefined)
  @IsIn(['open', 'done'])
  status?: 'open' | 'done';

  @IsOptional()
  @IsIn(CALLBACK_PRIORITIES)
  priority?: (typeof CALLBACK_PRIORITIES)[number];
}

/** Whom it is about; which of the two is given is checked with the number's region. */
export class PersonInput {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  phone?: string;

  @IsOptional()
  @IsString()
  @MaxLength(320)
  email?: string;
}

/** An input of an operator is wrong; nothing was changed. */
export class AdminInputInvalidError extends ProblemError {
  constructor(problems: ProblemError['problems']) {
    super(422, 'invalid', 'The input has faults; nothing was changed.', problems);
  }
}

/**
 * Takes null for a field that is left out, as those who write JSON by program mean it.
 * @throws AdminInputInvalidError with every problem, unknown fields among them
 */
export function readInput<T extends object>(dto: new () => T, plain: unknown): T {
  const read = validateInto(dto, isObject(plain) ? withoutNulls(plain) : plain, 'refuse');
  if (read.kind === 'invalid') throw new AdminInputInvalidError(read.problems);
  return read.value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
